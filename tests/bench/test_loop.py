"""What the loop bench loads and what its floor writes are the rows that the actions write."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import datetime
from itertools import islice
from typing import Any

import pytest
from django.conf import settings
from django.db import connection, transaction

from bench.loop import acting, floor, ground, stored, story
from bench.loop.people import Company, company_of, holder_of, villages
from bench.loop.tree import Breadth
from huilu.board.checking import check_figures
from huilu.loop.models import Issue
from huilu.tally.actions import fold_all

SMALL = Breadth(cities=2, counties=1, townships=1, villages=2)
COUNT = 45
# What differs from one time to the next, and means nothing.
OWN = {"id", "recorded_at", "issue_id", "about_id", "entry_id"}
Rows = dict[str, Counter[str]]


@pytest.fixture
def small(db: None) -> None:
    """The small tree with its people and the programme."""
    holder_of.cache_clear()
    ground.make(SMALL)


def moments(nth: int) -> Callable[[], datetime]:
    """The moments of the nth life: an hour between two acts."""
    start = story.FIRST_DAY + nth * (stored.SPREAD / COUNT)
    hours = iter(range(99))
    return lambda: start + next(hours) * story.HOUR


def everybody() -> Iterator[Company]:
    known = villages(0, 1, 99)
    return (company_of(known[nth % len(known)]) for nth in range(COUNT))


def live_all() -> None:
    for nth, company in enumerate(everybody()):
        for _act in islice(acting.life(company, moments(nth)), acting.transactions_of(nth)):
            pass


def write_all_bare() -> None:
    for nth, company in enumerate(everybody()):
        number = f"{company.village.unit_code}-{nth // len(villages(0, 1, 99)) + 1:04}"
        for _act in islice(floor.Life(company, number).write(moments(nth)), acting.transactions_of(nth)):
            pass


def load_all() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET ROLE NONE")
        known = stored.prepare(cursor, COUNT, settings.TIME_ZONE)
        for first in range(0, COUNT, 20):
            stored.fill(cursor, first, min(first + 20, COUNT), known)
        stored.finish(cursor)
        cursor.execute("RESET ROLE")


def rows() -> Rows:
    """Every row of every table but the counters, whose queue is summed up; issues go by their numbers."""
    numbers = dict(Issue.objects.order_by("pk").values_list("pk", "number"))
    return {table: Counter(_plain(row, numbers) for row in _all_of(table)) for table in _tables()}


def _tables() -> list[str]:
    return sorted(set(connection.introspection.table_names()) - {"tally_delta", "tally_counter", "org_takenoff"})


def _all_of(table: str) -> list[dict[str, Any]]:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT to_jsonb(t)::text FROM {table} t")
        return [json.loads(row) for (row,) in cursor.fetchall()]


def _plain(row: dict[str, Any], numbers: dict[int, str]) -> str:
    about = numbers.get(row.get("issue_id") or row.get("about_id") or 0, "")
    return str([about, *sorted((name, value) for name, value in row.items() if name not in OWN)])


def deltas() -> Counter[tuple[Any, ...]]:
    found: Counter[tuple[Any, ...]] = Counter()
    with connection.cursor() as cursor:
        cursor.execute("SELECT region, path, kind, ref, state, day, n FROM tally_delta")
        for *bucket, n in cursor.fetchall():
            found[tuple(bucket)] += n
    return Counter({bucket: n for bucket, n in found.items() if n})


def what_it_writes(write: Callable[[], None]) -> tuple[Rows, Counter[tuple[Any, ...]]]:
    """The rows after it, and nothing of it remains."""
    with transaction.atomic():
        write()
        found = rows(), deltas()
        transaction.set_rollback(True)
    return found


@pytest.mark.parametrize("write", [load_all, write_all_bare])
def test_the_same_rows_as_by_the_actions(small: None, write: Callable[[], None]) -> None:
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO loop_issueserial (unit_id, region, last) SELECT id, region, 0 FROM org_unit")
    fold_all()
    lived, counted = what_it_writes(live_all)
    made, summed = what_it_writes(write)

    assert sum(lived["loop_issue"].values()) == COUNT
    assert {table: lived[table] - made[table] for table in lived if lived[table] != made[table]} == {}
    assert {table: made[table] - lived[table] for table in lived if lived[table] != made[table]} == {}
    assert counted == summed


def test_the_figures_agree_with_what_was_loaded(small: None) -> None:
    load_all()
    assert check_figures().differing == []

    fold_all()

    assert check_figures().differing == []
    assert Issue.objects.count() == COUNT
