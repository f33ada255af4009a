"""Counters over paths, which know nothing of units."""

from __future__ import annotations

from collections import Counter as Counts
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection, transaction

from huilu.kernel.paths import segment
from huilu.tally.actions import count_many, fold, fold_all, move, note_change, note_many
from huilu.tally.models import Bucket, Counter, Delta, Folder, Kind, Own, Past
from huilu.tally.queries import below_children, snapshot

pytestmark = pytest.mark.usefixtures("db")

REGION, DAY = 5, date(2023, 9, 20)
ROOT, PROVINCE, CITY, VILLAGE = 1, REGION << 24 | 1, REGION << 24 | 2, REGION << 24 | 3
TOP = segment(ROOT)
PROVINCE_PATH = TOP + segment(PROVINCE)
CITY_PATH = PROVINCE_PATH + segment(CITY)
VILLAGE_PATH = CITY_PATH + segment(VILLAGE)
OPEN, CLOSED = Bucket(Kind.ISSUE, 0, 1), Bucket(Kind.ISSUE, 0, 6)


def notes(path: str, *changes: tuple[Bucket, int]) -> None:
    note_change(region=REGION, path=path, changes=changes, on=DAY)


def below(path: str, *children: int) -> dict[tuple[int, Bucket], int]:
    return {(cell.node, cell.bucket): cell.n for cell in below_children(path, children)}


def test_what_is_noted_is_read_before_it_is_folded_and_after() -> None:
    notes(VILLAGE_PATH, (OPEN, 2), (CLOSED, 1))
    expected = {(CITY, OPEN): 2, (CITY, CLOSED): 1}

    assert below(PROVINCE_PATH, CITY) == expected
    assert fold(REGION) == 2
    assert below(PROVINCE_PATH, CITY) == expected
    assert fold(REGION) == 0


def test_a_node_counts_what_is_below_it_and_not_itself() -> None:
    notes(CITY_PATH, (OPEN, 1))

    for _folded in range(2):
        assert below(PROVINCE_PATH, CITY) == {}
        assert below(TOP, PROVINCE) == {(PROVINCE, OPEN): 1}
        fold_all()


def test_the_root_keeps_no_row_that_everybody_would_wait_for() -> None:
    notes(VILLAGE_PATH, (OPEN, 1))
    fold_all()
    assert set(Counter.objects.values_list("node", flat=True)) == {PROVINCE, CITY}


def test_a_step_moves_from_one_bucket_to_the_other() -> None:
    notes(VILLAGE_PATH, (OPEN, 1))
    fold_all()
    move(region=REGION, path=VILLAGE_PATH, gone=OPEN, come=CLOSED, on=DAY)

    assert below(PROVINCE_PATH, CITY) == {(CITY, CLOSED): 1}
    fold_all()
    assert below(PROVINCE_PATH, CITY) == {(CITY, CLOSED): 1}


def test_a_step_into_or_out_of_counting() -> None:
    move(region=REGION, path=VILLAGE_PATH, gone=None, come=OPEN, on=DAY)
    assert below(PROVINCE_PATH, CITY) == {(CITY, OPEN): 1}
    move(region=REGION, path=VILLAGE_PATH, gone=OPEN, come=None, on=DAY)
    assert below(PROVINCE_PATH, CITY) == {}


def test_a_step_on_the_spot_queues_nothing() -> None:
    move(region=REGION, path=VILLAGE_PATH, gone=OPEN, come=OPEN, on=DAY)
    notes(VILLAGE_PATH, (OPEN, 0))
    assert not Delta.objects.exists()


def test_many_changes_come_from_one_select() -> None:
    note_many(
        "SELECT %(region)s, %(path)s, 3, 0, n, 1, %(day)s::date FROM generate_series(1, 4) AS n",
        {"region": REGION, "path": VILLAGE_PATH, "day": DAY},
    )
    assert sum(below(PROVINCE_PATH, CITY).values()) == 4


def test_a_region_folds_its_own_queue_only() -> None:
    notes(VILLAGE_PATH, (OPEN, 1))
    note_change(region=REGION + 1, path=VILLAGE_PATH, changes=[(OPEN, 1)], on=DAY)

    assert fold(REGION + 1) == 1
    assert Delta.objects.get().region == REGION
    assert fold_all() == 1


def test_what_adds_up_to_nothing_leaves_no_row() -> None:
    notes(VILLAGE_PATH, (OPEN, 1), (OPEN, -1))
    assert fold(REGION) == 2
    assert not Counter.objects.exists()


def test_a_snapshot_inside_a_transaction_is_that_transactions_own() -> None:
    with snapshot():
        notes(VILLAGE_PATH, (OPEN, 1))
    assert Delta.objects.count() == 1


MANY = """
    SELECT %(region)s::smallint, one.path, 3::smallint, 0, one.state::smallint, one.n FROM (VALUES
      (%(village)s, 1, 2), (%(village)s, 1, 3), (%(village)s, 6, 1), (%(city)s, 1, 10), (%(city)s, 6, -1),
      (%(province)s, 1, 100), (%(top)s, 1, 1000)
    ) AS one (path, state, n)
"""
PATHS = {"region": REGION, "village": VILLAGE_PATH, "city": CITY_PATH, "province": PROVINCE_PATH, "top": TOP}
BEFORE, AFTER = DAY - timedelta(days=1), DAY + timedelta(days=1)


def cells() -> Counts[tuple[int, ...]]:
    """What lies below each node, in whichever regions."""
    found: Counts[tuple[int, ...]] = Counts()
    for *cell, n in Counter.objects.order_by("pk").values_list("node", "kind", "ref", "state", "n"):
        found[tuple(cell)] += n
    return found


