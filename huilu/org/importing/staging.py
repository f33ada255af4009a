"""Rows of the file in temporary tables, beside what is held of the same units."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django.db import connection

from huilu.org.importing.faults import RowFault
from huilu.org.importing.values import Row

# Two imports at once would hand out the same ids: the second waits.
_ONE_IMPORT = "SELECT pg_advisory_xact_lock(7002, 0)"

_RAW = """
    DROP TABLE IF EXISTS pg_temp.org_raw, pg_temp.org_stage, pg_temp.org_fresh, pg_temp.org_reclassified;
    SET LOCAL work_mem = '96MB';
    CREATE TEMP TABLE org_raw (
      row int, code text COLLATE "C", parent text COLLATE "C", name text, level text, sector text, audience text,
      tags text[], uscc text, valid_from date, placeholder boolean, synthetic boolean, bad boolean
    ) ON COMMIT DROP
"""
_COPY = "COPY org_raw FROM STDIN"

# `unit_id` is filled where the unit is there already; then `differs` tells whether anything would change.
_STAGE = """
    CREATE TEMP TABLE org_stage ON COMMIT DROP AS
    SELECT raw.*, held.id AS unit_id, held.region AS old_region, held.path AS old_path,
           held.unit_class_id AS old_class, held.valid_from AS since, held.is_placeholder AS was_placeholder,
           coalesce(above.code, '') AS old_parent, class.level_id AS old_level,
           held.id IS NOT NULL AND row(raw.level, raw.sector, raw.audience, raw.tags, raw.placeholder)
             IS DISTINCT FROM row(class.level_id, class.sector, class.audience, class.tags, held.is_placeholder)
             AS reclassed,
           held.id IS NOT NULL AND row(raw.name, raw.uscc, raw.placeholder, raw.synthetic, raw.level, raw.sector,
                                       raw.audience, raw.tags)
             IS DISTINCT FROM row(held.name, held.uscc, held.is_placeholder, held.is_synthetic, class.level_id,
                                  class.sector, class.audience, class.tags) AS differs
    FROM org_raw AS raw
    LEFT JOIN org_unit AS held ON held.code = raw.code AND held.closed_on IS NULL
    LEFT JOIN org_unit AS above ON above.id = held.parent_id
    LEFT JOIN org_unitclass AS class ON class.id = held.unit_class_id
"""
_READY = (
    "ANALYZE org_raw",
    _STAGE,
    "CREATE UNIQUE INDEX ON org_stage (row)",
    "CREATE INDEX ON org_stage (code)",
    "CREATE INDEX ON org_stage (parent)",
    "ANALYZE org_stage",
)


def stage(rows: Iterable[Row], *, today: date) -> list[RowFault]:
    """Bring the rows into the temporary table, good and bad alike; the faults they came with."""
    found: list[RowFault] = []
    with connection.cursor() as cursor:
        cursor.execute(_ONE_IMPORT)
        cursor.execute(_RAW)
        with cursor.copy(_COPY) as copy:
            for row in rows:
                found.extend(row.faults)
                if row.code:
                    copy.write_row(_values(row, today))
        for statement in _READY:
            cursor.execute(statement)
    return found


def _values(row: Row, today: date) -> Sequence[Any]:
    if not row.whole:
        return [row.number, row.code, *[None] * 10, True]
    texts = (row.code, row.parent, row.name, row.level, row.sector, row.audience)
    day = row.valid_from or today
    return [row.number, *texts, row.tags, row.uscc, day, row.placeholder, row.synthetic, bool(row.faults)]


def mark_bad(numbers: Iterable[int]) -> None:
    """Keep these rows from being loaded."""
    wanted = sorted(set(numbers))
    if wanted:
        with connection.cursor() as cursor:
            cursor.execute("UPDATE org_stage SET bad = true WHERE row = ANY(%s) AND NOT bad", [wanted])


def count() -> tuple[int, int, int]:
    """How many good rows would add, change and leave as it is."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FILTER (WHERE unit_id IS NULL), count(*) FILTER (WHERE differs),"
            " count(*) FILTER (WHERE unit_id IS NOT NULL AND NOT differs) FROM org_stage WHERE NOT bad"
        )
        added, changed, unchanged = cursor.fetchone()
    return added, changed, unchanged
