"""bin/huilu circuit: where what was raised upward is, and what waits."""

from __future__ import annotations

from typing import Any

import click

from huilu.board.circuit_export import circuits_as_data, waits_as_data
from huilu.board.circuits import APART, CircuitBoard, Column, read_circuits
from huilu.board.waits import read_waiting
from huilu.cli.asking import answer_json, the_unit
from huilu.cli.options import as_json_option
from huilu.cli.tables import show_table
from huilu.cli.words import _
from huilu.clock.queries import now
from huilu.loop.states import STAGE_LABELS, STATE_LABELS, Stage

MOST = 100_000


@click.group(help=_("What was raised upward: where it is, on whom it waits, how long"))
def circuit() -> None:
    """Circuits."""


@circuit.command(help=_("The circuit board of a unit: its own figures, those of each child, and all together."))
@click.argument("unit")
@as_json_option
def board(unit: str, *, as_json: bool) -> None:
    """The circuit board at this moment."""
    read = read_circuits(the_unit(unit), now())
    data = circuits_as_data(read)
    if as_json:
        answer_json(data)
        return
    click.echo(_("{unit} and all below it, {at}").format(unit=read.unit, at=data["as_of"]))
    _show_stages(read)
    _show_besides(read.total)
    _show_claims(read)
    click.echo(_("{n} waiting now").format(n=read.waiting.total))
    for one in read.running_out:
        click.echo(one.sentence)


@circuit.command(help=_("What waits at a unit or below it, the longest first."))
@click.argument("unit")
@as_json_option
def waiting(unit: str, *, as_json: bool) -> None:
    """All that waits at this moment."""
    data = waits_as_data(read_waiting(the_unit(unit), now(), limit=MOST))
    if as_json:
        answer_json(data)
        return
    headings = [_("Number"), _("Title"), _("Where it is"), _("In the hands of"), _("Since"), _("Working days")]
    show_table([*headings, _("Moves on by itself")], [_line(item) for item in data["items"]])
    click.echo(_("{n} waiting now").format(n=data["total"]))


def _show_stages(read: CircuitBoard) -> None:
    columns = [read.own, *read.children, read.total]
    names = [_("itself"), *(child.unit.name for child in read.children), _("together")]
    rows = [[STAGE_LABELS[stage], *(column.stages[stage] for column in columns)] for stage in Stage]
    show_table([_("Where it is"), *names], [*rows, [_("together"), *(column.circuits for column in columns)]])


def _show_besides(total: Column) -> None:
    shares, effects = total.shares, total.effects
    click.echo()
    show_table([_("Besides"), _("Number")], [
        [_("shares offered"), shares.offered], [_("shares under way"), shares.open],
        [_("shares done"), shares.done], [_("shares declined"), shares.declined],
        [_("effect to be looked at"), effects.open], [_("effect holds"), effects.holds],
        [_("effect has come back"), effects.recurred], [_("hard issues"), total.hard],
        *([STATE_LABELS[state], total.apart[state]] for state in APART),
    ])  # fmt: skip
    rate = effects.recurrence
    if rate is None:
        click.echo(_("too few looked at for a rate of recurrence: {n}").format(n=effects.looked_at))
        return
    said = _("recurrence {rate:.0%}, between {low:.0%} and {high:.0%} 19 times out of 20")
    click.echo(said.format(rate=rate.value, low=rate.low, high=rate.high))


def _show_claims(read: CircuitBoard) -> None:
    if not read.claims:
        return
    click.echo()
    rows = [
        [one.unit.code, one.unit.name, one.n, _("too few") if one.median is None else f"{one.median:g}"]
        for one in read.claims
    ]
    show_table([_("Unit"), _("Name"), _("Claims"), _("Median of working days")], rows)


def _line(item: dict[str, Any]) -> list[object]:
    holder = item["held_by"]["name"] if item["held_by"] else "-"
    stage = STAGE_LABELS[Stage[item["stage"].upper()]]
    moves = item["moves_on_at"] or "-"
    return [item["number"], item["title"], stage, holder, item["held_since"], item["workdays_waited"], moves]
