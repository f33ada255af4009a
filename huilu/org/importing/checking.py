"""Rows beside one another and beside the tree: every check is one statement over all rows."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from django.db import connection

from huilu.kernel.actor import Actor
from huilu.org.importing import circles, staging, tree_faults
from huilu.org.importing.faults import Fault, RowFault

_UNKNOWN_PARENT = """
    SELECT row, parent FROM org_stage AS s
    WHERE parent <> '' AND unit_id IS NULL
      AND NOT EXISTS (SELECT FROM org_stage AS p WHERE p.code = s.parent)
      AND NOT EXISTS (SELECT FROM org_unit AS u WHERE u.code = s.parent AND u.closed_on IS NULL)
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
      FROM org_stage GROUP BY code HAVING count(*) > 1
    ) AS twice ON twice.code = s.code
"""
# A unit stays below what its parent is and below what the file makes of it: the parent's own row may yet prove bad.
_LEVEL_NOT_BELOW = """
    SELECT DISTINCT ON (s.row) s.row, s.level, above.code, s.parent FROM org_stage AS s
    JOIN org_level AS own ON own.code = s.level
    LEFT JOIN org_stage AS p ON p.code = s.parent
    LEFT JOIN org_unit AS u ON u.code = s.parent AND u.closed_on IS NULL
    LEFT JOIN org_unitclass AS k ON k.id = u.unit_class_id
    JOIN org_level AS above ON above.code IN (p.level, k.level_id)
    WHERE own.rank <= above.rank ORDER BY s.row, above.rank DESC
"""
_LEVEL_NOT_ABOVE = """
    SELECT s.row, s.level, below.code, min(child.code) FROM org_stage AS s
    JOIN org_level AS own ON own.code = s.level
    JOIN org_unit AS child ON child.parent_id = s.unit_id AND child.closed_on IS NULL
    JOIN org_unitclass AS k ON k.id = child.unit_class_id
    JOIN org_level AS below ON below.code = k.level_id
    WHERE s.reclassed AND s.level <> s.old_level AND below.rank <= own.rank
    GROUP BY s.row, s.level, below.code
"""
_REGION_IS_FIXED = """
    SELECT s.row, s.old_level, s.level FROM org_stage AS s
    JOIN org_level AS was ON was.code = s.old_level JOIN org_level AS own ON own.code = s.level
    WHERE was.is_region <> own.is_region
"""
_DUPLICATE_USCC = """
    SELECT s.row, s.uscc, string_agg(DISTINCT other.code, ', ') FROM org_stage AS s
    JOIN (SELECT code, uscc FROM org_stage WHERE uscc <> '' UNION SELECT code, upper(uscc) FROM org_unit
          WHERE uscc <> '' AND closed_on IS NULL) AS other
      ON other.uscc = s.uscc AND other.code <> s.code
    WHERE s.uscc <> '' GROUP BY s.row, s.uscc
"""
_CHANGE_OLDER = """
    SELECT row, valid_from, since FROM org_stage WHERE differs AND valid_from < since
"""
_MOVE = """
    SELECT row, code, old_parent, parent FROM org_stage WHERE unit_id IS NOT NULL AND parent <> old_parent
"""
# New units below new units stand where their topmost new ancestor does, which is looked at itself.
_OUTSIDE = """
    SELECT s.row, s.code FROM org_stage AS s LEFT JOIN org_unit AS p ON p.code = s.parent AND p.closed_on IS NULL
    WHERE (s.differs AND NOT starts_with(s.old_path, %(own)s))
       OR (s.unit_id IS NULL AND p.id IS NOT NULL AND NOT starts_with(p.path, %(own)s))
       OR (s.unit_id IS NULL AND s.parent = '' AND %(own)s <> '')
"""
_BELOW_BAD = """
    SELECT s.row, s.parent, min(p.row) FROM org_stage AS s JOIN org_stage AS p ON p.code = s.parent
    WHERE NOT s.bad AND s.unit_id IS NULL AND p.bad AND p.unit_id IS NULL GROUP BY s.row, s.parent
"""

Check = tuple[str, str, Callable[..., Fault]]
_CHECKS: tuple[Check, ...] = (
    ("code", _DUPLICATE_CODE, lambda code, rows: tree_faults.DuplicateCode(code=code, rows=rows)),
    ("parent", _UNKNOWN_PARENT, lambda parent: tree_faults.UnknownParent(parent=parent)),
    ("parent", _SECOND_ROOT, lambda root: tree_faults.SecondRoot(root=root)),
    ("parent", _MOVE, lambda code, old, new: tree_faults.MoveIsNotImport(code=code, old=old, new=new)),
    ("level", _LEVEL_NOT_BELOW, lambda own, up, unit: tree_faults.LevelNotBelow(level=own, above=up, unit=unit)),
    ("level", _LEVEL_NOT_ABOVE, lambda own, low, unit: tree_faults.LevelNotAbove(level=own, below=low, unit=unit)),
    ("level", _REGION_IS_FIXED, lambda old, new: tree_faults.RegionIsFixed(old=old, new=new)),
    ("uscc", _DUPLICATE_USCC, lambda uscc, others: tree_faults.DuplicateUscc(uscc=uscc, others=others)),
    ("valid_from", _CHANGE_OLDER, lambda day, since: tree_faults.ChangeOlder(valid_from=day, since=since)),
    ("code", _OUTSIDE, lambda code: tree_faults.OutsideOwnSubtree(code=code)),
)
_BELOW: Check = (
    "parent",
    _BELOW_BAD,
    lambda parent, row: tree_faults.BadParentRow(parent=parent, parent_row=row),
)


def check_stage(*, by: Actor, known: list[RowFault], report: Callable[[int, int], None]) -> list[RowFault]:
    """Everything that is wrong with the staged rows beside what is known already; the bad ones are marked so."""
    total = len(_CHECKS) + 1
    found = circles.find_circles()
    # A field that is wrong by itself is not blamed a second time for what follows from it. Somewhere on a circle the
    # levels cannot descend either.
    blamed = {(fault.row, fault.field) for fault in [*known, *found]} | {(fault.row, "level") for fault in found}
    for done, check in enumerate(_CHECKS):
        report(done, total)
        fresh = [fault for fault in _run(check, by) if (fault.row, fault.field) not in blamed]
        blamed |= {(fault.row, fault.field) for fault in fresh}
        found.extend(fresh)
    staging.mark_bad(fault.row for fault in found)
    report(total - 1, total)
    found.extend(_spread(by))
    report(total, total)
    return found


def _run(check: Check, by: Actor) -> Iterator[RowFault]:
    field, statement, fault = check
    with connection.cursor() as cursor:
        cursor.execute(statement, {"own": by.unit_path})
        for row, *facts in cursor.fetchall():
            yield RowFault(row, field, fault(*facts))


def _spread(by: Actor) -> list[RowFault]:
    """Mark what hangs below bad new rows, one step down at a time."""
    spread: list[RowFault] = []
    while step := list(_run(_BELOW, by)):
        staging.mark_bad(fault.row for fault in step)
        spread.extend(step)
    return spread
