"""Rows written past every action, and what the database says to them."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

_COLUMNS = """
    SELECT attname FROM pg_attribute
    WHERE attrelid = %s::regclass AND attnum > 0 AND NOT attisdropped AND attname <> 'id' AND attgenerated = ''
    ORDER BY attnum
"""


def refused(name: str, statement: str, *values: Any) -> None:
    """The database refuses the statement, and says that it does so because of the constraint of this name."""
    with pytest.raises(IntegrityError, match=f'"{name}"'):
        at_once(statement, *values)


def at_once(statement: str, *values: Any) -> None:
    """Nothing is looked at later only."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(statement, values)


def again(table: str, **changes: str) -> str:
    """The statement that writes one row of the table once more, with other words in these columns."""
    with connection.cursor() as cursor:
        cursor.execute(_COLUMNS, [table])
        columns = [name for (name,) in cursor.fetchall()]
    assert changes.keys() <= set(columns), (table, columns)
    key, taken = f"(SELECT max(id) + 1 FROM {table})", [changes.get(name, f'"{name}"') for name in columns]
    into, from_ = ", ".join(f'"{name}"' for name in columns), ", ".join(taken)
    return f"INSERT INTO {table} (id, {into}) OVERRIDING SYSTEM VALUE SELECT {key}, {from_} FROM {table} LIMIT 1"


def elsewhere(table: str) -> tuple[str, str]:
    """Two statements: a row gets the id of another region; it moves there with its id, and what it is about stays."""
    return (
        f"UPDATE {table} SET id = id + (1::bigint << 40)",
        f"UPDATE {table} SET id = id + (1::bigint << 40), region = region + 1",
    )
