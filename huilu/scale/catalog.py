"""What the database itself says of its tables: keys, references, triggers, policies."""

from __future__ import annotations

from typing import Any, NamedTuple

from django.db import connection

_TABLES = """
    SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p')
      AND NOT relispartition ORDER BY relname
"""
_KEYS = """
    SELECT c.relname, i.relname, coalesce(k.contype::text, 'i'), pg_get_indexdef(x.indexrelid),
           ARRAY(SELECT a.attname::text FROM unnest(x.indkey::int[]) WITH ORDINALITY AS part (number, place)
                 JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = part.number ORDER BY place)
    FROM pg_index x JOIN pg_class c ON c.oid = x.indrelid JOIN pg_class i ON i.oid = x.indexrelid
    LEFT JOIN pg_constraint k ON k.conindid = i.oid AND k.contype IN ('p', 'u', 'x')
    WHERE c.relnamespace = 'public'::regnamespace AND (x.indisunique OR x.indisexclusion) AND NOT c.relispartition
    ORDER BY 1, 2
"""
_REFERENCES = """
    SELECT a.relname, k.conname, b.relname, pg_get_constraintdef(k.oid),
           ARRAY(SELECT attname::text FROM pg_attribute WHERE attrelid = a.oid AND attnum = ANY(k.conkey)),
           ARRAY(SELECT attname::text FROM pg_attribute WHERE attrelid = b.oid AND attnum = ANY(k.confkey))
    FROM pg_constraint k JOIN pg_class a ON a.oid = k.conrelid JOIN pg_class b ON b.oid = k.confrelid
    WHERE k.contype = 'f' AND a.relnamespace = 'public'::regnamespace AND k.conparentid = 0 ORDER BY 1, 2
"""
_TRIGGERS = """
    SELECT c.relname, t.tgname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
    WHERE NOT t.tgisinternal AND t.tgparentid = 0 AND c.relnamespace = 'public'::regnamespace ORDER BY 1, 2
"""
_POLICIES = """
    SELECT c.relname, p.polname FROM pg_policy p JOIN pg_class c ON c.oid = p.polrelid
    WHERE p.polqual IS NOT NULL AND pg_get_expr(p.polqual, p.polrelid) <> 'true' ORDER BY 1, 2
"""


class Key(NamedTuple):
    """What may be there only once: a constraint by its kind, or an index (`i`) as it was made."""

    table: str
    name: str
    kind: str
    made: str
    columns: list[str]


class Reference(NamedTuple):
    """A foreign key, as it was made."""

    table: str
    name: str
    to: str
    made: str
    columns: list[str]
    target: list[str]


def tables() -> list[str]:
    """Every table, by name."""
    return [name for (name,) in _rows(_TABLES)]


def unique_keys() -> list[Key]:
    """Every unique key."""
    return [Key(*row) for row in _rows(_KEYS)]


def references() -> list[Reference]:
    """Every foreign key."""
    return [Reference(*row) for row in _rows(_REFERENCES)]


def triggers() -> list[tuple[str, str]]:
    """Every trigger: of which table, and its name."""
    return _rows(_TRIGGERS)


def policies() -> list[tuple[str, str]]:
    """Every policy that does not let everything through: of which table, and its name."""
    return _rows(_POLICIES)


def has_engine() -> bool:
    """Whether the database can distribute tables."""
    return bool(_rows("SELECT to_regprocedure('create_reference_table(regclass)') IS NOT NULL")[0][0])


def is_distributed() -> bool:
    """Whether it has distributed ours already."""
    return bool(_rows("SELECT count(*) FROM pg_dist_partition WHERE logicalrelid = 'tally_folder'::regclass")[0][0])


def name() -> str:
    """What the database is called."""
    return str(_rows("SELECT current_database()")[0][0])


def _rows(statement: str) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        found: list[Any] = cursor.fetchall()
    return found
