"""The tables of the running system against the red lines, as the database's own catalogue tells them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from django.db import connection

from huilu.cli.red_lines import COLUMNS, PERSONS, STALE, Breach

PERSON_TABLE = "accounts_person"
_FRAMEWORK = re.compile(r"^(django_|auth_|pg_)")
# Parts of a table have the columns of the whole.
_CATALOGUE = """
SELECT c.relname, a.attname,
       EXISTS (SELECT FROM pg_constraint f
               WHERE f.contype = 'f' AND f.conrelid = c.oid AND a.attnum = ANY (f.conkey)
                 AND f.confrelid = to_regclass('public.accounts_person'))
FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE n.nspname = 'public' AND c.relkind IN ('r', 'p', 'v', 'm', 'f') AND NOT c.relispartition
  AND a.attnum > 0 AND NOT a.attisdropped
ORDER BY c.relname, a.attname
"""


class Column(NamedTuple):
    """One column of a table, and whether it points at a person."""

    table: str
    name: str
    names_person: bool

    @property
    def where(self) -> str:
        """The column as people write it."""
        return f"{self.table}.{self.name}"


# Columns that are called like what is forbidden and are something else, each with the reason.
ALLOWED: Mapping[str, str] = {
    "org_level.rank": "the order of the levels of a tree, from the top down",
    "burden_demand.minutes": "the effort that a demand asks of a unit, which the gate puts a limit to",
    "burden_allowance.minutes": "the limit itself: how much may be asked of a unit in a month",
    "programmes_requirement.minutes": "the effort that a requirement asks of a unit, never of a person",
}
# Where a person is named, each with the reason: everywhere else acts are signed by posts.
PERSONS_NAMED: Mapping[str, str] = {
    "accounts_appointment.person_id": "who holds which post, from when to when",
    "answers_policyanswer.drafted_by_person_id": "whoever drafted an answer never approves it",
    "burden_demand.asked_by_person_id": "the asker never decides about their own demand",
    "ledger_entry.by_person_id": "the ledger can be played again, and proves who signed",
    "loop_doer.person_id": "whoever did the work never verifies it",
    "programmes_progressrecord.by_person_id": "an act on progress is signed like an entry of the ledger",
}
# A person is a login and nothing else.
PERSON_HAS = frozenset({"id", "password", "username", "must_change_password", "is_active"})


def read_columns() -> list[Column]:
    """Every column of ours, in the order of their names."""
    with connection.cursor() as cursor:
        cursor.execute(_CATALOGUE)
        return [Column(*row) for row in cursor.fetchall() if not _FRAMEWORK.match(row[0])]


def broken_columns(columns: list[Column]) -> Iterator[Breach]:
    """Columns that mark, count, watch or describe people, and leave given for columns that are gone."""
    for column in columns:
        if column.where not in ALLOWED:
            yield from (Breach(rule, column.where) for rule in COLUMNS if rule.names.search(column.name))
        if _says_more_of_a_person(column):
            yield Breach(PERSONS, column.where)
    there = {column.where for column in columns}
    yield from (Breach(STALE, where) for where in (*ALLOWED, *PERSONS_NAMED) if where not in there)


def _says_more_of_a_person(column: Column) -> bool:
    if column.table == PERSON_TABLE:
        return column.name not in PERSON_HAS
    names_one = column.names_person or PERSONS.names.search(column.name) is not None
    return names_one and column.where not in PERSONS_NAMED
