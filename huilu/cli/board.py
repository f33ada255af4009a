"""bin/huilu board: the figures of a unit, of each child and of all together."""

from __future__ import annotations

from datetime import date

import click

from huilu.board.export import board_as_data
from huilu.board.lights import Light
from huilu.board.past import read_past_board
from huilu.board.queries import Board, Column, read_board
from huilu.cli.asking import answer_json, the_unit
from huilu.cli.options import Day, as_json_option
from huilu.cli.tables import show_table
from huilu.cli.words import _
from huilu.clock.queries import now
from huilu.kernel.days import day_of
from huilu.kernel.words import pick
from huilu.loop.states import STATE_LABELS


@click.command(help=_("The board of a unit: what applies, what is done, which issues are open."))
@click.argument("unit")
@click.option("--at", "day", type=Day(), help=_("A past day: the figures as they were when it was over."))
@as_json_option
def board(unit: str, *, day: date | None, as_json: bool) -> None:
    """The board at this moment, or as it was when a past day was over."""
    found, at = the_unit(unit), now()
    read = read_past_board(found, day, today=day_of(at)) if day else read_board(found, at)
    if as_json:
        answer_json(board_as_data(read))
        return
    click.echo(_("{unit} and all below it, {n} units, {at}").format(
        unit=read.unit, n=f"{read.total.units:,}", at=board_as_data(read)["as_of"]))  # fmt: skip
    _show_requirements(read)
    _show_issues(read.total)
    _show_children(read)


def _show_requirements(read: Board) -> None:
    click.echo()
    rows = []
    for one in read.requirements:
        work = read.total.work[one.pk]
        figures = [work.applies, work.done, work.in_progress, work.overdue]
        rows.append([one.key, pick(one.labels), one.due_on or "-", *figures, words_of(work.light)])
    headings = [_("Requirement"), _("Called"), _("Due"), _("Applies"), _("Done"), _("In progress"), _("Overdue")]
    show_table([*headings, _("Light")], rows)


def _show_issues(total: Column) -> None:
    click.echo()
    rows = [[str(STATE_LABELS[state]), n] for state, n in total.issues.by_state.items()]
    show_table([_("Issues"), _("Number")], rows)
    click.echo(words_of(total.issues.light))


def _show_children(read: Board) -> None:
    click.echo()
    headings = [_("Unit"), _("Name"), _("Units"), _("Obligations"), _("Done"), _("Overdue")]
    headings += [_("Open issues"), _("Closed"), _("Issues overdue")]
    columns = [read.own, *read.children, read.total]
    show_table(headings, [_line(column, read) for column in columns])


def _line(column: Column, read: Board) -> list[object]:
    code, name = column.unit.code, column.unit.name
    if column is read.own:
        name = _("{unit} itself").format(unit=name)
    if column is read.total:
        code, name = "", _("together")
    works = column.work.values()
    figures = [sum(work.applies for work in works), sum(work.done for work in works)]
    issues = column.issues
    late = sum(work.overdue for work in works)
    return [code, name, column.units, *figures, late, issues.active, issues.closed, issues.overdue]


def words_of(light: Light) -> str:
    """The light in words: its colour and its reason."""
    colours = {"green": _("green"), "amber": _("amber"), "red": _("red"), "none": _("no light")}
    return f"{colours[light.colour.value]}: {light.reason}"
