"""Changing counters: note a change, fold the queue, hold a region still."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import connection

from huilu.kernel.paths import SEGMENT
from huilu.tally.models import Bucket

_REGION_LOCK = 7001

# What lies below a node is its children, and what lies below these: so one level after the other is summed, from the
# deepest up, and no path is cut into all its ancestors. The root has no cells.
_CHANGES = "CREATE TEMP TABLE tally_changes AS SELECT * FROM ({select}) AS one (region, path, kind, ref, state, n)"
_SUMS = """
    CREATE TEMP TABLE tally_sums (
      region smallint, path text COLLATE "C", kind smallint, ref int, state smallint, n bigint
    )
"""
_UPWARD = """
    INSERT INTO tally_sums
    SELECT region, left(path, -8), kind, ref, state, sum(n) FROM (
      SELECT region, path, kind, ref, state, n FROM tally_changes WHERE length(path) = %(length)s
      UNION ALL
      SELECT region, path, kind, ref, state, n FROM tally_sums WHERE length(path) = %(length)s
    ) AS level GROUP BY 1, 2, 3, 4, 5
"""
# The folders' rows first, in their order, as `tally_fold` takes them before it touches any counter.
_HOLD_FOLDERS = """
    SELECT FROM tally_folder WHERE region IN (SELECT region FROM tally_sums) ORDER BY region FOR UPDATE
"""
_ADD = """
    INSERT INTO tally_counter AS counter (region, node, kind, ref, state, n)
    SELECT region, ('x' || lpad(right(path, 8), 16, '0'))::bit(64)::bigint AS node, kind, ref, state, n
    FROM tally_sums WHERE n <> 0 ORDER BY node, kind, ref, state
    ON CONFLICT (node, kind, ref, state) DO UPDATE SET n = counter.n + excluded.n
"""


def hold_region(region: int) -> None:
    """Keep the region's paths still until commit. Acts share this; reorganising waits for them."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock_shared(%s, %s)", [_REGION_LOCK, region])


def hold_regions(regions: Iterable[int]) -> None:
    """Keep the paths of several regions still, always in the same order, so that no two acts wait for each other."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock_shared(%s, region) FROM unnest(%s::int[]) AS region",
            [_REGION_LOCK, sorted(set(regions))],
        )


def seize_region(region: int) -> None:
    """Keep every act of the region waiting until commit, while its tree or classes change."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [_REGION_LOCK, region])


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


def count_many(select: str, values: Mapping[str, Any]) -> None:
    """Add the changes that a SELECT of region, path, kind, ref, state and n gives to the counters at once.

    For changes by the million, which would only pass through the queue. Whoever folds those regions waits.
    """
    with connection.cursor() as cursor:
        cursor.execute(_CHANGES.format(select=select), values)
        cursor.execute(_SUMS)
        cursor.execute("SELECT coalesce(max(length(path)), 0) FROM tally_changes")
        (longest,) = cursor.fetchone()
        for length in range(longest, 2 * SEGMENT, -SEGMENT):
            cursor.execute(_UPWARD, {"length": length})
        cursor.execute(_HOLD_FOLDERS)
        cursor.execute(_ADD)
        cursor.execute("DELETE FROM tally_counter WHERE n = 0")
        cursor.execute("DROP TABLE tally_changes, tally_sums")


def fold(region: int) -> int:
    """Fold the region's queue into its counters; how many rows were folded."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT tally_fold(%s::smallint)", [region])
        folded: int = cursor.fetchone()[0]
    return folded


def fold_all() -> int:
    """Fold every region that has something waiting; how many rows were folded."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT DISTINCT region FROM tally_delta ORDER BY region")
        regions = [row[0] for row in cursor.fetchall()]
    return sum(fold(region) for region in regions)
