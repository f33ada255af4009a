"""Good rows become units, in a handful of statements however many they are.

What has nothing below it, which is most rows, takes part in no recursion: it finds its parent by one join.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import connection

from huilu.kernel.paths import MAX_REGION
from huilu.org.rules import TooManyRegions
from huilu.tally.actions import count_many, note_many, seize_region
from huilu.tally.models import Kind

# From so many on, a first import takes the indexes off and builds them when all rows are there.
WORTH_STRIPPING = 5_000

_NEW_CLASSES = "FROM org_kind WHERE class_id IS NULL AND kind IN (SELECT kind FROM org_stage WHERE NOT bad)"
_CLASSES = (
    f"""INSERT INTO org_unitclass (level_id, sector, audience, tags)
    SELECT level, sector, audience, tags {_NEW_CLASSES} ORDER BY 1, 2, 3, 4""",
    """UPDATE org_kind AS k SET class_id = c.id FROM org_unitclass AS c
    WHERE k.class_id IS NULL
      AND row(c.level_id, c.sector, c.audience, c.tags) = row(k.level, k.sector, k.audience, k.tags)""",
    "ANALYZE org_kind",
)
# The places under which new units come: new rows that have something below them, and units that are held. A new unit
# at the level that makes regions opens one, unless it lies in one already; its descendants inherit it.
_TREE = """
    CREATE TEMP TABLE org_tree ON COMMIT DROP AS
    WITH RECURSIVE tree AS (
      SELECT a.code, a.row, 0 AS depth, coalesce(p.held_region, 0)::int AS region, k.is_region
               AND coalesce(p.held_region, 0) = 0 AS opens, '' COLLATE "C" AS opened
      FROM org_above AS a JOIN org_kind AS k ON k.kind = a.kind
      LEFT JOIN org_above AS p ON p.code = a.parent AND p.held_id IS NOT NULL
      WHERE a.is_new AND a.row NOT IN (SELECT row FROM org_stage WHERE bad) AND (a.parent = '' OR p.code IS NOT NULL)
      UNION ALL
      SELECT a.code, a.row, above.depth + 1, above.region, k.is_region AND above.region = 0 AND above.opened = ''
               AND NOT above.opens, CASE WHEN above.opens THEN above.code ELSE above.opened END
      FROM tree AS above JOIN org_above AS a ON a.parent = above.code JOIN org_kind AS k ON k.kind = a.kind
      WHERE a.is_new AND a.row NOT IN (SELECT row FROM org_stage WHERE bad)
    )
    SELECT code, row, depth, region, CASE WHEN opens THEN code ELSE opened END AS opened,
           NULL::bigint AS held_id, NULL::text COLLATE "C" AS held_path FROM tree
    UNION ALL
    SELECT code, NULL, -1, held_region, '', held_id, held_path FROM org_above WHERE held_id IS NOT NULL
"""
# Regions are numbered by code, in whatever order their rows stood in the file.
_OPENED = """
    CREATE TEMP TABLE org_opened ON COMMIT DROP AS
    SELECT s.code, (coalesce((SELECT max(id) FROM org_region), 0) + row_number() OVER (ORDER BY s.code))::int AS region
    FROM org_stage AS s JOIN org_kind AS k ON k.kind = s.kind AND k.is_region
    LEFT JOIN org_tree AS p ON p.code = s.parent
    WHERE s.unit_id IS NULL AND NOT s.bad AND coalesce(p.region, 0) = 0 AND coalesce(p.opened, '') = ''
"""
_REGIONS_OF_TREE = """
    UPDATE org_tree AS t SET region = o.region FROM org_opened AS o WHERE o.code = t.opened AND t.opened <> ''
"""
_REGIONS = """
    INSERT INTO org_region (id, last_serial)
    SELECT region, 0 FROM (SELECT region FROM org_opened UNION SELECT 0) AS wanted
    WHERE NOT EXISTS (SELECT FROM org_region AS r WHERE r.id = wanted.region)
"""
# Ids follow region, depth and the place in the file, as one number, which is sorted in a tenth of the time that codes
# would take. The rows come in that order: so the index over ids only ever grows at its end, and whoever plays the same
# rows back in their order gets the same ids.
_FRESH = """
    CREATE TEMP TABLE org_fresh ON COMMIT DROP AS
    WITH found AS (
      SELECT s.row, s.code, s.name, s.uscc, s.placeholder, s.synthetic, s.valid_from, k.class_id,
             p.row AS parent_row, p.held_id AS held_parent, coalesce(o.region, p.region, 0)::smallint AS region,
             coalesce(p.depth + 1, 0) AS depth
      FROM org_stage AS s JOIN org_kind AS k ON k.kind = s.kind LEFT JOIN org_tree AS p ON p.code = s.parent
      LEFT JOIN org_opened AS o ON o.code = s.code
      WHERE s.unit_id IS NULL AND NOT s.bad
    )
    SELECT row, code, name, uscc, placeholder, synthetic, valid_from, class_id, parent_row, held_parent, region,
           row_number() OVER (ORDER BY (region::bigint << 48) + (depth::bigint << 32) + row) AS place
    FROM found
"""
# A region's rows lie side by side: what is to be added to a row's place makes its id.
_SPANS = """
    CREATE TEMP TABLE org_span ON COMMIT DROP AS
    SELECT r.id AS region, (r.id::bigint << 24) + r.last_serial + 1 - span.first AS shift, span.n
    FROM (SELECT region, min(place) AS first, count(*) AS n FROM org_fresh GROUP BY region) AS span
    JOIN org_region AS r ON r.id = span.region
