"""Reading entries as they are sealed: in batches, from the month in which each lies, moments as text."""

from __future__ import annotations

import json
from collections.abc import Collection
from typing import Any

from django.db import connection

from huilu.ledger.canonical import COLUMNS

# An entry by its number and the moment of its record, as the queue and the leaf name it. The month in which it lies
# follows from the moment, so that no other partition is looked at.
Name = tuple[int, str]


def as_moment(column: str) -> str:
    """The moment as `canonical.moment` writes it; the database is quicker at it."""
    return f"""to_char({column} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')"""


_SPECIAL = {"facts": "facts::text", "at": as_moment("at"), "recorded_at": as_moment("recorded_at")}
_ENTRIES = f"""
    SELECT {", ".join(_SPECIAL.get(name, name) for name in COLUMNS)} FROM ledger_entry
    WHERE id = ANY(%s) AND recorded_at BETWEEN %s::timestamptz AND %s::timestamptz ORDER BY id
"""


def read_entries(wanted: Collection[Name]) -> dict[Name, dict[str, Any]]:
    """The columns of these entries, in the order of their numbers; those that are not there are left out."""
    if not wanted:
        return {}
    moments = [moment for _id, moment in wanted]
    found: dict[Name, dict[str, Any]] = {}
    with connection.cursor() as cursor:
        cursor.execute(_ENTRIES, [[entry_id for entry_id, _moment in wanted], min(moments), max(moments)])
        for row in cursor.fetchall():
            columns = dict(zip(COLUMNS, row, strict=True))
            columns["facts"] = json.loads(columns["facts"])
            found[columns["id"], columns["recorded_at"]] = columns
    return {name: columns for name, columns in found.items() if name in wanted}
