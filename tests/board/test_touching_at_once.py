"""Several at once, really committed: at the first touch of an obligation, and while a unit moves or is closed."""

from __future__ import annotations

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Event
from typing import Any

import pytest
from django.db import connection

from huilu.board.checking import check_figures
from huilu.board.queries import Board, Column, read_board
from huilu.kernel.actor import INSTALLATION
from huilu.kernel.days import day_of
from huilu.ledger.models import Entry
from huilu.org.actions import import_body
from huilu.programmes import rules
from huilu.programmes.actions import record_progress, take_back_progress
from huilu.programmes.models import Progress, ProgressRecord
from huilu.programmes.publishing import follow_tree
from huilu.programmes.states import ProgressState
from huilu.reorganisation.actions import close_unit, move_unit
from huilu.tally.actions import fold_all
from huilu.tally.queries import snapshot
from tests.board.test_at_once import at_once, goes_to_and_fro, held_open, owed, refused, waits_for
from tests.cast import Cast, plant_tree, publish

VILLAGE, TOWNSHIP, COUNTY, OTHER, CITY = "370811007201", "370811007", "370811", "370812", "3708"
MORE = """code,parent,name,level,sector,audience,tags,uscc,valid_from
370812,3708,兖州区,county,government,leading_body,,,2020-01-01
"""


@pytest.fixture
def land(committed_database: None) -> Cast:
    """Two counties with the programme, committed for everybody to see."""
    plant_tree()
    town = Cast()
    assert not import_body(body=MORE.encode(), by=INSTALLATION, at=town.at, follow=follow_tree).faults
    publish(town)
    town.actor(VILLAGE)
    return town


def done(fact: str) -> dict[str, Any]:
    return {"state": ProgressState.DONE, "fact": fact}


def done_under(town: Cast, code: str) -> int:
    return sum(work.done for work in read_board(town.unit(code), town.at).total.work.values())


def reorganises(act: Any, town: Cast, **given: Any) -> Any:
    at = town.at + timedelta(hours=1)
    return act(**given, on=day_of(at), reason="鲁政字〔2023〕1号", by=INSTALLATION, at=at)


def test_all_who_touch_an_obligation_first_are_heard(land: Cast) -> None:
    given = owed(land, VILLAGE)
    said = at_once(*[lambda n=n: refused(record_progress, **given, **done(f"第{n}次")) for n in range(6)])

    assert said == [""] * 6
    assert Progress.objects.get().state == ProgressState.DONE
    assert ProgressRecord.objects.count() == Entry.objects.filter(act="progress.recorded").count() == 6
    assert check_figures().differing == []
    assert done_under(land, COUNTY) == 1


def test_who_comes_second_to_an_untouched_obligation_waits_and_finds_what_was_said(land: Cast) -> None:
    given = owed(land, VILLAGE) | done("开过会")
    said: list[str] = []

    assert waits_for(lambda: record_progress(**given), lambda: said.append(refused(record_progress, **given)))

    assert said == [rules.NothingChanged.code]
    assert ProgressRecord.objects.count() == 1
    assert done_under(land, COUNTY) == 1


def test_who_takes_back_while_more_is_recorded_takes_back_the_last(land: Cast) -> None:
    given = owed(land, VILLAGE)
    record_progress(**given, **done("一"))

    assert waits_for(lambda: record_progress(**given, **done("二")), lambda: take_back_progress(**given))

    assert [bool(one.taken_back_at) for one in ProgressRecord.objects.order_by("id")] == [False, True]
    assert done_under(land, COUNTY) == 1


@pytest.mark.parametrize("turned", [False, True])
def test_an_act_and_a_move_wait_for_one_another(land: Cast, turned: bool) -> None:
    given = owed(land, VILLAGE)
    acts = (
        lambda: record_progress(**given, **done("好了")),
        lambda: reorganises(move_unit, land, unit=TOWNSHIP, under=OTHER),
    )
    assert waits_for(*(reversed(acts) if turned else acts))

    for _folded in range(2):
        assert (done_under(land, COUNTY), done_under(land, OTHER)) == (0, 1)
        assert check_figures().differing == []
        fold_all()


