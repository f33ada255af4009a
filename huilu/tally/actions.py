"""Changing counters: note a change, fold the queue, hold a region still."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.db import connection, transaction

from huilu.kernel.paths import SEGMENT
from huilu.tally.models import Bucket, Kind

_REGION_LOCK = 7001
# Asked of the region's own row, so that the lock is one of the machine on which the region lies, whoever asks through
# whichever other. The lowest region first, always.
_HOLD = """
    SELECT pg_advisory_xact_lock_shared(%s, region) FROM tally_folder WHERE region = ANY(%s::smallint[]) ORDER BY region
"""
_SEIZE = _HOLD.replace("_shared", "")
_TRY = "SELECT pg_try_advisory_xact_lock_shared(%s, region) FROM tally_folder WHERE region = %s"
# Whoever finds the region's row held goes on to the next region instead of waiting for it.
_FREE = "SELECT FROM tally_folder WHERE region = %s FOR UPDATE SKIP LOCKED"

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
    SELECT FROM tally_folder WHERE region IN (SELECT region FROM tally_changes) ORDER BY region FOR UPDATE
"""
# Where a later day was folded already, every day since then has to be corrected: the fold of late changes does that.
_QUEUE_LATE = """
    WITH late AS (
      DELETE FROM tally_changes WHERE region IN (SELECT region FROM tally_folder WHERE day > %(on)s)
      RETURNING region, path, kind, ref, state, n
    )
    INSERT INTO tally_delta (region, path, kind, ref, state, n, day)
    SELECT region, path, kind, ref, state, n, %(on)s FROM late
"""
# From here on as `tally_fold_day` does: what was before that day is kept, what a node has by itself is noted.
_OWN = """
    INSERT INTO tally_own AS own (region, node, kind, ref, state, day, n)
    SELECT region, tally_node(path, length(path) / 8 - 1), kind, ref, state, %(on)s::date, sum(n)
    FROM tally_changes WHERE kind <> %(unit_class)s GROUP BY 1, 2, 3, 4, 5 HAVING sum(n) <> 0
    ON CONFLICT (node, day, kind, ref, state, region) DO UPDATE SET n = own.n + excluded.n
"""
_ADD = """
    WITH shares AS MATERIALIZED (
      SELECT region, tally_node(path, length(path) / 8 - 1) AS node, kind, ref, state, n
      FROM tally_sums WHERE n <> 0 ORDER BY node, kind, ref, state
    ),
    kept AS (
      INSERT INTO tally_past AS past (region, node, kind, ref, state, day, n)
      SELECT c.region, c.node, c.kind, c.ref, c.state, c.since, c.n
      FROM shares AS s JOIN tally_counter AS c
      ON (c.node, c.kind, c.ref, c.state, c.region) = (s.node, s.kind, s.ref, s.state, s.region)
      WHERE c.since < %(on)s
      ON CONFLICT (node, kind, ref, state, day, region) DO UPDATE SET n = excluded.n
    ),
    written AS (
      INSERT INTO tally_counter AS counter (region, node, kind, ref, state, n, since)
      SELECT region, node, kind, ref, state, n, %(on)s::date FROM shares
      ON CONFLICT (node, kind, ref, state, region)
      DO UPDATE SET n = counter.n + excluded.n, since = greatest(counter.since, excluded.since)
      RETURNING counter.region, counter.node, counter.kind, counter.ref, counter.state, counter.n
    )
    SELECT region, jsonb_agg(w)::text FROM written AS w WHERE n = 0 GROUP BY region ORDER BY region
"""
_ADVANCE = """
    UPDATE tally_folder SET day = %(on)s WHERE day < %(on)s AND region IN (SELECT region FROM tally_changes)
"""


def hold_region(region: int) -> None:
    """Keep the region's paths still until commit. Acts share this; reorganising waits for them."""
    with connection.cursor() as cursor:
        cursor.execute(_HOLD, [_REGION_LOCK, [region]])


def try_hold_region(region: int) -> bool:
    """The same without waiting: whether nobody changes the region's tree just now."""
    with connection.cursor() as cursor:
        cursor.execute(_TRY, [_REGION_LOCK, region])
        found = cursor.fetchone()
    return found is None or bool(found[0])


def hold_regions(regions: Iterable[int]) -> None:
    """Keep the paths of several regions still, always in the same order, so that no two acts wait for each other."""
    with connection.cursor() as cursor:
        cursor.execute(_HOLD, [_REGION_LOCK, sorted(set(regions))])


def seize_region(region: int) -> None:
    """Keep every act of the region waiting until commit, while its tree or classes change."""
    with connection.cursor() as cursor:
        cursor.execute(_SEIZE, [_REGION_LOCK, [region]])


def note_change(*, region: int, path: str, changes: Iterable[tuple[Bucket, int]], on: date) -> None:
    """Queue changes of buckets at one unit's path, in the transaction of the act that caused them, on its day."""
    rows = [(region, path, *bucket, n, on) for bucket, n in changes if n]
    if not rows:
        return
    with connection.cursor() as cursor:
        marks = ", ".join(["(%s, %s, %s, %s, %s, %s, %s)"] * len(rows))
        cursor.execute(
            f"INSERT INTO tally_delta (region, path, kind, ref, state, n, day) VALUES {marks}",
            [value for row in rows for value in row],
        )


def move(*, region: int, path: str, gone: Bucket | None, come: Bucket | None, on: date) -> None:
    """Queue the step of one thing from one bucket to another."""
    if gone != come:
        changes = [(bucket, n) for bucket, n in ((gone, -1), (come, 1)) if bucket]
        note_change(region=region, path=path, changes=changes, on=on)


def note_many(select: str, values: Mapping[str, Any]) -> None:
    """Queue the changes that a SELECT of region, path, kind, ref, state, n and day gives, however many."""
    with connection.cursor() as cursor:
        cursor.execute(f"INSERT INTO tally_delta (region, path, kind, ref, state, n, day) {select}", values)


def count_many(select: str, values: Mapping[str, Any], *, on: date) -> None:
    """Add the changes of a day that a SELECT of region, path, kind, ref, state and n gives to the counters at once.

    For changes by the million, which would only pass through the queue. Whoever folds those regions waits. Regions in
    which a later day was folded get their changes through the queue all the same.
    """
    given: dict[str, date | int] = {"on": on, "unit_class": Kind.UNIT_CLASS.value}
    with connection.cursor() as cursor:
        cursor.execute(_CHANGES.format(select=select), values)
        cursor.execute(_SUMS)
        cursor.execute(_HOLD_FOLDERS)
        cursor.execute(_QUEUE_LATE, given)
        cursor.execute("SELECT coalesce(max(length(path)), 0) FROM tally_changes")
        (longest,) = cursor.fetchone()
        for length in range(longest, 2 * SEGMENT, -SEGMENT):
            cursor.execute(_UPWARD, {"length": length})
        for statement in (_OWN, _ADVANCE, _ADD):
            cursor.execute(statement, given)
        for region, spent in cursor.fetchall():
            cursor.execute("SELECT tally_clear(%s::smallint, %s::jsonb)", [region, spent])
        cursor.execute("DROP TABLE tally_changes, tally_sums")


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
