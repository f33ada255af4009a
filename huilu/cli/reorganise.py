"""bin/huilu org move, merge, split, rename, reclassify, open, close, undo, history: the tree over time (M015)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

import click
import yaml

from huilu.cli.asking import answer_json, the_unit
from huilu.cli.options import Day, as_json_option
from huilu.cli.tables import show_table
from huilu.cli.words import _
from huilu.clock.queries import now
from huilu.kernel.days import day_of
from huilu.reorganisation import actions
from huilu.reorganisation.actions import Report
from huilu.reorganisation.queries import history_of
from huilu.reorganisation.states import KIND_LABELS

_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
ActorNamed = Callable[[str | None, datetime], Any]
STEPS = {
    "moved": _("{code} {name}: from {was_code} to {now_code}"),
    "changed": _("{code} {name}: {was} becomes {now}"),
    "opened": _("{code} {name} is opened under {under_code}"),
    "closed": _("{code} {name} is closed"),
    "reopened": _("{code} {name} is open again under {under_code}"),
    "issue": _("An issue goes from {code} to {now_code}: {parts}"),
    "post": _("The post {was_called} goes from {code} to {now_code}"),
    "item": _("Item {was_serial} of a register goes from {code} to {now_code}"),
    "obligation": _("What {code} has begun of {requirement} goes on at {now_code}"),
    "returned": _("What {code} had gone on with of {requirement} is again that of {now_code}"),
}


class Doing:
    """What all these commands ask for: since when, why, by whom, and whether only to look."""

    def __init__(self, actor_named: ActorNamed) -> None:
        self.actor_named = actor_named

    def run(self, act: Callable[..., Report], common: Mapping[str, Any], **given: Any) -> None:
        """Do it and tell what has changed, or would."""
        at = now()
        report = act(
            on=common["on"] or day_of(at), reason=common["reason"], dry_run=common["dry_run"],
            by=self.actor_named(common["username"], at), at=at, **given,
        )  # fmt: skip
        if common["as_json"]:
            answer_json(report.as_data())
        else:
            tell(report)


def _common(command: Callable[..., None]) -> Callable[..., None]:
    for option in (
        as_json_option,
        click.option("--by", "username", help=_("The login of the person who decides; without it, the installation.")),
        click.option("--dry-run", is_flag=True, help=_("Show everything that would change, but change nothing.")),
        click.option("--reason", required=True, help=_("Why, and by which decision: one line.")),
        click.option("--on", type=Day(), help=_("Since which day it holds; without it, today.")),
    ):
        command = option(command)
    return command


def read_plan(path: Path | None) -> dict[str, Any]:
    """A plan from a YAML file; an empty one without a file."""
    try:
        read = yaml.safe_load(path.read_text(encoding="utf-8")) if path else {}
    except (yaml.YAMLError, UnicodeDecodeError) as fault:
        raise click.UsageError(_("{file} cannot be read: {fault}").format(file=path, fault=fault)) from None
    if not isinstance(read, dict):
        raise click.UsageError(_("{file} is no plan: it must be a YAML file with names and values.").format(file=path))
    return read


def read_targets(path: Path | None) -> dict[str, str]:
    """A plan that names for open matters the unit to which each goes."""
    return _names_to_codes(read_plan(path))


def _names_to_codes(read: Any) -> dict[str, str]:
    """Text to text: a number in the place of a code has lost its zeros, or will."""
    if not isinstance(read, dict):
        raise click.UsageError(_("“{value}” must be names and codes.").format(value=read))
    for name, code in read.items():
        for value in (name, code):
            if not isinstance(value, str) or not value:
                raise click.UsageError(_("“{value}” is no text. Put names and codes in quotation marks.").format(
                    value=value))  # fmt: skip
    return read


def _check_split(read: dict[str, Any]) -> dict[str, Any]:
    """The parts with a code and a name each, and what goes to which."""
    parts = read.get("parts")
    if set(read) - {"parts", "children", "plan", "closes"} or not isinstance(parts, list) or not parts:
        raise click.UsageError(_("The plan has “parts” and may have “children”, “plan” and “closes”."))
    for part in parts:
        if set(_names_to_codes(part)) != {"code", "name"}:
            raise click.UsageError(_("A part has a “code” and a “name”, and nothing else: {part}.").format(part=part))
    for name in ("children", "plan"):
        _names_to_codes(read.get(name, {}))
    if not isinstance(read.get("closes", False), bool):
        raise click.UsageError(_("“closes” is true or false."))
    return read


def tell(report: Report) -> None:
    """What a reorganisation has changed, or would."""
    for step in report.steps:
        sentence = STEPS[step["step"]]
        click.echo(_(sentence).format_map({**step, "parts": ", ".join(step.get("parts", []))}))
    if report.lines:
        click.echo()
        show_table(
            [_("Open"), _("Called"), _("From"), _("Goes to")],
            [[line.key, line.text, line.gone, line.to or _("nobody owes it any longer")] for line in report.lines],
        )
    click.echo()
    show_table([_("Unit"), _("Name"), _("Units before"), _("Units after")], [list(row) for row in report.totals])
    if report.is_dry:
        click.echo(_("Nothing was changed: this is what it would do."))
    else:
        click.echo(_("Done, as {number}. “huilu org undo {number}” takes it back.").format(number=report.number))


def add_to(org: click.Group, actor_named: ActorNamed) -> None:
    """Hang the commands into the group."""
    doing = Doing(actor_named)
    for command in (_move, _merge, _split, _rename, _reclassify, _open, _close, _undo):
        org.add_command(command(doing))
    org.add_command(history)


def _move(doing: Doing) -> click.Command:
    @click.command("move", help=_("A unit goes with all below it under another one."))
    @click.argument("unit")
    @click.option("--under", required=True, help=_("The code of the unit above it from then on."))
    @_common
    def move(*, unit: str, under: str, **common: Any) -> None:
        doing.run(actions.move_unit, common, unit=unit, under=under)

    return move


def _merge(doing: Doing) -> click.Command:
    @click.command("merge", help=_("Units become part of another one, which takes over all they have open."))
    @click.argument("units", nargs=-1, required=True)
    @click.option("--into", required=True, help=_("The code of the unit that goes on."))
    @click.option("--plan", type=_FILE, help=_("Lines that go elsewhere: a YAML file, “issue:…: code”."))
    @_common
    def merge(*, units: tuple[str, ...], into: str, plan: Path | None, **common: Any) -> None:
        doing.run(actions.merge_units, common, units=list(units), into=into, plan=read_targets(plan))

    return merge


def _split(doing: Doing) -> click.Command:
    @click.command("split", help=_("New units come beside a unit and take over what the plan says."))
    @click.argument("unit")
    @click.option("--plan", type=_FILE, required=True, help=_("parts, children, plan, closes: a YAML file."))
    @_common
    def split(*, unit: str, plan: Path, **common: Any) -> None:
        doing.run(actions.split_unit, common, unit=unit, **_check_split(read_plan(plan)))

    return split


def _rename(doing: Doing) -> click.Command:
    @click.command("rename", help=_("A unit has another name, another code, or both."))
    @click.argument("unit")
    @click.option("--name", default="", help=_("The name from then on."))
    @click.option("--code", default="", help=_("The code from then on."))
    @_common
    def rename(*, unit: str, name: str, code: str, **common: Any) -> None:
        doing.run(actions.rename_unit, common, unit=unit, name=name, code=code)

    return rename


def _class_options(command: Callable[..., None]) -> Callable[..., None]:
    for option in (
        click.option("--tags", help=_("All tags, with commas; empty for none.")),
        click.option("--audience", help=_("The audience.")),
        click.option("--sector", help=_("The sector.")),
        click.option("--level", help=_("The level.")),
    ):
        command = option(command)
    return command


def _words(common: dict[str, Any]) -> dict[str, Any]:
    given = {axis: common.pop(axis) for axis in ("level", "sector", "audience")}
    words: dict[str, Any] = {axis: word for axis, word in given.items() if word}
    tags = common.pop("tags")
    return words if tags is None else words | {"tags": [tag.strip() for tag in tags.split(",") if tag.strip()]}


def _reclassify(doing: Doing) -> click.Command:
    @click.command("reclassify", help=_("Units have another level, sector, audience or other tags."))
    @click.argument("units", nargs=-1, required=True)
    @_class_options
    @_common
    def reclassify(*, units: tuple[str, ...], **common: Any) -> None:
        words = _words(common)
        doing.run(actions.reclassify_units, common, units=list(units), words=words)

    return reclassify


def _open(doing: Doing) -> click.Command:
    @click.command("open", help=_("A unit that was not there before."))
    @click.argument("code")
    @click.option("--under", required=True, help=_("The code of the unit above it."))
    @click.option("--name", required=True, help=_("What it is called."))
    @_class_options
    @_common
    def open_one(*, code: str, under: str, name: str, **common: Any) -> None:
        words = _words(common)
        doing.run(actions.open_unit, common, under=under, code=code, name=name, words=words)

    return open_one


def _close(doing: Doing) -> click.Command:
    @click.command("close", help=_("A unit with nothing below it is closed."))
    @click.argument("unit")
    @click.option("--to", default="", help=_("The code of the unit that takes over what is open."))
    @click.option("--plan", type=_FILE, help=_("Lines that go elsewhere: a YAML file, “issue:…: code”."))
    @_common
    def close(*, unit: str, to: str, plan: Path | None, **common: Any) -> None:
        doing.run(actions.close_unit, common, unit=unit, to=to, plan=read_targets(plan))

    return close


def _undo(doing: Doing) -> click.Command:
    @click.command("undo", help=_("Take a reorganisation back by its reverse, an act of its own day."))
    @click.argument("number")
    @_common
    def undo(*, number: str, **common: Any) -> None:
        doing.run(actions.undo, common, number=number)

    return undo


@click.command("history", help=_("What a unit was called, where it stood, and which reorganisations it went through."))
@click.argument("unit")
@as_json_option
def history(unit: str, *, as_json: bool) -> None:
    """The unit over time."""
    told = history_of(the_unit(unit))
    if as_json:
        answer_json(told.as_data())
        return
    headings = [_("From"), _("Until"), _("Code"), _("Name"), _("Under")]
    show_table(headings, [[s.since, s.until or "-", s.code, s.name, s.under] for s in told.spans])
    click.echo()
    rows = [[one.on, one.number, str(KIND_LABELS[one.kind]), one.reason, one.by_label] for one in told.acts]
    show_table([_("Since"), _("Number"), _("What"), _("Why"), _("By")], rows)
