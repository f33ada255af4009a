"""bin/huilu figures: whether the figures are those of the records."""

from __future__ import annotations

from time import perf_counter

import click

from huilu.board.checking import Check, DifferingCell, check_figures
from huilu.board.integrity import find_contradictions
from huilu.cli.asking import answer_json
from huilu.cli.options import as_json_option
from huilu.cli.words import _


@click.group(help=_("Recount every figure from the records"))
def figures() -> None:
    """Figures."""


@figures.command(help=_("Count everything again from the records, and name every figure that differs."))
@as_json_option
def check(*, as_json: bool) -> None:
    """Status 1 where a figure is kept wrongly."""
    click.echo(_("Counting everything again from the records …"), err=True)
    began = perf_counter()
    found = check_figures()
    seconds = round(perf_counter() - began, 2)
    if as_json:
        differing = [_cell(cell) for cell in found.differing]
        answer_json({"cells": found.cells, "differing": differing, "seconds": seconds})
    else:
        _tell(found)
    if found.differing:
        raise click.exceptions.Exit(1)


@figures.command(help=_("Look for what faked figures leave behind: rows that contradict one another or the ledger."))
@as_json_option
def integrity(*, as_json: bool) -> None:
    """Status 1 where something does not fit together."""
    click.echo(_("Comparing every figure with its rows and with the ledger …"), err=True)
    found = find_contradictions()
    if as_json:
        answer_json({"contradictions": [{"kind": one.kind, "about": one.about} for one in found]})
    else:
        for one in found:
            click.echo(f"{one.about}: {one.sentence}")
        click.echo(_("{n} contradictions.").format(n=f"{len(found):,}"))
    if found:
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
