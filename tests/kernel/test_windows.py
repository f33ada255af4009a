"""Windows of a list: every row that stays is met once, whatever comes and goes; and nothing before it is counted."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import connection
from django.db.models import QuerySet
from django.test.utils import CaptureQueriesContext

from huilu.kernel.weaving import Strand, woven
from huilu.kernel.windows import Window, mark_of, window_of
from huilu.loop.models import Issue, Task
from huilu.org.models import Unit
from tests.cast import Cast, a_blocked_drain

VILLAGE, COUNTY = "370811007201", "370811"
TODAY = date(2023, 9, 20)


def walked(rows: QuerySet[Unit], *key: str, size: int = 3) -> list[str]:
    """The codes of all rows, from window to window."""
    found: list[str] = []
    window: Window[Unit] = window_of(rows, *key, size=size)
    for _turn in range(20):
        found += [unit.code for unit in window.items]
        if not window.next:
            return found
        window = window_of(rows, *key, after=window.next, size=size)
    raise AssertionError("The list has no end")


@pytest.mark.parametrize(
    "key",
    [
        ("code",),
        ("-code",),
        ("is_synthetic", "code"),
        ("-is_synthetic", "code"),
        ("unit_class__level__rank", "code"),
        ("parent__code", "code"),
        ("valid_from", "-id"),
    ],
)
@pytest.mark.parametrize("size", [1, 3, 11, 100])
def test_windows_together_are_the_list(key: tuple[str, ...], size: int, town: Cast) -> None:
    assert walked(Unit.objects.all(), *key, size=size) == [unit.code for unit in Unit.objects.order_by(*key)]


def test_an_empty_value_comes_last(town: Cast) -> None:
    for n, due_on in enumerate((None, date(2023, 10, 2), None, date(2023, 10, 1))):
        issue = town.drafts(a_blocked_drain(title=f"第{n}处"))
        Issue.objects.filter(pk=issue.pk).update(due_on=due_on)

    first = window_of(Issue.objects.all(), "due_on", "number", size=3)
    second = window_of(Issue.objects.all(), "due_on", "number", after=first.next, size=3)

    assert [issue.title for issue in (*first.items, *second.items)] == ["第3处", "第1处", "第0处", "第2处"]
    assert not second.next
    assert (first.is_all, second.is_all) == (False, False)


def test_who_goes_on_meets_each_row_once_whatever_is_entered_meanwhile(town: Cast) -> None:
    numbers = [town.drafts(a_blocked_drain(title=f"第{n}处")).number for n in range(4)]
    rows = Issue.objects.all()

    first = window_of(rows, "-number", size=2)
    later = town.drafts(a_blocked_drain(title="后来的")).number
    # The row from which one goes on may be gone, too: its place is still a place.
    Issue.objects.filter(number=numbers[2]).update(number="9-gone")
    second = window_of(rows, "-number", after=first.next, size=2)

    assert [one.number for one in first.items] == [numbers[3], numbers[2]]
    assert [one.number for one in second.items] == [numbers[1], numbers[0]]
    assert later not in {one.number for one in (*first.items, *second.items)}


@pytest.mark.parametrize("mark", ["", "x", "~", "2023-13-45~7", "~~~", "2023-09-20T10:00~1", "9" * 400, "a\0b"])
def test_a_mark_that_is_none_is_the_beginning(mark: str, town: Cast) -> None:
    found = window_of(Unit.objects.all(), "valid_from", "id", after=mark, size=2)

    assert list(found.items) == list(Unit.objects.order_by("valid_from", "id")[:2])
    assert not found.after
    assert woven([Strand(Unit.objects.all(), "valid_from", "code", str)], after=mark, size=2).after == ""


def test_nothing_is_skipped_by_counting(town: Cast) -> None:
    with CaptureQueriesContext(connection) as asked:
        window_of(Unit.objects.all(), "code", after="370811", size=2)

    (statement,) = [query["sql"] for query in asked.captured_queries]
    assert "OFFSET" not in statement
    assert "370811" in statement
    assert "LIMIT 3" in statement


@pytest.mark.parametrize("size", [1, 2, 5, 50])
def test_lists_are_woven_by_their_days(size: int, town: Cast) -> None:
    """Three lists with days in common, and rows without any: in the order of days, then of lists, then of keys."""
    issues = [town.opens(due_on=TODAY + timedelta(days=60 + n % 3)) for n in range(5)]
    town.drafts(a_blocked_drain(title="没有日期"))
    for issue in issues[:4]:
        _set_task(town, issue, TODAY + timedelta(days=61))
    at_hand = [issues[0], issues[3]]
    strands = [
        Strand(Issue.objects.all(), "due_on", "number", lambda one: ("issue", one.due_on, one.number)),
        Strand(Task.objects.all(), "due_on", "id", lambda one: ("task", one.due_on, one.pk)),
        Strand(at_hand, "due_on", "number", lambda one: ("again", one.due_on, one.number)),
    ]
    expected = [row for strand in strands for row in _all_of(strand)]
    expected.sort(key=lambda row: (row[1] or date.max, ["issue", "task", "again"].index(row[0])))

    found, window = [], woven(strands, size=size)
    found += window.items
    while window.next:
        window = woven(strands, after=window.next, size=size)
        assert len(window.items) <= size
        found += window.items

    assert found == expected


def _set_task(town: Cast, issue: Issue, due_on: date) -> None:
    post = town.actor(COUNTY).post_id
    Task.objects.create(issue=issue, position=1, text="清淤", owner_id=post, due_on=due_on)


def _all_of(strand: Strand[tuple[str, date, object]]) -> list[tuple[str, date, object]]:
    rows = strand.rows
    ordered = rows.order_by(strand.day, strand.key) if isinstance(rows, QuerySet) else rows
    return [strand.show(row) for row in ordered]


def test_a_mark_says_the_key_in_plain_text() -> None:
    assert mark_of(date(2023, 9, 20), None, True, "370811~x") == "2023-09-20~~1~370811~x"
