"""Rows whose parents lead round in a circle."""

from __future__ import annotations

from collections.abc import Iterator

from django.db import connection

from huilu.org.importing.faults import RowFault
from huilu.org.importing.tree_faults import Cycle

_SHOWN = 6

# New rows with something below them that no chain of parents joins to the tree: a circle consists of such.
_UNREACHED = """
    WITH RECURSIVE reached AS (
      SELECT a.code FROM org_above AS a
      WHERE a.is_new
        AND (a.parent = '' OR EXISTS (SELECT FROM org_above AS p WHERE p.code = a.parent AND p.held_id IS NOT NULL))
      -- Not UNION ALL: with codes that stand twice a chain would double at every step.
      UNION
      SELECT a.code FROM reached JOIN org_above AS a ON a.parent = reached.code WHERE a.is_new
    )
    SELECT a.row, a.code, a.parent FROM org_above AS a
    WHERE a.is_new AND NOT EXISTS (SELECT FROM reached WHERE reached.code = a.code)
    ORDER BY a.row
"""


def find_circles() -> list[RowFault]:
    """A fault for each row that lies on a circle; rows that only hang below one are left to the caller."""
    with connection.cursor() as cursor:
        cursor.execute(_UNREACHED)
        rows = cursor.fetchall()
    number = {code: row for row, code, _ in rows}
    parent_of = {code: parent for _, code, parent in rows}
    faults: list[RowFault] = []
    for circle in circles_in(parent_of):
        names = " → ".join([*circle[:_SHOWN], "…" if len(circle) > _SHOWN else circle[0]])
        faults.extend(RowFault(number[code], "parent", Cycle(circle=names)) for code in circle)
    return faults


def circles_in(parent_of: dict[str, str]) -> Iterator[list[str]]:
    """Each circle once, from its first code on; codes that lead into a circle are not part of it."""
    seen: set[str] = set()
    for start in parent_of:
        trail: dict[str, None] = {}
        code = start
        while code in parent_of and code not in seen and code not in trail:
            trail[code] = None
            code = parent_of[code]
        if code in trail:
            steps = list(trail)
            yield steps[steps.index(code) :]
        seen.update(trail)
