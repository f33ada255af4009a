"""Changing counters: note a change, fold the queue, hold a region still."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import connection, transaction

from huilu.tally.models import Bucket

_REGION_LOCK = 7001
# Asked of the region's own row, so that the lock is one of the machine on which the region lies, whoever asks through
# whichever other. The lowest region first, always.
_HOLD = """
    SELECT pg_advisory_xact_lock_shared(%s, region) FROM tally_folder WHERE region = ANY(%s::smallint[]) ORDER BY region
"""
_SEIZE = _HOLD.replace("_shared", "")
# Whoever finds the region's row held goes on to the next region instead of waiting for it.
_FREE = "SELECT FROM tally_folder WHERE region = %s FOR UPDATE SKIP LOCKED"


def hold_region(region: int) -> None:
    """Keep the region's paths still until commit. Acts share this; reorganising waits for them."""
    with connection.cursor() as cursor:
        cursor.execute(_HOLD, [_REGION_LOCK, [region]])


def hold_regions(regions: Iterable[int]) -> None:
    """Keep the paths of several regions still, always in the same order, so that no two acts wait for each other."""
    with connection.cursor() as cursor:
        cursor.execute(_HOLD, [_REGION_LOCK, sorted(set(regions))])


def seize_region(region: int) -> None:
    """Keep every act of the region waiting until commit, while its tree or classes change."""
    with connection.cursor() as cursor:
        cursor.execute(_SEIZE, [_REGION_LOCK, [region]])


def note_change(*, region: int, path: str, changes: Iterable[tuple[Bucket, int]]) -> None:
    """Queue changes of buckets at one unit's path, in the transaction of the act that caused them."""
    rows = [(region, path, *bucket, n) for bucket, n in changes if n]
    if not rows:
        return
    with connection.cursor() as cursor:
        marks = ", ".join(["(%s, %s, %s, %s, %s, %s)"] * len(rows))
        cursor.execute(
            f"INSERT INTO tally_delta (region, path, kind, ref, state, n) VALUES {marks}",
            [value for row in rows for value in row],
        )


def move(*, region: int, path: str, gone: Bucket | None, come: Bucket | None) -> None:
    """Queue the step of one thing from one bucket to another."""
    if gone != come:
        note_change(region=region, path=path, changes=[(bucket, n) for bucket, n in ((gone, -1), (come, 1)) if bucket])


def note_many(select: str, values: Mapping[str, Any]) -> None:
    """Queue the changes that a SELECT of region, path, kind, ref, state and n gives, however many."""
    with connection.cursor() as cursor:
        cursor.execute(f"INSERT INTO tally_delta (region, path, kind, ref, state, n) {select}", values)


def fold(region: int) -> int:
    """Fold the region's queue into its counters; how many rows were folded."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT tally_fold(%s::smallint)", [region])
        folded: int = cursor.fetchone()[0]
    return folded


@transaction.atomic
def fold_if_free(region: int) -> int:
    """Fold the region's queue unless somebody else is at it; how many rows were folded."""
    with connection.cursor() as cursor:
        cursor.execute(_FREE, [region])
        is_free = cursor.rowcount > 0
    return fold(region) if is_free else 0


def fold_all() -> int:
    """Fold every region that has something waiting; how many rows were folded. Several workers share the regions."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT DISTINCT region FROM tally_delta ORDER BY region")
        regions = [row[0] for row in cursor.fetchall()]
    return sum(fold_if_free(region) for region in regions)
