"""Counters over paths, which know nothing of units."""

from __future__ import annotations

import pytest

from huilu.kernel.paths import segment
from huilu.tally.actions import count_many, fold, fold_all, move, note_change, note_many
from huilu.tally.models import Bucket, Counter, Delta, Kind
from huilu.tally.queries import below_children, snapshot

pytestmark = pytest.mark.usefixtures("db")

REGION = 5
ROOT, PROVINCE, CITY, VILLAGE = 1, REGION << 24 | 1, REGION << 24 | 2, REGION << 24 | 3
TOP = segment(ROOT)
PROVINCE_PATH = TOP + segment(PROVINCE)
CITY_PATH = PROVINCE_PATH + segment(CITY)
VILLAGE_PATH = CITY_PATH + segment(VILLAGE)
OPEN, CLOSED = Bucket(Kind.ISSUE, 0, 1), Bucket(Kind.ISSUE, 0, 6)


def notes(path: str, *changes: tuple[Bucket, int]) -> None:
    note_change(region=REGION, path=path, changes=changes)


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
    move(region=REGION, path=VILLAGE_PATH, gone=OPEN, come=CLOSED)

    assert below(PROVINCE_PATH, CITY) == {(CITY, CLOSED): 1}
    fold_all()
    assert below(PROVINCE_PATH, CITY) == {(CITY, CLOSED): 1}


def test_a_step_into_or_out_of_counting() -> None:
    move(region=REGION, path=VILLAGE_PATH, gone=None, come=OPEN)
    assert below(PROVINCE_PATH, CITY) == {(CITY, OPEN): 1}
    move(region=REGION, path=VILLAGE_PATH, gone=OPEN, come=None)
    assert below(PROVINCE_PATH, CITY) == {}


def test_a_step_on_the_spot_queues_nothing() -> None:
    move(region=REGION, path=VILLAGE_PATH, gone=OPEN, come=OPEN)
    notes(VILLAGE_PATH, (OPEN, 0))
    assert not Delta.objects.exists()


def test_many_changes_come_from_one_select() -> None:
    note_many(
        "SELECT %(region)s, %(path)s, 3, 0, n, 1 FROM generate_series(1, 4) AS n",
        {"region": REGION, "path": VILLAGE_PATH},
    )
    assert sum(below(PROVINCE_PATH, CITY).values()) == 4


def test_a_region_folds_its_own_queue_only() -> None:
    notes(VILLAGE_PATH, (OPEN, 1))
    note_change(region=REGION + 1, path=VILLAGE_PATH, changes=[(OPEN, 1)])

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


def cells() -> dict[tuple[int, ...], int]:
    return {one[1:-1]: one[-1] for one in Counter.objects.values_list("region", "node", "kind", "ref", "state", "n")}


def test_changes_by_the_million_are_counted_as_if_they_had_been_queued() -> None:
    note_many(MANY, PATHS)
    fold_all()
    queued = cells()
    Counter.objects.all().delete()

    count_many(MANY, PATHS)

    assert cells() == queued == {(PROVINCE, 3, 0, 1): 15, (CITY, 3, 0, 1): 5, (CITY, 3, 0, 6): 1}
    assert not Delta.objects.exists()


def test_they_are_added_to_what_was_counted_and_what_was_queued_stays_queued() -> None:
    notes(VILLAGE_PATH, (OPEN, 1))
    fold_all()
    notes(VILLAGE_PATH, (OPEN, 1))
    count_many(MANY, PATHS)

    assert below(TOP, PROVINCE)[PROVINCE, OPEN] == 17
    assert Delta.objects.count() == 1


def test_what_they_bring_to_nothing_leaves_no_row() -> None:
    notes(VILLAGE_PATH, (OPEN, -5), (CLOSED, -1))
    fold_all()
    count_many(MANY, PATHS)

    assert (CITY, 3, 0, 1) not in cells()
    assert (CITY, 3, 0, 6) not in cells()


def test_none_at_all_are_counted_too() -> None:
    count_many(f"{MANY} WHERE false", PATHS)
    assert not Counter.objects.exists()