"""
_SERIALS = (
    "UPDATE org_region AS r SET last_serial = last_serial + more.n FROM org_span AS more WHERE more.region = r.id"
)
_NUMBERED = (_FRESH, "ANALYZE org_fresh", _SPANS, "ANALYZE org_span", _SERIALS)
_PLACED = """
    CREATE TEMP TABLE org_placed ON COMMIT DROP AS
    WITH RECURSIVE inner_rows AS MATERIALIZED (
      SELECT f.row, f.place + span.shift AS id, f.parent_row, f.held_parent
      FROM org_fresh AS f JOIN org_span AS span ON span.region = f.region WHERE f.row IN (SELECT row FROM org_tree)
    ),
    placed AS (
      SELECT f.row, f.id, (coalesce(p.held_path, '') || lpad(to_hex(f.id), 8, '0')) COLLATE "C" AS path
      FROM inner_rows AS f LEFT JOIN org_tree AS p ON p.held_id = f.held_parent WHERE f.parent_row IS NULL
      UNION ALL
      SELECT f.row, f.id, (above.path || lpad(to_hex(f.id), 8, '0')) COLLATE "C"
      FROM placed AS above JOIN inner_rows AS f ON f.parent_row = above.row
    )
    SELECT row, NULL::bigint AS held_id, id, path FROM placed
    UNION ALL
    SELECT NULL, held_id, held_id, held_path FROM org_tree WHERE held_id IS NOT NULL
"""
# A row has one of the two parents, or none; the other join finds nothing.
_PARENTS = """
    LEFT JOIN org_placed AS fresh ON fresh.row = f.parent_row
    LEFT JOIN org_placed AS held ON held.held_id = f.held_parent
"""
_UNITS = f"""
    INSERT INTO org_unit (id, region, parent_id, path, unit_class_id, code, name, uscc,
                          is_placeholder, is_synthetic, valid_from, recorded_on)
    SELECT f.place + span.shift, f.region, coalesce(fresh.id, held.id),
           coalesce(fresh.path, held.path, '') || lpad(to_hex(f.place + span.shift), 8, '0'), f.class_id, f.code,
           f.name, f.uscc, f.placeholder, f.synthetic, f.valid_from, %(day)s
    FROM org_fresh AS f JOIN org_span AS span ON span.region = f.region {_PARENTS}
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
    UPDATE org_unit AS u SET name = s.name, uscc = s.uscc, unit_class_id = k.class_id, valid_from = s.valid_from,
           is_placeholder = s.placeholder, is_synthetic = s.synthetic,
           recorded_on = greatest(u.recorded_on, %(day)s)
    FROM org_stage AS s JOIN org_kind AS k ON k.kind = s.kind
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
_ADDED_CLASSES = f"""
    SELECT added.region, coalesce(fresh.path, held.path, '') || '00000000', %(kind)s::smallint, added.class_id, 0,
           added.n
    FROM (SELECT parent_row, held_parent, region, class_id, count(*) AS n FROM org_fresh WHERE NOT placeholder
          GROUP BY 1, 2, 3, 4) AS added {_PARENTS.replace("f.", "added.")}
"""
_CHANGED_CLASSES = """
    SELECT region, path, %(kind)s::smallint, changed.class, 0, changed.n, %(day)s::date FROM org_reclassified
    CROSS JOIN LATERAL (VALUES (old_class, -1), (new_class, 1)) AS changed (class, n)
    WHERE changed.class IS NOT NULL
"""


def brings_classes() -> bool:
    """Whether the good rows name a class that is not held yet."""
    ((found,),) = _rows(f"SELECT EXISTS (SELECT {_NEW_CLASSES})")
    return bool(found)


def add_units(on: date, *, is_first: bool) -> None:
    """Open regions, hand out ids and write the new units with their places in the tree."""
    for statement in (*_CLASSES, _TREE, "CREATE INDEX ON org_tree (code)", "ANALYZE org_tree", _OPENED):
        _execute(statement)
    _check_regions()
    for statement in (_REGIONS_OF_TREE, _REGIONS, *_NUMBERED, _PLACED, "ANALYZE org_placed"):
        _execute(statement)
    if is_first and _is_worth_stripping():
        _execute("SELECT org_strip_units()")
        _execute(_UNITS, {"day": on})
        _execute("SELECT org_dress_units()")
    else:
        _execute(_UNITS, {"day": on})


def change_units(on: date, *, is_first: bool) -> None:
    """Write what changed, after keeping what was; nobody acts in those regions meanwhile."""
    if is_first:
        _execute(_RECLASSIFIED + "AND false")
        return
    for (region,) in _rows("SELECT DISTINCT old_region FROM org_stage WHERE reclassed AND NOT bad ORDER BY 1"):
        seize_region(region)
    for statement in (_PAST, _CHANGES):
        _execute(statement, {"day": on})
    _execute(_RECLASSIFIED)


def note_classes(on: date) -> None:
    """Tell the counters which classes gained and lost units."""
    count_many(_ADDED_CLASSES, {"kind": Kind.UNIT_CLASS.value}, on=on)
    note_many(_CHANGED_CLASSES, {"kind": Kind.UNIT_CLASS.value, "day": on})


def _is_worth_stripping() -> bool:
    ((many,),) = _rows(
        f"SELECT count(*) > {WORTH_STRIPPING} FROM (SELECT FROM org_fresh LIMIT {WORTH_STRIPPING + 1}) AS fresh"
    )
    return bool(many)


def _check_regions() -> None:
    ((wanted,),) = _rows("SELECT coalesce(max(region), 0) FROM org_opened")
    if wanted > MAX_REGION:
        raise TooManyRegions(wanted=wanted, limit=MAX_REGION)


def _execute(statement: str, values: Mapping[str, Any] | None = None) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


def _rows(statement: str) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return list(cursor.fetchall())