@pytest.mark.parametrize("turned", [False, True])
def test_an_act_and_the_end_of_its_unit_wait_for_one_another(land: Cast, turned: bool) -> None:
    given, said = owed(land, VILLAGE), []
    acts = (
        lambda: said.append(refused(record_progress, **given, **done("好了"))),
        lambda: reorganises(close_unit, land, unit=VILLAGE, to="370811007202"),
    )
    assert waits_for(*(reversed(acts) if turned else acts))

    assert said == ([rules.NotOurObligation.code] if turned else [""])
    assert ProgressRecord.objects.count() == (0 if turned else 1)
    for _folded in range(2):
        assert check_figures().differing == []
        fold_all()


def cells(column: Column) -> Counter[tuple[Any, ...]]:
    """Every figure of a column that adds up."""
    found = Counter({("units",): column.units, ("overdue",): column.issues.overdue})
    found.update({("issues", state): n for state, n in column.issues.by_state.items()})
    for key, work in column.work.items():
        found.update({(key, "applies"): work.applies, (key, "done"): work.done, (key, "begun"): work.in_progress})
    return found


def adds_up(board: Board) -> bool:
    """Whether the total is what is the node's own with all its children, cell by cell."""
    parts = [cells(column) for column in (board.own, *board.children)]
    return cells(board.total) == sum(parts, Counter())


def looks(land: Cast, over: Event) -> list[dict[str, int]]:
    """The units of the city and of both counties in one moment, over and over, with boards that are right each time."""
    seen = []
    while not over.is_set() or len(seen) < 3:
        with snapshot():
            boards = {code: read_board(land.unit(code), land.at) for code in (CITY, COUNTY, OTHER)}
            # Of a window the total is not added up, but what is counted below the node itself.
            counted = {code: read_board(land.unit(code), land.at, size=1).total for code in boards}
        assert all(adds_up(board) for board in boards.values())
        assert counted == {code: board.total for code, board in boards.items()}
        of_the_city = {child.unit.code: cells(child) for child in boards[CITY].children}
        assert of_the_city == {code: cells(boards[code].total) for code in (COUNTY, OTHER)}
        seen.append({code: board.total.units for code, board in boards.items()})
    connection.close()
    return seen


def looks_at(land: Cast, code: str, over: Event) -> set[int]:
    """How many units the board of one node has shown, over and over; every one of these boards was right."""
    seen = set[int]()
    while not over.is_set() or not seen:
        board = read_board(land.unit(code), land.at)
        assert adds_up(board)
        seen.add(board.total.units)
    connection.close()
    return seen


def acts_until(over: Event, act: Any) -> None:
    """The same act over and over."""
    while not over.is_set():
        act()
    connection.close()


def test_boards_are_exact_while_a_unit_moves_there_and_back(land: Cast) -> None:
    at_home = {code: read_board(land.unit(code), land.at).total.units for code in (CITY, COUNTY, OTHER)}
    moved = at_home | {COUNTY: at_home[COUNTY] - 4, OTHER: at_home[OTHER] + 4}
    acts, over = (goes_to_and_fro(owed(land, VILLAGE)), fold_all), Event()

    with ThreadPoolExecutor(6) as pool:
        acting = [pool.submit(acts_until, over, act) for act in acts]
        together = pool.submit(looks, land, over)
        alone = {code: pool.submit(looks_at, land, code, over) for code in at_home}
        try:
            for under in (OTHER, COUNTY) * 12:
                reorganises(move_unit, land, unit=TOWNSHIP, under=under)
        finally:
            over.set()

        assert {tuple(one.items()) for one in together.result(60)} <= {tuple(at_home.items()), tuple(moved.items())}
        for code, seen in alone.items():
            assert seen.result(60) == {at_home[code], moved[code]}
        for one in acting:
            one.result(60)
    assert ProgressRecord.objects.exists()
    assert check_figures().differing == []


def test_whoever_breaks_off_leaves_nothing_and_holds_up_nobody(land: Cast) -> None:
    given = owed(land, VILLAGE)

    def breaks_off() -> None:
        record_progress(**given, **done("白说"))
        with connection.cursor() as cursor:
            cursor.execute("ROLLBACK AND CHAIN")

    with held_open(breaks_off):
        assert refused(record_progress, **given, **done("好了")) == ""
    assert ProgressRecord.objects.get().fact == "好了"
    assert check_figures().differing == []
