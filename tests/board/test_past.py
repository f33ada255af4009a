"""The board of a past day is what it was when that day was over."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from huilu.accounts.sight import seeing
from huilu.board.past import DayNotKept, DayNotOver, NotThereYet, read_past_board
from huilu.board.queries import Board, read_board
from huilu.kernel.actor import INSTALLATION
from huilu.kernel.days import day_of
from huilu.kernel.paths import segment
from huilu.org.actions import import_body
from huilu.programmes.actions import record_progress, take_back_progress
from huilu.programmes.publishing import follow_tree
from huilu.programmes.queries import obligations_of
from huilu.programmes.states import ProgressState
from huilu.tally.actions import fold, note_change
from huilu.tally.models import Bucket, Counter, Delta, Kept, Kind, Past
from tests.board.test_reach import publish_of_the_city, publish_own
from tests.cast import Cast, publish

VILLAGE, COUNTY = "370811007201", "370811"


def done_in(board: Board) -> int:
    return sum(work.done for work in board.total.work.values())


def test_what_was_done_later_is_not_on_the_board_of_the_day(town: Cast) -> None:
    publish(town)
    town.starts()
    unit = town.unit(VILLAGE)
    owed = obligations_of(unit, day_of(town.at))[0].requirement.key
    given = {"unit_id": unit.pk, "requirement": owed, "by": town.actor(VILLAGE)}
    first = day_of(town.at)
    before = done_in(read_board(town.unit(COUNTY), town.at))
    town.at += timedelta(days=1)
    record_progress(state=ProgressState.DONE, fact="好了", at=town.later(), **given)
    second = day_of(town.at)
    town.at += timedelta(days=1)
    take_back_progress(at=town.later(), **given)
    third = day_of(town.at)

    today = third + timedelta(days=1)
    county = town.unit(COUNTY)
    told = [done_in(read_past_board(county, day, today=today)) for day in (first, second, third)]
    assert told == [before, before + 1, before]
    with seeing(town.actor(COUNTY)):
        assert done_in(read_past_board(county, second, today=today)) == before + 1


@pytest.mark.parametrize("code", ["00", COUNTY])
def test_many_children_come_a_window_at_a_time(town: Cast, code: str) -> None:
    publish(town)
    town.starts()
    unit, day = town.unit(VILLAGE), day_of(town.at)
    owed = obligations_of(unit, day)[0].requirement.key
    given = {"unit_id": unit.pk, "requirement": owed, "by": town.actor(VILLAGE)}
    record_progress(state=ProgressState.DONE, fact="好了", at=town.later(), **given)
    today = day + timedelta(days=1)
    whole = read_past_board(town.unit(code), day, today=today)

    windows, after = [], ""
    for _window in range(len(whole.children) + 1):
        windows.append(read_past_board(town.unit(code), day, today=today, after=after, size=1))
        after = windows[-1].next
        if not after:
            break

    assert [column for window in windows for column in window.children] == whole.children
    assert all((window.own, window.total) == (whole.own, whole.total) for window in windows)
    assert [window.is_whole for window in windows] == [len(whole.children) == 1] * len(windows)
    assert done_in(whole) > 0


@pytest.mark.parametrize("size", [None, 1])
@pytest.mark.parametrize("code", ["00", "37"])
def test_one_statement_counts_all_whoever_has_issued_something_below(town: Cast, code: str, size: int | None) -> None:
    publish(town)
    publish_of_the_city(town)
    publish_own(town, COUNTY, "of_the_county", COUNTY)
    unit, day = town.unit(code), day_of(town.at)
    now = read_board(unit, town.at)

    with CaptureQueriesContext(connection) as asked:
        board = read_past_board(unit, day, today=day + timedelta(days=1), size=size)

    counting = [one["sql"] for one in asked.captured_queries if "board_own_on" in one["sql"]]
    assert (len(counting), sum("board_below_on" in one["sql"] for one in asked.captured_queries)) == (1, 1)
    assert (board.total, board.own) == (now.total, now.own)
    assert list(board.children) == list(now.children)[:size]
    applying = {one.key: board.total.work[one.pk].applies for one in board.requirements}
    assert (applying["of_the_city/four_registers"], applying["of_the_county/four_registers"]) == (2, 1)


def test_a_former_name_is_read_on_the_days_on_which_it_was_known(town: Cast) -> None:
    publish(town)
    town.starts()
    was, day = town.unit(VILLAGE), day_of(town.at)
    town.at += timedelta(days=3)
    heading = "code,parent,name,level,sector,audience,tags,uscc,valid_from"
    kind = was.unit_class
    row = [
        was.code,
        was.parent.code,
        "新名村",
        kind.level_id,
        kind.sector,
        kind.audience,
        ";".join(kind.tags),
        was.uscc,
    ]
    body = f"{heading}\n{','.join(row)},\n".encode()
    assert import_body(body=body, by=INSTALLATION, at=town.later(), follow=follow_tree).changed == 1

    def named(on: date) -> set[str]:
        board = read_past_board(town.unit(VILLAGE).parent, on, today=day_of(town.at) + timedelta(days=1))
        return {child.unit.name for child in board.children}

    assert was.name in named(day)
    assert "新名村" not in named(day)
    assert "新名村" in named(day_of(town.at))


def test_a_day_that_is_not_over_or_not_kept_or_before_the_unit_is_refused(town: Cast) -> None:
    county, today = town.unit(COUNTY), day_of(town.at)
    with pytest.raises(DayNotOver):
        read_past_board(county, today, today=today)
    with pytest.raises(NotThereYet):
        read_past_board(county, date(1999, 1, 1), today=today)
    Kept.objects.update(since=date(2020, 1, 1))
    with pytest.raises(DayNotKept):
        read_past_board(county, date(2019, 12, 31), today=today)


# The folding of days by itself.
REGION = 5
TOP, MIDDLE, LEAF = 1, REGION << 24 | 1, REGION << 24 | 2
PATH = segment(TOP) + segment(MIDDLE) + segment(LEAF)
ONE, TWO, THREE, FOUR = (date(2024, 3, day) for day in (1, 2, 3, 4))
BUCKET = Bucket(Kind.ISSUE, 0, 1)


def note(day: date, n: int) -> None:
    note_change(region=REGION, path=PATH, changes=[(BUCKET, n)], on=day)


def values() -> list[int]:
    days = [date(2024, 2, 1), ONE, TWO, THREE, FOUR]
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT (SELECT coalesce(sum(n), 0) FROM tally_below_on(ARRAY[%s::bigint], ARRAY[%s], day))"
            " FROM unnest(%s::date[]) AS day",
            [MIDDLE, segment(TOP) + segment(MIDDLE), days],
        )
        return [int(n) for (n,) in cursor.fetchall()]


def folded_and_not() -> list[int]:
    waiting = values()
    fold(REGION)
    assert not Delta.objects.exists()
    assert values() == waiting
    return waiting


def test_each_day_keeps_its_value(db: None) -> None:
    note(ONE, 5)
    assert folded_and_not() == [0, 5, 5, 5, 5]
    note(THREE, -2)
    assert folded_and_not() == [0, 5, 5, 3, 3]
    note(FOUR, -3)
    assert folded_and_not() == [0, 5, 5, 3, 0]
    assert not Counter.objects.exists()
    note(FOUR, 4)
    assert folded_and_not() == [0, 5, 5, 3, 4]


def test_several_days_that_wait_together_are_folded_in_their_order(db: None) -> None:
    note(THREE, 1)
    note(ONE, 7)
    note(TWO, -7)
    assert folded_and_not() == [0, 7, 0, 1, 1]


def test_an_act_of_the_day_before_that_comes_late_counts_for_its_day(db: None) -> None:
    note(ONE, 5)
    fold(REGION)
    note(FOUR, 1)
    fold(REGION)
    note(TWO, 10)
    assert folded_and_not() == [0, 5, 15, 15, 16]
    note(TWO, -16)
    note(THREE, 1)
    assert folded_and_not() == [0, 5, -1, 0, 1]


def test_one_that_comes_late_for_what_is_empty_since_fills_it_again(db: None) -> None:
    note(ONE, 5)
    fold(REGION)
    note(THREE, -5)
    fold(REGION)
    note(FOUR, 0)
    note(TWO, 2)
    assert folded_and_not() == [0, 5, 7, 2, 2]
    note(THREE, -2)
    assert folded_and_not() == [0, 5, 7, 0, 0]
    assert Past.objects.filter(node=MIDDLE).count() == 3


def test_what_comes_late_and_was_never_there_is_there_from_its_day(db: None) -> None:
    note_change(region=REGION, path=PATH, changes=[(Bucket(Kind.SHARE, 0, 1), 1)], on=FOUR)
    fold(REGION)
    note(TWO, 3)
    note_change(region=REGION, path=PATH, changes=[(Bucket(Kind.SHARE, 0, 1), -1)], on=FOUR)
    assert folded_and_not() == [0, 0, 3, 3, 3]
