"""Taking a constraint of the tables away, and putting it back."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

# Whose tables are proved. The names that Django gives (ends in _key, _uniq, _check, _fk_…) are no guards of ours, but
# for the one that keeps a unit from flagging twice.
_FOUND = """
    WITH ours AS (
        SELECT oid, relname FROM pg_class WHERE relname ~ '^(loop|burden|answers|duties|programmes)_'
    )
    SELECT conname, format('ALTER TABLE %s DROP CONSTRAINT %I', conrelid::regclass, conname),
           format('ALTER TABLE %s ADD CONSTRAINT %I %s', conrelid::regclass, conname, pg_get_constraintdef(c.oid))
    FROM pg_constraint c JOIN ours ON ours.oid = conrelid
    WHERE contype = 'x' OR (contype = 'c' AND conname !~ '_check$')
       OR (contype = 'u' AND conname ~ '(once|place|one_post|once_key)$')
    UNION ALL
    SELECT made.relname, format('DROP INDEX %I', made.relname), pg_get_indexdef(made.oid)
    FROM pg_index JOIN ours ON ours.oid = indrelid JOIN pg_class made ON made.oid = indexrelid
    WHERE indisunique AND indpred IS NOT NULL
    UNION ALL
    SELECT format('%s.%s', relname, attname), format('ALTER TABLE %I ALTER %I DROP NOT NULL', relname, attname),
           format('ALTER TABLE %I ALTER %I SET NOT NULL', relname, attname)
    FROM pg_constraint c JOIN pg_class t ON t.oid = conrelid
    JOIN pg_attribute a ON a.attrelid = conrelid AND a.attnum = conkey[1]
    WHERE contype = 'f' AND confrelid IN ('burden_demand'::regclass, 'burden_form'::regclass) AND attnotnull
      AND relname NOT IN ('burden_suspension', 'burden_flag', 'burden_riskreading', 'burden_demand_replaces')
    ORDER BY 1
"""
# Another one says the same and more: without it nothing changes.
_SAID_TWICE = {"burden_demand_state", "burden_response_state"}
Constraint = tuple[str, str, str]


def found() -> list[Constraint]:
    """The constraints that are guards, and what must refer to a demand: name, how to drop it, how to make it again."""
    with connection.cursor() as cursor:
        cursor.execute(_FOUND)
        return [(name, drop, make) for name, drop, make in cursor.fetchall() if name not in _SAID_TWICE]


@contextmanager
def without(constraint: Constraint) -> Iterator[None]:
    """Meanwhile the constraint is not there."""
    _name, drop, make = constraint
    _as_owner(drop)
    try:
        yield
    finally:
        _as_owner(make)


def _as_owner(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET ROLE none")
        cursor.execute(statement)
        cursor.execute("RESET ROLE")
