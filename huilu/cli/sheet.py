"""bin/huilu register export and import: a register out to a spreadsheet and in again."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

from huilu.accounts.queries import actors_of, find_person
from huilu.board.export import moment
from huilu.board.register_export import preview_as_data
from huilu.cli.asking import answer_json, the_unit
from huilu.cli.options import as_json_option
from huilu.cli.tables import show_table
from huilu.cli.words import _
from huilu.clock.queries import now
from huilu.kernel.actor import Actor
from huilu.kernel.days import day_of
from huilu.org.models import Unit
from huilu.registers.models import ReturnedSheet
from huilu.registers.rules import NotYourRegister
from huilu.registers.sheets.differences import CLEAR, Preview, RowChange, Verdict
from huilu.registers.sheets.kinds import find_kind
from huilu.registers.sheets.reading import remembered
from huilu.registers.sheets.shape import SheetKind
from huilu.registers.sheets.taking import Choice, Outcome, handed_in_before, keep_sheet, look_at, take_rows
from huilu.registers.sheets.writing import write_workbook


@click.command(help=_("Write a register of a unit to a spreadsheet."))
@click.argument("unit_code")
@click.option(
    "--type",
    "kind",
    required=True,
    help=_("issue, responsibility, task, or a register of the unit; with /tasks behind it, the tasks of its items."),
)
@click.option("--file", "file", required=True, type=click.Path(dir_okay=False, path_type=Path), help=_("Where to."))
@as_json_option
def export(unit_code: str, *, kind: str, file: Path, as_json: bool) -> None:
    """A workbook as the page gives it."""
    at = now()
    found = find_kind(the_unit(unit_code), kind, day_of(at))
    file.write_bytes(write_workbook(found, at))
    told = {"unit": found.unit.code, "register": found.code, "file": str(file), "rows": len(found.rows)}
    if as_json:
        answer_json(told)
        return
    click.echo(_("{rows} rows of “{title}” are in {file}").format(title=found.title, **told))


@click.command("import", help=_("Take a spreadsheet back: all that empties nothing and meets nobody else's change."))
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--unit", "unit_code", default="", help=_("The code of the unit, where the file has forgotten it."))
@click.option("--type", "kind", default="", help=_("The register, where the file has forgotten it."))
@click.option("--by", "username", default="", help=_("The login of somebody in a post of the unit."))
@click.option("--again", type=int, multiple=True, help=_("A new row that is there already, to be entered once more."))
@click.option("--dry-run", is_flag=True, help=_("Only tell what would change."))
@as_json_option
def import_sheet(
    file: Path, *, unit_code: str, kind: str, username: str, again: tuple[int, ...], dry_run: bool, as_json: bool
) -> None:
    """What the file would change, and what of it was taken over."""
    at, body = now(), file.read_bytes()
    made_for, made_in = remembered(body)
    if not ((kind or made_for) and (unit_code or made_in)):
        raise click.UsageError(_("The file has forgotten what it was made for: say --unit and --type."))
    if not (dry_run or username):
        raise click.UsageError(_("Say who takes it over with --by, or only look with --dry-run."))
    found = find_kind(the_unit(unit_code or made_in), kind or made_for, day_of(at))
    before, outcomes = handed_in_before(found, body), list[Outcome]()
    preview = look_at(body, found, before)
    chosen = _chosen(preview, again)
    if not dry_run:
        by = _office(found.unit, username)
        sheet = keep_sheet(kind=found, body=body, by=by, at=at)
        outcomes = take_rows(sheet=sheet, kind=found, chosen=chosen, by=by, at=at)
    if as_json:
        told = {"dry_run": dry_run, "handed_in_before": moment(before.at) if before else None}
        answer_json(preview_as_data(preview) | told | {"taken": [_taken(one) for one in outcomes]})
        return
    _tell(found, preview, before, outcomes)


def _chosen(preview: Preview, again: tuple[int, ...]) -> dict[int, Choice]:
    """Every row that meets nothing else; and of those that are there already, the ones that were named."""
    there = {row.line for row in preview.of(Verdict.AGAIN)}
    for line in again:
        if line not in there:
            raise click.UsageError(_("Row {line} is no new row that is there already.").format(line=line))
    clear = {row.line: Choice(row.version) for row in preview.of(*CLEAR)}
    return clear | {line: Choice(again=True) for line in again}


def _office(unit: Unit, username: str) -> Actor:
    by = next((one for one in actors_of(find_person(username), day_of(now())) if one.unit_id == unit.pk), None)
    if by is None:
        raise NotYourRegister(unit=unit.name)
    return by


def _taken(one: Outcome) -> dict[str, Any]:
    refused = (
        {"code": one.refusal.code, "says": one.refusal.sentence, "next": one.refusal.advice} if one.refusal else None
    )
    return {"row": one.line, "became": one.became or None, "refused": refused}


def _tell(kind: SheetKind, preview: Preview, before: ReturnedSheet | None, outcomes: list[Outcome]) -> None:
    if before:
        told = _("This very file was handed in before, on {at}; new rows of it that were taken over then: {taken}")
        click.echo(told.format(at=moment(before.at), taken=preview.taken))
    show_table([_("Row"), _("Number"), _("What"), _("Column"), _("File"), _("Here now")], _cells(preview.rows))
    if preview.fixed:
        click.echo(f"{_('Changed in the file, and not taken back')} ({len(preview.fixed)}). {kind.elsewhere}")
        show_table([_("Row"), _("Number"), _("Column"), _("File"), _("Here now")], _fixed(preview.fixed))
    said = _("{same} rows say the same; {absent} rows of the register are not in the file and stay")
    click.echo(said.format(same=preview.same, absent=len(preview.absent)))
    for one in outcomes:
        told = f"[{one.refusal.code}] {one.refusal.sentence} {one.refusal.advice}" if one.refusal else one.became
        click.echo(f"{one.line}: {told}")


def _cells(rows: Sequence[RowChange]) -> list[list[object]]:
    return [line for row in rows for line in _cells_of(row)]


def _cells_of(row: RowChange) -> list[list[object]]:
    said: list[tuple[object, object, object]] = [(one.column.label, one.file, one.now) for one in row.changes]
    said += [(column, text, "") for column, text in row.said]
    said += [(one.column, one.reason, one.remedy) for one in row.faults]
    what = f"{row.label}: {row.where_already}" if row.verdict is Verdict.AGAIN else row.label
    return [[row.line, row.key, what, *cells] for cells in said]


def _fixed(rows: Sequence[RowChange]) -> list[list[object]]:
    return [[row.line, row.key, *cell] for row in rows for cell in row.fixed]
