"""Two at once on one item, one row, one register: nothing is lost, and nothing is done twice."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from django.db import connection
from django.utils import translation

from huilu.board.checking import check_figures
from huilu.kernel.days import day_of
from huilu.kernel.refusals import Refusal
from huilu.registers.models import Item, ReturnedSheet, TakenRow
from huilu.registers.sheets.kinds import find_kind
from huilu.registers.sheets.taking import Choice, Outcome, keep_sheet, take_rows
from huilu.registers.sheets.writing import write_workbook
from tests.cast import Cast, plant_tree, publish
from tests.registers.conftest import CITY, PACK, Office
from tests.registers.workbooks import edited, put

AT_ONCE = 6


@pytest.fixture
def office(committed_database: None) -> Office:
    """The city's register of research, in a database in which everything is really committed."""
    plant_tree()
    town = Cast()
    publish(town)
    town.actor(CITY)
    return Office(town)


def all_at_once(act: Callable[[int], Any]) -> list[Any]:
    """What each of them was told; a refusal by its code."""
    barrier = Barrier(AT_ONCE)

    def run(number: int) -> Any:
        barrier.wait()
        try:
            return act(number)
        except Refusal as refusal:
            return refusal.code
        finally:
            connection.close()

    with ThreadPoolExecutor(AT_ONCE) as pool:
        return list(pool.map(run, range(AT_ONCE)))


def test_of_those_who_change_the_same_cell_one_wins_and_the_others_are_told(office: Office) -> None:
    office.enters(question="甲")
    named = {"unit": CITY, "register": f"{PACK}/research", "serial": 1, "was": {"question": "甲"}}
    at = office.town.later()
    told = all_at_once(lambda n: office.do("change_item", cells={"question": f"第{n}个"}, at=at, **named).pk)

    assert told.count("registers.changed_meanwhile") == AT_ONCE - 1
    assert Item.objects.get().values["question"].startswith("第")


def test_whoever_enters_at_once_gets_numbers_without_gaps_or_doubles(office: Office) -> None:
    at = office.town.later()
    all_at_once(lambda n: office.do("enter_item", cells={"question": f"第{n}题"}, at=at).serial)

    assert sorted(Item.objects.order_by("serial").values_list("serial", flat=True)) == list(range(1, AT_ONCE + 1))
    assert check_figures().differing == []


def handed_in(town: Cast, *questions: str) -> ReturnedSheet:
    """A file with these questions as new rows, handed in by the city."""

    def edit(grid: Any) -> None:
        for line, question in enumerate(questions, 2):
            put(grid, line, "Question", question)

    with translation.override("en"):
        kind = find_kind(town.unit(CITY), "research", day_of(town.at))
        body = edited(write_workbook(kind, town.at), edit)
        return keep_sheet(kind=kind, body=body, by=town.actor(CITY), at=town.at)


def takes(town: Cast, sheet: ReturnedSheet, line: int) -> list[Outcome]:
    """What became of that row, taken over by the city; nothing where it was taken before."""
    with translation.override("en"):
        kind = find_kind(town.unit(CITY), "research", day_of(town.at))
        return take_rows(sheet=sheet, kind=kind, chosen={line: Choice()}, by=town.actor(CITY), at=town.at)


def test_a_new_row_that_many_take_over_at_once_is_one_item(office: Office) -> None:
    sheet = handed_in(office.town, "新加的题")

    all_at_once(lambda _number: takes(office.town, sheet, 2))

    assert (Item.objects.count(), TakenRow.objects.count()) == (1, 1)


def test_a_new_row_that_stands_in_the_files_of_many_is_one_item(office: Office) -> None:
    sheets = [handed_in(office.town, *[f"第{n}题"] * bool(n), "新加的题") for n in range(AT_ONCE)]

    told = all_at_once(lambda n: takes(office.town, sheets[n], 3 if n else 2))

    assert [one.refusal.code for (one,) in told if one.refusal] == ["registers.row_there_already"] * (AT_ONCE - 1)
    assert (Item.objects.count(), TakenRow.objects.count()) == (1, 1)
