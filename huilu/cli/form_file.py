"""bin/huilu burden export and import: a form out to a workbook, and filled in back again."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from huilu.board.form_export import found_as_data, sheet_as_data
from huilu.burden.answering import keep_response, send_response
from huilu.burden.responses import Sheet, read_sheet
from huilu.burden.rules import check_standing
from huilu.burden.sheets.comparing import Preview, look_at
from huilu.burden.sheets.reading import made_for
from huilu.burden.sheets.writing import write_form
from huilu.cli.acting import by_option, somebody
from huilu.cli.asking import answer_json, the_unit
from huilu.cli.options import as_json_option
from huilu.cli.tables import show_table
from huilu.cli.words import _
from huilu.clock.queries import now

_FILE = click.Path(dir_okay=False, path_type=Path)


@click.command("export", help=_("Write the form of a unit to a workbook, prefilled, to fill it in without a network."))
@click.argument("code")
@click.option("--unit", "unit_code", required=True, help=_("The code of the unit."))
@click.option("--file", "file", required=True, type=_FILE, help=_("Where to."))
@as_json_option
def export_command(code: str, *, unit_code: str, file: Path, as_json: bool) -> None:
    """A workbook as the page gives it."""
    sheet = read_sheet(code, the_unit(unit_code))
    check_standing(sheet.demand)
    file.write_bytes(write_form(sheet, now()))
    told: dict[str, Any] = {"demand": code, "unit": unit_code, "file": str(file), "fields": len(sheet.lines)}
    if as_json:
        answer_json(told)
        return
    click.echo(_("{fields} fields are in {file}").format(**told))


@click.command("import", help=_("Keep what a filled-in workbook says: all of it, or nothing if a cell cannot be read."))
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--demand", "code", default="", help=_("The number of the demand, where the file has forgotten it."))
@click.option("--unit", "unit_code", default="", help=_("The code of the unit, where the file has forgotten it."))
@click.option("--good", is_flag=True, help=_("Keep what can be read, and leave the rest out."))
@click.option("--over", multiple=True, help=_("A field changed here and in the file, in which the file is right."))
@click.option("--dry-run", is_flag=True, help=_("Only tell what would be put down."))
@click.option("--send", "sends", is_flag=True, help=_("Send it too."))
@by_option
@as_json_option
def import_command(
    file: Path, *, code: str, unit_code: str, good: bool, over: tuple[str, ...], dry_run: bool, sends: bool,
    username: str, as_json: bool,
) -> None:  # fmt: skip
    """Looked at first; then all of it is kept, or what can be read, or nothing."""
    body = file.read_bytes()
    made_as, made_in = made_for(body)
    if not ((code or made_as) and (unit_code or made_in)):
        raise click.UsageError(_("The file has forgotten what it was made for: say --demand and --unit."))
    code, unit_code = code or made_as, unit_code or made_in
    at, sheet = now(), read_sheet(code, the_unit(unit_code))
    found = look_at(body, sheet)
    if not as_json:
        _tell(found)
    if not dry_run:
        if not good:
            found.check_whole(over)
        by = somebody(username, unit_code)
        keep_response(demand=code, cells=found.cells(over), by=by, at=at, seen_at=at)
        if sends:
            send_response(demand=code, cells={}, by=by, at=at)
        sheet = read_sheet(code, the_unit(unit_code))
    _end(sheet, found, dry_run=dry_run, as_json=as_json)


def _tell(found: Preview) -> None:
    rows = [[one.cell or "-", one.field.code, one.file, one.now, one.reason or one.label] for one in found.fields]
    show_table([_("Cell"), _("Field"), _("In the file"), _("Here now"), _("What becomes of it")], rows)


def _end(sheet: Sheet, found: Preview, *, dry_run: bool, as_json: bool) -> None:
    if as_json:
        told = {"dry_run": dry_run, "cells": [found_as_data(one) for one in found.fields], "unknown": found.unknown}
        answer_json(sheet_as_data(sheet) | told)
    elif dry_run:
        click.echo(_("Nothing was kept."))
    else:
        click.echo(_("Sent.") if sheet.is_sent else _("Kept. Nobody but the unit sees it."))


COMMANDS = (export_command, import_command)
