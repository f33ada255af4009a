"""bin/huilu register: what a unit keeps, out to a spreadsheet and in again."""

from __future__ import annotations

from typing import Any

import click

from huilu.board.export import register_as_data
from huilu.board.register_export import (
    items_as_data,
    registers_as_data,
    responsibilities_as_data,
    tasks_as_data,
)
from huilu.cli.asking import answer_json, the_unit
from huilu.cli.options import as_json_option
from huilu.cli.sheet import export, import_sheet
from huilu.cli.tables import show_table
from huilu.cli.words import _
from huilu.clock.queries import now
from huilu.kernel.windows import Window
from huilu.loop.queries import register_of, totals_by_state
from huilu.loop.states import STATE_LABELS, State
from huilu.registers.figures import read_figures
from huilu.registers.lists import linked_lists, tasks_in_all
from huilu.registers.queries import find_register, items_of, registers_of
from huilu.registers.states import STATE_LABELS as ITEM_LABELS
from huilu.registers.states import ItemState

_unit_option = click.option("--unit", "unit_code", required=True, help=_("The code of the unit."))


@click.group(help=_("Registers of a unit: read them, write them to a spreadsheet, take a spreadsheet back"))
def register() -> None:
    """Registers."""


@register.command(help=_("The issues that the unit leads, with totals by state."))
@_unit_option
@as_json_option
def issue(*, unit_code: str, as_json: bool) -> None:
    """What the unit leads."""
    unit = the_unit(unit_code)
    issues = register_of(unit)
    data = register_as_data(unit, Window(list(issues.select_related("lead_unit"))), totals_by_state(issues), now())
    if as_json:
        answer_json(data)
        return
    show_table([_("Number"), _("Title"), _("State"), _("Due"), _("In the hands of")], map(_line, data["items"]))
    by_state = ", ".join(f"{label(state)} {n}" for state, n in data["by_state"].items())
    click.echo(_("{n} issues: {by_state}").format(n=data["total"], by_state=by_state or "-"))


@register.command(help=_("Who answers for what in the issues that the unit leads."))
@_unit_option
@as_json_option
def responsibility(*, unit_code: str, as_json: bool) -> None:
    """The list of responsibilities."""
    unit = the_unit(unit_code)
    data = responsibilities_as_data(unit, linked_lists(unit), now())
    if as_json:
        answer_json(data)
        return
    rows = [
        [one["number"], one["title"], one["unit"]["name"], one["part"], one["due_on"] or "-"] for one in data["items"]
    ]
    show_table([_("Number"), _("Title"), _("Unit"), _("Part"), _("Due")], rows)


@register.command(help=_("What is to be done about the issues that the unit leads."))
@_unit_option
@as_json_option
def task(*, unit_code: str, as_json: bool) -> None:
    """The list of tasks."""
    unit = the_unit(unit_code)
    data = tasks_as_data(unit, linked_lists(unit), tasks_in_all(unit), now())
    if as_json:
        answer_json(data)
        return
    rows = [[f"{one['number']}#{one['position']}", one["text"], one["owner"], one["due_on"], one["done_at"] or "-"]
            for one in data["items"]]  # fmt: skip
    show_table([_("Number"), _("Task"), _("Responsible post"), _("Due"), _("Finished")], rows)
    click.echo(_("{n} tasks, {done} finished").format(n=data["total"], done=data["done"]))


@register.command("list", help=_("The registers that a unit keeps."))
@_unit_option
@as_json_option
def list_registers(*, unit_code: str, as_json: bool) -> None:
    """What units of its kind keep."""
    unit = the_unit(unit_code)
    kept = registers_of(unit)
    if as_json:
        answer_json(registers_as_data(unit, kept))
        return
    show_table([_("Register"), _("Name")], [[one.key, one.label] for one in kept])


@register.command(help=_("The items of a register with the figures of the unit and of those below it."))
@click.argument("name")
@_unit_option
@as_json_option
def items(name: str, *, unit_code: str, as_json: bool) -> None:
    """One register of items."""
    kept = find_register(the_unit(unit_code), name)
    figures = read_figures(kept.unit, kept.programme, kept.spec.code)
    data = items_as_data(kept, items_of(kept), figures, now())
    if as_json:
        answer_json(data)
        return
    first = kept.spec.columns[0].code
    rows = [
        [one["number"], one["cells"].get(first, ""), ITEM_LABELS[ItemState[one["state"].upper()]]]
        for one in data["items"]
    ]
    show_table([_("Number"), kept.spec.columns[0].labels.en, _("State")], rows)
    for word, counts in ((_("own"), data["own"]), (_("below"), data["below"])):
        said = _("{word}: {items} items, {done} done; {tasks} tasks, {tasks_done} finished")
        click.echo(said.format(word=word, **counts))


register.add_command(export)
register.add_command(import_sheet)


def label(state: str) -> str:
    """The word for a state."""
    return str(STATE_LABELS[State[state.upper()]])


def _line(item: dict[str, Any]) -> list[str]:
    holder = item["held_by"]["name"] if item["held_by"] else "-"
    late = " !" if item["is_overdue"] else ""
    return [item["number"], item["title"], label(item["state"]), f"{item['due_on'] or '-'}{late}", holder]
