"""bin/huilu batch: batches of a programme, what is open in them, and their end."""

from __future__ import annotations

from datetime import date
from typing import Any

import click

from huilu.board.batch_export import batch_as_data, whole_batch_as_data
from huilu.cli.acting import anybody_option, somebody, somebody_or_installation
from huilu.cli.asking import answer_json, the_unit
from huilu.cli.options import Day, as_json_option
from huilu.cli.tables import show_table
from huilu.cli.words import _
from huilu.clock.queries import now
from huilu.handover.actions import close_batch, decide_item, open_batch
from huilu.handover.queries import batches_of, find_batch
from huilu.handover.states import CHOICE_LABELS, Choice
from huilu.kernel.actor import INSTALLATION
from huilu.kernel.days import day_of
from huilu.kernel.words import pick

unit_option = click.option("--unit", "unit_code", required=True, help=_("The code of the unit whose batch it is."))
NOT_YET = 1


@click.group(help=_("Batches of a programme: what is open in them, and their end"))
def batch() -> None:
    """Batches."""


@batch.command("list", help=_("The batches that a unit is in: its own and those of the units above."))
@unit_option
@as_json_option
def list_batches(*, unit_code: str, as_json: bool) -> None:
    """The oldest first."""
    items = [batch_as_data(one) for one in batches_of(the_unit(unit_code))]
    if as_json:
        answer_json({"items": items})
        return
    rows = [[one["unit"]["code"], one["batch"], pick(one["labels"]), one["opened_on"], one["ended_at"] or "-"]
            for one in items]  # fmt: skip
    show_table([_("Unit"), _("Batch"), _("Called"), _("From"), _("Ended")], rows)


@batch.command(help=_("One batch, written as programme/batch: its open issues, and what becomes of each."))
@click.argument("key")
@unit_option
@as_json_option
def show(key: str, *, unit_code: str, as_json: bool) -> None:
    """The batch as it stands."""
    _tell(unit_code, key, as_json=as_json)


@batch.command("open", help=_("Begin a batch of a programme, written as programme/batch."))
@click.argument("key")
@unit_option
@anybody_option
@click.option("--from", "opened_on", type=Day(), help=_("The first day; without it, today."))
@click.option("--level", "levels", multiple=True, help=_("A level that takes part; without it, all."))
@as_json_option
def open_command(
    key: str, *, unit_code: str, username: str | None, opened_on: date | None, levels: tuple[str, ...], as_json: bool
) -> None:
    """It begins in the unit's part of the tree."""
    by, at = somebody_or_installation(username, unit_code), now()
    open_batch(unit=the_unit(unit_code), batch=key, opened_on=opened_on or day_of(at), levels=levels, by=by, at=at)
    _tell(unit_code, key, as_json=as_json)


@batch.command(help=_("Say what becomes of an open issue: continue, transfer or merge."))
@click.argument("key")
@click.argument("number")
@click.argument("choice", type=click.Choice([one.value for one in Choice]))
@unit_option
@click.option("--by", "username", required=True, help=_("The login of whoever acts."))
@click.option("--of", "of_unit", required=True, help=_("The code of the unit in whose post they act."))
@click.option("--to", default="", help=_("The code of the other unit, or the number of the other issue."))
@click.option("--reason", default="", help=_("Why that unit."))
@as_json_option
def decide(
    key: str, number: str, choice: str, *, unit_code: str, username: str, of_unit: str, to: str, reason: str,
    as_json: bool,
) -> None:  # fmt: skip
    """The issue stays as open as it is."""
    given = {"unit": unit_code, "batch": key, "number": number, "choice": choice, "to": to, "reason": reason}
    decide_item(**given, by=somebody(username, of_unit), at=now())
    _tell(unit_code, key, as_json=as_json)


@batch.command(help=_("End a batch. It is refused while it is not settled what becomes of each open issue."))
@click.argument("key")
@unit_option
@anybody_option
@click.option("--dry-run", is_flag=True, help=_("Only tell what it would mean."))
@as_json_option
def close(key: str, *, unit_code: str, username: str | None, dry_run: bool, as_json: bool) -> None:
    """Not one issue is closed by it."""
    if not dry_run:
        close_batch(unit=unit_code, batch=key, by=somebody_or_installation(username, unit_code), at=now())
    data = _tell(unit_code, key, as_json=as_json)
    if dry_run and not data["items"]["can_end"]:
        raise click.exceptions.Exit(NOT_YET)


def _tell(unit_code: str, key: str, *, as_json: bool) -> dict[str, Any]:
    data = whole_batch_as_data(find_batch(unit_code, key, for_=INSTALLATION))
    if as_json:
        answer_json(data)
        return data
    items = data["items"]
    click.echo(f"{data['unit']['name']}  {data['batch']}  {pick(data['labels'])}  {data['opened_on']}")
    rows = [[one["number"], one["title"], one["lead"]["name"], _said(one)] for one in items["issues"]]
    show_table([_("Number"), _("Title"), _("Lead"), _("What becomes of it")], rows)
    sentence = _("{open} issues are open; of {undecided} it is not settled what becomes of them.")
    click.echo(sentence.format(**items))
    for one in data["requirements_end"]:
        ends = _("{n} requirements end after {day}, by themselves.")
        click.echo(ends.format(n=len(one["requirements"]), day=one["last_on"]))
    return data


def _said(one: dict[str, Any]) -> str:
    if one["choice"] is None:
        return _("nobody has said yet")
    open_mark = "" if one["is_settled"] else f" ({_('not accepted yet')})"
    return " ".join([str(CHOICE_LABELS[one["choice"]]), one["target"]]).strip() + open_mark
