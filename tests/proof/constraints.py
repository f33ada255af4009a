"""Taking a constraint of the loop's tables away, and putting it back."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

_FOUND = """
    SELECT conname, format('ALTER TABLE %s DROP CONSTRAINT %I', conrelid::regclass, conname),
           format('ALTER TABLE %s ADD CONSTRAINT %I %s', conrelid::regclass, conname, pg_get_constraintdef(oid))
    FROM pg_constraint
    WHERE starts_with(conrelid::regclass::text, 'loop_') AND starts_with(conname, 'loop_')
      AND (contype = 'c' OR (contype = 'u' AND right(conname, 4) = 'once'))
    UNION ALL
    SELECT relname, format('DROP INDEX %I', relname), pg_get_indexdef(oid) FROM pg_class
    WHERE relname = 'loop_one_holder'
    ORDER BY 1
"""
Constraint = tuple[str, str, str]


def found() -> list[Constraint]:
    """The loop's constraints that are guards: name, how to drop it, how to make it again."""
    with connection.cursor() as cursor:
        cursor.execute(_FOUND)
        return [(name, drop, make) for name, drop, make in cursor.fetchall() if not name.endswith("_check")]


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
