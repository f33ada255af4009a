"""Rows of the file in temporary tables, beside what is held of the same units.

A first import finds nothing held: then the rows are staged as they were copied. Otherwise only those rows are staged
that are not plainly what is held already, so that a file that changes little costs little.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection

from huilu.org.holding import hold_tree
from huilu.org.importing.faults import RowFault
from huilu.org.importing.kinds import Kinds
from huilu.org.importing.plain import Staged
from huilu.org.importing.values import Row

# An import is a rare and large thing, for which the server has set memory apart.
_RAW = """
    DROP TABLE IF EXISTS pg_temp.org_raw, pg_temp.org_stage, pg_temp.org_kind, pg_temp.org_twice, pg_temp.org_above,
      pg_temp.org_tree, pg_temp.org_opened, pg_temp.org_fresh, pg_temp.org_span, pg_temp.org_placed,
      pg_temp.org_reclassified;
    SELECT set_config('work_mem', current_setting('maintenance_work_mem'), true);
    CREATE TEMP TABLE org_raw (
      row int, code text COLLATE "C", parent text COLLATE "C", name text, kind int, placeholder boolean,
      synthetic boolean, uscc text, valid_from date, bad boolean,
      unit_id bigint, old_region smallint, old_path text COLLATE "C", old_class int, since date,
      was_placeholder boolean, old_parent text COLLATE "C", old_level text, reclassed boolean, differs boolean
    ) ON COMMIT DROP;
    CREATE TEMP TABLE org_kind (
      kind int PRIMARY KEY, level text, sector text, audience text, tags text[], rank smallint, is_region boolean,
      class_id int
    ) ON COMMIT DROP
"""
_COPY = "COPY org_raw (row, code, parent, name, kind, placeholder, synthetic, uscc, valid_from, bad) FROM STDIN"
_KINDS = "COPY org_kind (kind, level, sector, audience, tags) FROM STDIN"
_KNOWN_KINDS = """
    UPDATE org_kind AS k SET
      rank = (SELECT rank FROM org_level WHERE code = k.level),
      is_region = (SELECT is_region FROM org_level WHERE code = k.level),
      class_id = (SELECT id FROM org_unitclass AS c
                  WHERE row(c.level_id, c.sector, c.audience, c.tags) = row(k.level, k.sector, k.audience, k.tags))
"""
# What stands twice is looked for by a number of eight bytes, and then by what it stands for.
_CODES_TWICE = """
    WITH suspect AS (SELECT hashtextextended(code, 0) AS hash FROM org_raw GROUP BY 1 HAVING count(*) > 1)
    SELECT code FROM org_raw WHERE hashtextextended(code, 0) IN (SELECT hash FROM suspect)
    GROUP BY code HAVING count(*) > 1
"""
_TWICE = f"CREATE TEMP TABLE org_twice ON COMMIT DROP AS {_CODES_TWICE}"
# A first import that is clean leaves it to the index over codes to find that none stands twice. Only above others
# there may be none that does even for a moment: whatever stands below would be there twice, and so on downward.
_NOT_YET_LOOKED_FOR = 'CREATE TEMP TABLE org_twice (code text COLLATE "C") ON COMMIT DROP'
_TWICE_ABOVE = "SELECT EXISTS (SELECT FROM org_above GROUP BY code HAVING count(*) > 1)"
_USCC_TWICE = "SELECT uscc FROM org_raw WHERE uscc <> '' GROUP BY uscc HAVING count(DISTINCT code) > 1"
# `unit_id` is filled where the unit is there already; then `differs` tells whether anything would change.
_BESIDE = """
    SELECT raw.row, raw.code, raw.parent, raw.name, raw.kind, raw.placeholder, raw.synthetic, raw.uscc,
           raw.valid_from, raw.bad, held.id AS unit_id, held.region AS old_region, held.path AS old_path,
           held.unit_class_id AS old_class, held.valid_from AS since, held.is_placeholder AS was_placeholder,
           coalesce(above.code, '') AS old_parent, class.level_id AS old_level,
           held.id IS NOT NULL AND row(kind.class_id, raw.placeholder)
             IS DISTINCT FROM row(held.unit_class_id, held.is_placeholder) AS reclassed,
           held.id IS NOT NULL AND row(raw.name, raw.uscc, raw.placeholder, raw.synthetic, kind.class_id)
             IS DISTINCT FROM row(held.name, held.uscc, held.is_placeholder, held.is_synthetic, held.unit_class_id)
             AS differs
    FROM org_raw AS raw
    LEFT JOIN org_kind AS kind ON kind.kind = raw.kind
    LEFT JOIN org_unit AS held ON held.code = raw.code AND held.closed_on IS NULL
    LEFT JOIN org_unit AS above ON above.id = held.parent_id
    LEFT JOIN org_unitclass AS class ON class.id = held.unit_class_id
"""
_STAGE_WHOLE = f"CREATE TEMP TABLE org_stage ON COMMIT DROP AS {_BESIDE}"
# A row is as it is held, unless; and what stands twice is looked at together.
_STAGE = f"""
    CREATE TEMP TABLE org_stage ON COMMIT DROP AS
    SELECT * FROM ({_BESIDE}) AS beside
    WHERE unit_id IS NULL OR differs OR bad OR parent IS DISTINCT FROM old_parent
       OR code IN (SELECT code FROM org_twice) OR uscc IN ({_USCC_TWICE})
"""
_RELEVELLED = """
    SELECT s.code FROM org_stage AS s JOIN org_kind AS k ON k.kind = s.kind
    WHERE s.unit_id IS NOT NULL AND k.level <> s.old_level
