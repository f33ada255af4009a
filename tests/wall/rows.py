"""What a reader may read, row by row, whatever the tables are called."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection, transaction
from psycopg import sql

_READABLE = """
    SELECT c.oid::regclass::text, c.relrowsecurity, array_agg(a.attname ORDER BY a.attnum)
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace JOIN pg_attribute a ON a.attrelid = c.oid
    WHERE n.nspname NOT IN ('pg_catalog', 'information_schema', 'pg_toast') AND c.relkind IN ('r', 'p', 'v', 'm', 'f')
      AND a.attnum > 0 AND NOT a.attisdropped AND has_column_privilege('huilu_reader', c.oid, a.attnum, 'SELECT')
    GROUP BY c.oid ORDER BY 1
"""
Rows = dict[str, set[str]]


def run(statement: str, *values: Any) -> list[tuple[Any, ...]]:
    """Whatever a statement gives."""
    with connection.cursor() as cursor:
        cursor.execute(statement, values or None)
        return list(cursor.fetchall()) if cursor.description else []


@contextmanager
def as_role(role: str) -> Iterator[None]:
    """Inside, statements run as this role; `none` is whoever owns the tables."""
    with transaction.atomic():
        run(f"SET LOCAL ROLE {role}")
        yield
        run("RESET ROLE")


def readable() -> dict[str, tuple[bool, list[str]]]:
    """What a reader may read: whether rows are secured, and the columns."""
    return {name: (secured, columns) for name, secured, columns in run(_READABLE)}


def rows_of(tables: dict[str, tuple[bool, list[str]]]) -> Rows:
    """Every row that is to be seen now, as text."""
    found: Rows = {}
    for name, (_secured, columns) in tables.items():
        listed = sql.SQL(", ").join(map(sql.Identifier, columns)).as_string()
        found[name] = {row for (row,) in run(f"SELECT ROW({listed})::text FROM {name}")}
    return found
