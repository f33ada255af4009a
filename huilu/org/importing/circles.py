"""Rows whose parents lead round in a circle."""

from __future__ import annotations

from collections.abc import Iterator

from django.db import connection

from huilu.org.importing.faults import RowFault
from huilu.org.importing.tree_faults import Cycle

_SHOWN = 6

# New rows that no chain of parents joins to the tree.
_UNREACHED = """
    WITH RECURSIVE reached AS (
      SELECT s.code FROM org_stage AS s
      WHERE s.unit_id IS NULL
        AND (s.parent = '' OR EXISTS (SELECT FROM org_unit AS u WHERE u.code = s.parent AND u.closed_on IS NULL))
      -- Not UNION ALL: with codes that stand twice a chain would double at every step.
      UNION
      SELECT s.code FROM reached JOIN org_stage AS s ON s.parent = reached.code
      WHERE s.unit_id IS NULL
    )
    SELECT s.row, s.code, s.parent FROM org_stage AS s
    WHERE s.unit_id IS NULL AND NOT EXISTS (SELECT FROM reached WHERE reached.code = s.code)
    ORDER BY s.row
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