"""
# Whose parent changes its level stands in question as well.
_BELOW_RELEVELLED = f"""
    INSERT INTO org_stage SELECT * FROM ({_BESIDE}) AS beside
    WHERE parent IN ({_RELEVELLED}) AND row NOT IN (SELECT row FROM org_stage)
"""
_INDEXES = (
    "CREATE UNIQUE INDEX IF NOT EXISTS org_stage_row ON org_stage (row)",
    "CREATE INDEX IF NOT EXISTS org_stage_code ON org_stage (code)",
    "CREATE INDEX IF NOT EXISTS org_stage_parent ON org_stage (parent)",
)
_ABOVE = (
    """CREATE TEMP TABLE org_above ON COMMIT DROP AS
    SELECT named.code, own.row, own.parent, own.kind, own.row IS NOT NULL AND own.unit_id IS NULL AS is_new,
           held.id AS held_id, held.region AS held_region, held.path AS held_path, held.unit_class_id AS held_class
    FROM (SELECT DISTINCT parent AS code FROM org_stage WHERE parent <> '') AS named
    LEFT JOIN org_stage AS own ON own.code = named.code
    LEFT JOIN org_unit AS held ON held.code = named.code AND held.closed_on IS NULL""",
    "CREATE INDEX ON org_above (code)",
    "CREATE INDEX ON org_above (parent)",
    "ANALYZE org_above",
)


@dataclass(frozen=True, slots=True)
class Stage:
    """What was staged: whether nothing at all was held before, and how many rows are as they are held already.

    `is_thorough`: codes that stand twice are known.
    """

    is_first: bool
    unchanged: int
    is_thorough: bool


def stage(
    rows: Iterable[Staged | Row], kinds: Kinds, *, today: date, thorough: bool, whole: bool = False
) -> tuple[Stage, list[RowFault]]:
    """Bring the rows into the temporary tables, good and bad alike; the faults they came with.

    `whole`: also those that are plainly as they are held.
    """
    hold_tree()
    with connection.cursor() as cursor:
        for statement in _RAW.split(";"):
            cursor.execute(statement)
        copied, found = _copy(rows, kinds, today)
        _copy_kinds(kinds)
        cursor.execute("ANALYZE org_raw")
        cursor.execute("SELECT NOT EXISTS (SELECT FROM org_unit)")
        (is_first,) = cursor.fetchone()
        thorough = thorough or bool(found) or not is_first
        cursor.execute(_TWICE if thorough else _NOT_YET_LOOKED_FOR)
        if is_first:
            cursor.execute("ALTER TABLE org_raw RENAME TO org_stage")
        else:
            _compare(whole=whole)
        for statement in _ABOVE:
            cursor.execute(statement)
        if not thorough:
            cursor.execute(_TWICE_ABOVE)
            (are_twice,) = cursor.fetchone()
            if are_twice:
                cursor.execute(f"INSERT INTO org_twice {_CODES_TWICE.replace('org_raw', 'org_stage')}")
                thorough = True
        cursor.execute("SELECT count(*) FROM org_stage")
        (staged,) = cursor.fetchone()
    return Stage(is_first, copied - staged, thorough), found


def _copy(rows: Iterable[Staged | Row], kinds: Kinds, today: date) -> tuple[int, list[RowFault]]:
    copied, found = 0, []
    with connection.cursor() as cursor, cursor.copy(_COPY) as copy:
        for row in rows:
            if isinstance(row, Staged):
                copy.write(row.text)
                copied += row.lines
                continue
            found.extend(row.faults)
            if row.code:
                copy.write_row(_values(row, kinds, today))
                copied += 1
    return copied, found


def _copy_kinds(kinds: Kinds) -> None:
    with connection.cursor() as cursor:
        with cursor.copy(_KINDS) as copy:
            for (level, sector, audience, tags), kind in kinds.known.items():
                copy.write_row([kind, level, sector, audience, list(tags)])
        cursor.execute(_KNOWN_KINDS)
        cursor.execute("ANALYZE org_kind")


def _compare(*, whole: bool) -> None:
    """Stage what is not plainly as it is held, or the whole file."""
    with connection.cursor() as cursor:
        cursor.execute(_STAGE_WHOLE if whole else _STAGE)
        cursor.execute("ANALYZE org_stage")
        cursor.execute(f"SELECT EXISTS ({_RELEVELLED})")
        (are_relevelled,) = cursor.fetchone()
        if are_relevelled:
            cursor.execute(_BELOW_RELEVELLED)
    index()


def index() -> None:
    """Let single rows be found quickly: for a few among many, or where some are bad."""
    with connection.cursor() as cursor:
        for statement in _INDEXES:
            cursor.execute(statement)
        cursor.execute("ANALYZE org_stage")


def _values(row: Row, kinds: Kinds, today: date) -> Sequence[Any]:
    if not row.whole:
        return [row.number, row.code, *[None] * 7, True]
    day = row.valid_from or today
    words = (kinds.number(row), row.placeholder, row.synthetic)
    return [row.number, row.code, row.parent, row.name, *words, row.uscc, day, bool(row.faults)]


def mark_bad(numbers: Iterable[int]) -> None:
    """Keep these rows from being loaded."""
    wanted = sorted(set(numbers))
    if wanted:
        with connection.cursor() as cursor:
            cursor.execute("UPDATE org_stage SET bad = true WHERE row = ANY(%s) AND NOT bad", [wanted])


def count() -> tuple[int, int, int]:
    """How many good staged rows would add, change and leave as it is."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FILTER (WHERE unit_id IS NULL), count(*) FILTER (WHERE differs),"
            " count(*) FILTER (WHERE unit_id IS NOT NULL AND NOT differs) FROM org_stage WHERE NOT bad"
        )
        added, changed, unchanged = cursor.fetchone()
    return added, changed, unchanged
