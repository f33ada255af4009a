"""bin/huilu figures: whether the figures are those of the records."""

from __future__ import annotations

import click

from huilu.board.checking import Check, DifferingCell, check_figures
from huilu.cli.asking import answer_json, as_json_option
from huilu.cli.words import _


@click.group(help=_("Recount every figure from the records"))
def figures() -> None:
    """Figures."""


@figures.command(help=_("Count everything again from the records, and name every figure that differs."))
@as_json_option
def check(*, as_json: bool) -> None:
    """Status 1 where a figure is kept wrongly."""
    click.echo(_("Counting everything again from the records …"), err=True)
    found = check_figures()
    if as_json:
        answer_json({"cells": found.cells, "differing": [_cell(cell) for cell in found.differing]})
    else:
        _tell(found)
    if found.differing:
        raise click.exceptions.Exit(1)


def _cell(cell: DifferingCell) -> dict[str, object]:
    return {"cell": cell.name, "unit": cell.unit_code, "recounted": cell.recounted, "kept": cell.kept}


def _tell(found: Check) -> None:
    for cell in found.differing:
        sentence = _("{cell}: {kept} is kept, a recount gives {recounted}.")
        click.echo(sentence.format(cell=cell.name, kept=cell.kept, recounted=cell.recounted))
    if found.differing:
        click.echo(_("{wrong} of {n} cells differ.").format(wrong=len(found.differing), n=f"{found.cells:,}"))
    else:
        click.echo(_("{n} cells agree.").format(n=f"{found.cells:,}"))
