"""Rows beside one another and beside the tree: every check is one statement over all rows."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple

from django.db import connection

from huilu.kernel.actor import Actor
from huilu.org.importing import circles, staging, tree_faults
from huilu.org.importing.faults import Fault, RowFault

_UNKNOWN_PARENT = """
    SELECT row, parent FROM org_stage WHERE unit_id IS NULL
      AND parent IN (SELECT code FROM org_above WHERE row IS NULL AND held_id IS NULL)
"""
_SECOND_ROOT = """
    WITH held AS (SELECT code FROM org_unit WHERE parent_id IS NULL),
    first AS (SELECT code, row FROM org_stage WHERE parent = '' ORDER BY row LIMIT 1)
    SELECT s.row, coalesce(held.code, first.code) FROM org_stage AS s CROSS JOIN first LEFT JOIN held ON true
    WHERE s.parent = '' AND s.unit_id IS NULL AND (held.code IS NOT NULL OR s.row > first.row)
"""
_DUPLICATE_CODE = """
    SELECT s.row, s.code, twice.rows FROM org_stage AS s JOIN (
      SELECT code, array_to_string((array_agg(row ORDER BY row))[1:5], ', ') AS rows
      FROM org_stage WHERE code IN (SELECT code FROM org_twice) GROUP BY code
    ) AS twice ON twice.code = s.code
"""
# A unit stays below what its parent is and below what the file makes of it: the parent's own row may yet prove bad.
_LEVEL_NOT_BELOW = """
    WITH above AS MATERIALIZED (
      SELECT a.code, l.code AS level, l.rank FROM org_above AS a
      LEFT JOIN org_kind AS p ON p.kind = a.kind LEFT JOIN org_unitclass AS k ON k.id = a.held_class
      JOIN org_level AS l ON l.code IN (p.level, k.level_id)
    )
    SELECT DISTINCT ON (s.row) s.row, own.level, above.level, s.parent
    FROM org_stage AS s JOIN org_kind AS own ON own.kind = s.kind JOIN above ON above.code = s.parent
    WHERE own.rank <= above.rank ORDER BY s.row, above.rank DESC
"""
_LEVEL_NOT_ABOVE = """
    SELECT s.row, own.level, below.code, min(child.code) FROM org_stage AS s
    JOIN org_kind AS own ON own.kind = s.kind
    JOIN org_unit AS child ON child.parent_id = s.unit_id AND child.closed_on IS NULL
    JOIN org_unitclass AS k ON k.id = child.unit_class_id
    JOIN org_level AS below ON below.code = k.level_id
    WHERE s.reclassed AND own.level <> s.old_level AND below.rank <= own.rank
    GROUP BY s.row, own.level, below.code
"""
_REGION_IS_FIXED = """
    SELECT s.row, s.old_level, own.level FROM org_stage AS s
    JOIN org_kind AS own ON own.kind = s.kind JOIN org_level AS was ON was.code = s.old_level
    WHERE was.is_region <> own.is_region
"""
_DUPLICATE_USCC = """
    SELECT s.row, s.uscc, string_agg(DISTINCT other.code, ', ') FROM org_stage AS s JOIN (
      SELECT one.row, two.code FROM org_stage AS one JOIN org_stage AS two ON two.uscc = one.uscc
      WHERE one.uscc <> '' AND two.code <> one.code
      UNION ALL
      SELECT one.row, held.code FROM org_stage AS one JOIN org_unit AS held ON upper(held.uscc) = one.uscc
      WHERE one.uscc <> '' AND held.uscc <> '' AND held.closed_on IS NULL AND held.code <> one.code
    ) AS other ON other.row = s.row GROUP BY s.row, s.uscc
"""
_CHANGE_OLDER = """
    SELECT row, valid_from, since FROM org_stage WHERE differs AND valid_from < since
"""
_MOVE = """
    SELECT row, code, old_parent, parent FROM org_stage WHERE unit_id IS NOT NULL AND parent <> old_parent
