"""The board of a node: what is its own, what lies below, and the two together."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.db import connection
from django.utils.translation import override

from huilu.board.checking import Check, check_figures
from huilu.board.lights import Colour, light_for_issues, light_for_work
from huilu.board.queries import Column, IssueCounts, read_board
from huilu.kernel.actor import INSTALLATION
from huilu.loop import actions as loop
from huilu.loop.states import State
from huilu.org.actions import import_body
from huilu.programmes.actions import record_progress
from huilu.programmes.publishing import follow_tree
from huilu.programmes.queries import obligations_of
from huilu.programmes.states import ProgressState
from huilu.tally.actions import fold_all
from tests.cast import TODAY, TREE, Cast, publish

DAY = date(2023, 9, 20)
VILLAGE, COUNTY, CITY = "370811007201", "370811", "3708"
DUE = {"applies": 10, "today": DAY, "amber_days": 7}
SPOILT = "UPDATE tally_counter SET n = n + 1 WHERE (node, kind, ref, state) = ({}, {}, {}, {})"

LIGHTS = [
    ({"applies": 0, "done": 0, "due_on": DAY}, Colour.NONE, "applies to nobody here"),
    ({"done": 10, "due_on": DAY - timedelta(days=9)}, Colour.GREEN, "all done"),
    ({"done": 0, "due_on": None}, Colour.GREEN, "no due day"),
    ({"done": 9, "due_on": DAY - timedelta(days=1)}, Colour.RED, "1 past its day"),
    ({"done": 2, "due_on": DAY - timedelta(days=1)}, Colour.RED, "8 past their day"),
    ({"done": 2, "due_on": DAY}, Colour.AMBER, "8 to do, 0 days left"),
    ({"done": 2, "due_on": DAY + timedelta(days=7)}, Colour.AMBER, "8 to do, 7 days left"),
    ({"done": 2, "due_on": DAY + timedelta(days=8)}, Colour.GREEN, "8 days left"),
    ({"done": 2, "due_on": DAY + timedelta(days=1), "amber_days": 0}, Colour.GREEN, "1 days left"),
]


@pytest.mark.parametrize(("given", "colour", "reason"), LIGHTS)
def test_a_light_follows_the_published_rule_and_says_why(given: dict[str, object], colour: Colour, reason: str) -> None:
    with override("en"):
        light = light_for_work(**(DUE | given))
    assert (light.colour, str(light.reason)) == (colour, reason)


@pytest.mark.parametrize(
    ("overdue", "active", "colour", "reason"),
    [(0, 0, Colour.GREEN, "none open"), (0, 3, Colour.GREEN, "3 under way, none past its day"),
     (1, 3, Colour.RED, "1 past its day"), (2, 3, Colour.RED, "2 past their day")],
)  # fmt: skip
def test_an_open_issue_is_no_fault(overdue: int, active: int, colour: Colour, reason: str) -> None:
    with override("en"):
        light = light_for_issues(overdue=overdue, active=active)
    assert (light.colour, str(light.reason)) == (colour, reason)


def test_an_interim_result_counts_as_active_and_a_withdrawn_issue_not_at_all() -> None:
    states = {State.INTERIM_RESULT: 6, State.CLOSED: 38, State.WITHDRAWN: 2}
    counts = IssueCounts(states, 0, light_for_issues(overdue=0, active=6))
    assert (counts.total, counts.active, counts.closed) == (44, 6, 38)


def acted(town: Cast) -> Cast:
    publish(town)
    town.starts()
    for code in (VILLAGE, COUNTY, CITY):
        unit = town.unit(code)
        owed = obligations_of(unit, TODAY)[0].requirement.key
        given = {"unit_id": unit.pk, "requirement": owed, "by": town.actor(code), "at": town.later()}
        record_progress(state=ProgressState.DONE, fact="好了", **given)
    return town


def summed(*columns: Column) -> tuple[int, list[tuple[int, int, int]], dict[State, int]]:
    work = zip(*(column.work.values() for column in columns), strict=True)
    cells = [(sum(c.applies for c in row), sum(c.done for c in row), sum(c.overdue for c in row)) for row in work]
    states = {state: sum(c.issues.by_state.get(state, 0) for c in columns) for state in State}
    return sum(c.units for c in columns), cells, {state: n for state, n in states.items() if n}


@pytest.mark.parametrize("code", ["00", "37", CITY, COUNTY, "370811007", VILLAGE])
@pytest.mark.parametrize("folded", [False, True])
def test_a_total_is_ones_own_and_the_sum_of_the_children(town: Cast, code: str, folded: bool) -> None:
    acted(town)
    if folded:
        fold_all()
    board = read_board(town.unit(code), town.at + timedelta(days=60))

    assert summed(board.total) == summed(board.own, *board.children)
    assert board.own.units == 1
    assert [work.not_started for work in board.total.work.values()] == [
        work.applies - work.done - work.in_progress for work in board.total.work.values()
    ]


def test_children_stand_in_the_order_of_their_codes_whatever_their_figures(town: Cast) -> None:
    acted(town)
    for code in ("37", COUNTY, "370811007"):
        codes = [child.unit.code for child in read_board(town.unit(code), town.at).children]
        assert codes == sorted(codes)
    assert [child.unit.code for child in read_board(town.unit("37"), town.at).children] == ["3701", CITY]


def test_in_the_place_of_a_placeholder_stand_its_children(town: Cast) -> None:
    heading = TREE.splitlines()[0]
    rows = [
        "370800,3708,市辖区,county,government,leading_body,placeholder,,",
        "370800001,370800,开发区街道,township,government,grassroots,,,",
        "370800001201,370800001,开发村,village,community,grassroots,,,",
    ]
    import_body(body="\n".join([heading, *rows]).encode(), by=INSTALLATION, at=town.later(), follow=follow_tree)
    publish(town)
    board = read_board(town.unit(CITY), town.at)

    assert [child.unit.code for child in board.children] == ["370800001", COUNTY]
    assert board.children[0].units == 2
    assert check_figures().differing == []


def test_a_recount_tells_how_many_cells_agree(town: Cast) -> None:
    acted(town)
    for _folded in range(2):
        check = check_figures()
        assert check.differing == []
        assert check.cells > 20
        fold_all()


def test_an_empty_database_has_nothing_to_differ(db: None) -> None:
    assert check_figures() == Check(cells=0, differing=[])


def test_every_cell_that_is_spoilt_is_named(town: Cast) -> None:
    acted(town)
    fold_all()
    with connection.cursor() as cursor:
        cursor.execute("SELECT node, kind, ref, state FROM tally_counter ORDER BY 1, 2, 3, 4")
        cells = cursor.fetchall()
        for node, kind, ref, state in (cells[0], cells[-1]):
            cursor.execute(SPOILT.format(node, kind, ref, state))
    check = check_figures()

    assert [tuple(cell.bucket) for cell in check.differing] == [tuple(cells[0][1:]), tuple(cells[-1][1:])]
    assert [cell.kept - cell.recounted for cell in check.differing] == [1, 1]
    assert check.differing[0].name.startswith("37 unit_class ref=")


def test_a_counter_of_what_is_not_there_is_named_too(town: Cast) -> None:
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO tally_counter VALUES (1, 999999, 3, 0, 1, 5, current_date)")
    (cell,) = check_figures().differing
    assert (cell.name, cell.recounted, cell.kept) == ("? issue ref=0 state=1", 0, 5)


def test_an_issue_is_overdue_the_day_after_its_day(town: Cast) -> None:
    issue = town.starts()
    on = {"due": issue.due_on, "after": issue.due_on + timedelta(days=1)}
    moments = {name: town.at + (day - town.at.date()) for name, day in on.items()}

    assert read_board(town.unit("37"), moments["due"]).total.issues.overdue == 0
    late = read_board(town.unit("37"), moments["after"]).total.issues
    assert (late.overdue, late.light.colour) == (1, Colour.RED)
    loop.withdraw_issue(number=town.opens().number, reason="重复", by=town.actor(VILLAGE), at=town.later())
    assert replace(read_board(town.unit("37"), moments["after"]).total.issues, by_state={}) == replace(
        late, by_state={}
    )