def queues(on: date) -> None:
    note_many(f"SELECT many.*, %(on)s::date FROM ({MANY}) AS many", {**PATHS, "on": on})


def everything() -> list[list[tuple[Any, ...]]]:
    """All that is kept of counters and of their days, once nothing waits."""
    fold_all()
    kept = (Counter, "since"), (Past, "day"), (Own, "day")
    told = [
        sorted(model.objects.values_list("region", "node", "kind", "ref", "state", "n", day)) for model, day in kept
    ]
    return [*told, list(Folder.objects.filter(region=REGION).values_list("day"))]


def twice_from_the_same(before: Callable[[], None], on: date) -> tuple[list[Any], list[Any]]:
    """What is kept after the changes came through the queue, and after they were counted at once."""
    before()
    with transaction.atomic():
        queues(on)
        queued = everything()
        transaction.set_rollback(True)
    count_many(MANY, PATHS, on=on)
    return queued, everything()


def test_changes_by_the_million_are_counted_as_if_they_had_been_queued() -> None:
    queued, counted = twice_from_the_same(lambda: None, DAY)

    assert counted == queued
    assert cells() == {(PROVINCE, 3, 0, 1): 15, (CITY, 3, 0, 1): 5, (CITY, 3, 0, 6): 1}
    assert set(Counter.objects.values_list("since", flat=True)) == {DAY}
    assert Folder.objects.get(region=REGION).day == DAY


@pytest.mark.parametrize("on", [BEFORE, DAY, AFTER])
def test_what_was_counted_on_another_day_is_remembered_as_if_they_had_been_queued(on: date) -> None:
    def before() -> None:
        notes(VILLAGE_PATH, (OPEN, 1), (CLOSED, -1))
        fold_all()

    queued, counted = twice_from_the_same(before, on)
    assert counted == queued
    assert Folder.objects.get(region=REGION).day == max(on, DAY)


def test_a_day_before_the_one_that_was_folded_goes_through_the_queue() -> None:
    notes(VILLAGE_PATH, (OPEN, 1))
    fold_all()
    count_many(MANY, PATHS, on=BEFORE)

    assert cells() == {(PROVINCE, 3, 0, 1): 1, (CITY, 3, 0, 1): 1}
    assert set(Delta.objects.values_list("day", flat=True)) == {BEFORE}
    assert below(TOP, PROVINCE)[PROVINCE, OPEN] == 16


def test_what_waits_from_the_day_before_is_still_counted_on_that_day() -> None:
    note_change(region=REGION, path=VILLAGE_PATH, changes=[(OPEN, 1)], on=BEFORE)
    count_many(MANY, PATHS, on=DAY)
    fold_all()

    assert cells()[CITY, 3, 0, 1] == 6
    assert Past.objects.get(node=CITY, state=1).n == 1
    assert Past.objects.get(node=CITY, state=1).day == BEFORE


def test_two_regions_below_one_node_come_together_there() -> None:
    middle = TOP + segment(2)
    rows = ", ".join(f"({region}, '{middle}{segment(region << 24 | 2)}')" for region in (REGION, REGION + 1))
    several = (
        f"SELECT region::smallint, path, 3::smallint, 0, 1::smallint, 7 FROM (VALUES {rows}) AS one (region, path)"
    )
    count_many(several, {}, on=DAY)

    assert cells() == {(2, 3, 0, 1): 14}
    assert sorted(Counter.objects.values_list("region", "n")) == [(REGION, 7), (REGION + 1, 7)]
    assert set(Folder.objects.filter(day=DAY).values_list("region", flat=True)) == {REGION, REGION + 1}


def test_a_node_above_two_regions_keeps_the_days_of_each() -> None:
    middle = TOP + segment(2)
    late = (REGION + 1, 10, BEFORE)
    for region, n, on in ((REGION, 3, BEFORE), (REGION + 1, 4, DAY), (REGION, 1, AFTER), late):
        note_change(region=region, path=middle + segment(region << 24 | 2), changes=[(OPEN, n)], on=on)
        fold_all()

    assert cells() == {(2, 3, 0, 1): 18}
    with connection.cursor() as cursor:
        for day, n in ((BEFORE, 13), (DAY, 17), (AFTER, 18)):
            cursor.execute("SELECT n FROM tally_below_on(ARRAY[2::bigint], %s, %s)", [[middle], day])
            assert cursor.fetchall() == [(n,)]


def test_they_are_added_to_what_was_counted_and_what_was_queued_stays_queued() -> None:
    notes(VILLAGE_PATH, (OPEN, 1))
    fold_all()
    notes(VILLAGE_PATH, (OPEN, 1))
    count_many(MANY, PATHS, on=DAY)

    assert below(TOP, PROVINCE)[PROVINCE, OPEN] == 17
    assert Delta.objects.count() == 1


@pytest.mark.parametrize("on", [DAY, AFTER])
def test_what_they_bring_to_nothing_leaves_no_row(on: date) -> None:
    def before() -> None:
        notes(VILLAGE_PATH, (OPEN, -5), (CLOSED, -1))
        fold_all()

    queued, counted = twice_from_the_same(before, on)
    assert counted == queued
    assert (CITY, 3, 0, 1) not in cells()
    assert (CITY, 3, 0, 6) not in cells()


def test_none_at_all_are_counted_too() -> None:
    count_many(f"{MANY} WHERE false", PATHS, on=DAY)
    assert not Counter.objects.exists()
    assert Folder.objects.get(region=REGION).day < DAY
