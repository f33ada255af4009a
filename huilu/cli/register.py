"""bin/huilu register: a unit's own register with totals by state."""

from __future__ import annotations

from typing import Any

import click

from huilu.board.export import register_as_data
from huilu.cli.asking import answer_json, as_json_option, the_unit
from huilu.cli.tables import show_table
from huilu.cli.words import _
from huilu.clock.queries import now
from huilu.loop.queries import register_of
from huilu.loop.states import STATE_LABELS, State


@click.command(help=_("A register of a unit, with totals by state. There is one: issue."))
@click.argument("name", type=click.Choice(["issue"]))
@click.option("--unit", "unit_code", required=True, help=_("The code of the unit."))
@as_json_option
def register(name: str, *, unit_code: str, as_json: bool) -> None:  # noqa: ARG001 - the one name there is
    """What the unit leads."""
    unit = the_unit(unit_code)
    data = register_as_data(unit, register_of(unit).select_related("lead_unit"), now())
    if as_json:
        answer_json(data)
        return
    show_table([_("Number"), _("Title"), _("State"), _("Due"), _("In the hands of")], map(_line, data["items"]))
    by_state = ", ".join(f"{label(state)} {n}" for state, n in data["by_state"].items())
    click.echo(_("{n} issues: {by_state}").format(n=data["total"], by_state=by_state or "-"))


def label(state: str) -> str:
    """The word for a state."""
    return str(STATE_LABELS[State[state.upper()]])


def _line(item: dict[str, Any]) -> list[str]:
    holder = item["held_by"]["name"] if item["held_by"] else "-"
    late = " !" if item["is_overdue"] else ""
    return [item["number"], item["title"], label(item["state"]), f"{item['due_on'] or '-'}{late}", holder]