"""
# New units below new units stand where their topmost new ancestor does, which is looked at itself.
_OUTSIDE = """
    SELECT s.row, s.code FROM org_stage AS s LEFT JOIN org_above AS p ON p.code = s.parent AND p.held_id IS NOT NULL
    WHERE (s.differs AND NOT starts_with(s.old_path, %(own)s))
       OR (s.unit_id IS NULL AND NOT starts_with(p.held_path, %(own)s))
       OR (s.unit_id IS NULL AND s.parent = '' AND %(own)s <> '')
"""
_BELOW_BAD = """
    SELECT s.row, s.parent, min(p.row) FROM org_stage AS s JOIN org_stage AS p ON p.code = s.parent
    WHERE NOT s.bad AND s.unit_id IS NULL AND p.bad AND p.unit_id IS NULL GROUP BY s.row, s.parent
"""


class Check(NamedTuple):
    """A column that may be blamed, the statement that finds rows to blame, and the reason made of what it tells."""

    field: str
    statement: str
    fault: Callable[..., Fault]
    of_held: bool = False


# Those that concern units which are held already are passed over by a first import.
_CHECKS = (
    Check("code", _DUPLICATE_CODE, lambda code, rows: tree_faults.DuplicateCode(code=code, rows=rows)),
    Check("parent", _UNKNOWN_PARENT, lambda parent: tree_faults.UnknownParent(parent=parent)),
    Check("parent", _SECOND_ROOT, lambda root: tree_faults.SecondRoot(root=root)),
    Check("parent", _MOVE, lambda code, old, new: tree_faults.MoveIsNotImport(code=code, old=old, new=new), True),
    Check("level", _LEVEL_NOT_BELOW, lambda own, up, unit: tree_faults.LevelNotBelow(level=own, above=up, unit=unit)),
    Check(
        "level", _LEVEL_NOT_ABOVE, lambda own, low, unit: tree_faults.LevelNotAbove(level=own, below=low, unit=unit),
        True,
    ),
    Check("level", _REGION_IS_FIXED, lambda old, new: tree_faults.RegionIsFixed(old=old, new=new), True),
    Check("uscc", _DUPLICATE_USCC, lambda uscc, others: tree_faults.DuplicateUscc(uscc=uscc, others=others)),
    Check("valid_from", _CHANGE_OLDER, lambda day, since: tree_faults.ChangeOlder(valid_from=day, since=since), True),
    Check("code", _OUTSIDE, lambda code: tree_faults.OutsideOwnSubtree(code=code), True),
)  # fmt: skip
_BELOW = Check("parent", _BELOW_BAD, lambda parent, row: tree_faults.BadParentRow(parent=parent, parent_row=row))


def check_stage(
    *, by: Actor, is_first: bool, known: list[RowFault], report: Callable[[int, int], None]
) -> list[RowFault]:
    """Everything that is wrong with the staged rows beside what is known already; the bad ones are marked so."""
    checks = [check for check in _CHECKS if not (is_first and check.of_held and by.is_installation)]
    total = len(checks) + 1
    found = circles.find_circles()
    # A field that is wrong by itself is not blamed a second time for what follows from it. Somewhere on a circle the
    # levels cannot descend either.
    blamed = {(fault.row, fault.field) for fault in [*known, *found]} | {(fault.row, "level") for fault in found}
    for done, check in enumerate(checks):
        report(done, total)
        fresh = [fault for fault in _run(check, by) if (fault.row, fault.field) not in blamed]
        blamed |= {(fault.row, fault.field) for fault in fresh}
        found.extend(fresh)
    report(total - 1, total)
    if known or found:
        staging.index()
        staging.mark_bad(fault.row for fault in found)
        found.extend(_spread(by))
    report(total, total)
    return found


def _run(check: Check, by: Actor) -> Iterator[RowFault]:
    with connection.cursor() as cursor:
        cursor.execute(check.statement, {"own": by.unit_path})
        for row, *facts in cursor.fetchall():
            yield RowFault(row, check.field, check.fault(*facts))


def _spread(by: Actor) -> list[RowFault]:
    """Mark what hangs below bad new rows, one step down at a time."""
    spread: list[RowFault] = []
    while step := list(_run(_BELOW, by)):
        staging.mark_bad(fault.row for fault in step)
        spread.extend(step)
    return spread
