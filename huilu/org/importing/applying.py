"""Good rows become units, in a handful of statements however many they are."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import connection

from huilu.kernel.paths import MAX_REGION
from huilu.org.rules import TooManyRegions
from huilu.tally.actions import note_many, seize_region
from huilu.tally.models import Kind

_CLASSES = """
    INSERT INTO org_unitclass (level_id, sector, audience, tags)
    SELECT DISTINCT level, sector, audience, tags FROM org_stage AS s WHERE NOT bad AND NOT EXISTS (
      SELECT FROM org_unitclass AS k
      WHERE row(k.level_id, k.sector, k.audience, k.tags) = row(s.level, s.sector, s.audience, s.tags))
    ORDER BY 1, 2, 3, 4
"""
# A new unit at the level that makes regions opens one, unless it lies in one already; its descendants inherit it.
# Order by code makes ids the same wherever the same rows are imported, in whatever order they stood in the file.
_FRESH = """
    CREATE TEMP TABLE org_fresh ON COMMIT DROP AS
    WITH RECURSIVE fresh AS (
      SELECT s.row, s.code, s.parent, p.id AS held_parent, 0 AS depth, coalesce(p.region, 0) AS region,
             CASE WHEN l.is_region AND coalesce(p.region, 0) = 0 THEN s.code ELSE '' END AS opened
      FROM org_stage AS s JOIN org_level AS l ON l.code = s.level
      LEFT JOIN org_unit AS p ON p.code = s.parent AND p.closed_on IS NULL
      WHERE s.unit_id IS NULL AND NOT s.bad AND (p.id IS NOT NULL OR s.parent = '')
      UNION ALL
      SELECT s.row, s.code, s.parent, NULL, above.depth + 1, above.region,
             CASE WHEN l.is_region AND above.region = 0 AND above.opened = '' THEN s.code ELSE above.opened END
      FROM fresh AS above JOIN org_stage AS s ON s.parent = above.code JOIN org_level AS l ON l.code = s.level
      WHERE s.unit_id IS NULL AND NOT s.bad
    ),
    opened AS (
      SELECT code, (coalesce((SELECT max(id) FROM org_region), 0) + row_number() OVER (ORDER BY code))::int AS region
      FROM fresh WHERE opened = code
    )
    SELECT f.row, f.code, f.parent, f.held_parent, f.depth, coalesce(o.region, f.region) AS region, 0::bigint AS id
    FROM fresh AS f LEFT JOIN opened AS o ON o.code = f.opened
"""
_REGIONS = """
    INSERT INTO org_region (id, last_serial) SELECT DISTINCT region, 0 FROM org_fresh
    WHERE NOT EXISTS (SELECT FROM org_region AS r WHERE r.id = region)
"""
_IDS = """
    UPDATE org_fresh AS f SET id = given.id FROM (
      SELECT o.row,
             (r.id::bigint << 24) + r.last_serial + row_number() OVER (PARTITION BY r.id ORDER BY depth, code) AS id
      FROM org_fresh AS o JOIN org_region AS r ON r.id = o.region
    ) AS given WHERE given.row = f.row
"""
_SERIALS = """
    UPDATE org_region AS r SET last_serial = last_serial + more.n
    FROM (SELECT region, count(*) AS n FROM org_fresh GROUP BY region) AS more WHERE more.region = r.id
"""
# How many rows a recursion gives nobody can estimate. With indexes even the worst plan goes from row to row.
_FIND_FRESH = ("CREATE UNIQUE INDEX ON org_fresh (row)", "CREATE INDEX ON org_fresh (parent)", "ANALYZE org_fresh")
_UNITS = """
    WITH RECURSIVE placed AS (
      SELECT f.row, f.code, f.id, f.held_parent AS parent_id, f.region,
             (coalesce(p.path, '') || lpad(to_hex(f.id), 8, '0')) COLLATE "C" AS path
      FROM org_fresh AS f LEFT JOIN org_unit AS p ON p.id = f.held_parent WHERE f.depth = 0
      UNION ALL
      SELECT f.row, f.code, f.id, above.id, f.region, (above.path || lpad(to_hex(f.id), 8, '0')) COLLATE "C"
      FROM placed AS above JOIN org_fresh AS f ON f.parent = above.code AND f.depth > 0
    )
    INSERT INTO org_unit (id, region, parent_id, path, unit_class_id, code, name, uscc,
                          is_placeholder, is_synthetic, valid_from, recorded_on)
    SELECT n.id, n.region, n.parent_id, n.path, k.id, s.code, s.name, s.uscc, s.placeholder, s.synthetic, s.valid_from,
           %(day)s
    FROM placed AS n JOIN org_stage AS s ON s.row = n.row
    JOIN org_unitclass AS k
      ON k.level_id = s.level AND k.sector = s.sector AND k.audience = s.audience AND k.tags = s.tags
    ORDER BY n.path
"""
# What neither held nor was known for a day was a slip of the pen: it is corrected in place, and the ledger keeps both.
_PAST = """
    INSERT INTO org_unitpast (unit_id, region, parent_id, code, name, uscc, unit_class_id, is_placeholder, valid_from,
                              valid_to, recorded_from, recorded_to)
    SELECT u.id, u.region, u.parent_id, u.code, u.name, u.uscc, u.unit_class_id, u.is_placeholder, u.valid_from,
           s.valid_from, u.recorded_on, greatest(u.recorded_on, %(day)s)
    FROM org_stage AS s JOIN org_unit AS u ON u.id = s.unit_id
    WHERE s.differs AND NOT s.bad AND (s.valid_from > u.valid_from OR %(day)s > u.recorded_on) ORDER BY u.path
"""
_CHANGES = """
    UPDATE org_unit AS u SET name = s.name, uscc = s.uscc, unit_class_id = k.id, valid_from = s.valid_from,
           is_placeholder = s.placeholder, is_synthetic = s.synthetic,
           recorded_on = greatest(u.recorded_on, %(day)s)
    FROM org_stage AS s JOIN org_unitclass AS k
      ON k.level_id = s.level AND k.sector = s.sector AND k.audience = s.audience AND k.tags = s.tags
    WHERE u.id = s.unit_id AND s.differs AND NOT s.bad
"""
_RECLASSIFIED = """
    CREATE TEMP TABLE org_reclassified ON COMMIT DROP AS
    SELECT u.id AS unit_id, u.region, u.path, CASE WHEN NOT s.was_placeholder THEN s.old_class END AS old_class,
           CASE WHEN NOT u.is_placeholder THEN u.unit_class_id END AS new_class
    FROM org_stage AS s JOIN org_unit AS u ON u.id = s.unit_id
    WHERE s.reclassed AND NOT s.bad
"""
# Siblings of one class are one change: a counter sums what lies below a node, so any sibling's path will do.
_ADDED_CLASSES = """
    SELECT u.region, min(u.path), %(kind)s::smallint, u.unit_class_id, 0, count(*), %(day)s::date
    FROM org_fresh AS f JOIN org_unit AS u ON u.id = f.id WHERE NOT u.is_placeholder
    GROUP BY u.region, u.parent_id, u.unit_class_id
"""
_CHANGED_CLASSES = """
    SELECT region, path, %(kind)s::smallint, changed.class, 0, changed.n, %(day)s::date FROM org_reclassified
    CROSS JOIN LATERAL (VALUES (old_class, -1), (new_class, 1)) AS changed (class, n)
    WHERE changed.class IS NOT NULL
"""


def add_units(on: date) -> None:
    """Open regions, hand out ids and write the new units with their places in the tree."""
    _execute(_CLASSES)
    _execute(_FRESH)
    _check_regions()
    for statement in (_REGIONS, _IDS, _SERIALS, *_FIND_FRESH):
        _execute(statement)
    _execute(_UNITS, {"day": on})


def change_units(on: date) -> None:
    """Write what changed, after keeping what was; nobody acts in those regions meanwhile."""
    for (region,) in _rows("SELECT DISTINCT old_region FROM org_stage WHERE reclassed AND NOT bad ORDER BY 1"):
        seize_region(region)
    for statement in (_PAST, _CHANGES):
        _execute(statement, {"day": on})
    _execute(_RECLASSIFIED)


def note_classes(on: date) -> None:
    """Tell the counters which classes gained and lost units."""
    values = {"kind": Kind.UNIT_CLASS.value, "day": on}
    note_many(_ADDED_CLASSES, values)
    note_many(_CHANGED_CLASSES, values)


def _check_regions() -> None:
    ((wanted,),) = _rows("SELECT coalesce(max(region), 0) FROM org_fresh")
    if wanted > MAX_REGION:
        raise TooManyRegions(wanted=wanted, limit=MAX_REGION)


def _execute(statement: str, values: Mapping[str, Any] | None = None) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


def _rows(statement: str) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return list(cursor.fetchall())
