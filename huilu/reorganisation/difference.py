"""A new list of divisions beside the tree: what is to be reorganised so that the tree is as the list says (M015).

The list is a file as for an import. Nothing is changed: the difference is a plan of lines for somebody to look through.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from django.db import connection

from huilu.kernel.actor import Actor
from huilu.org.actions import import_units
from huilu.org.importing.faults import RowFault
from huilu.org.importing.result import Report, nothing_follows, say_nothing
from huilu.org.importing.tree_faults import MoveIsNotImport
from huilu.org.rules import PLACEHOLDER

OPEN, RENAME, RECODE, MOVE, RECLASSIFY, MERGE, CLOSE, DECIDE = (
    "open", "rename", "recode", "move", "reclassify", "merge", "close", "decide",
)  # fmt: skip

# A placeholder is marked among the tags, as in the list.
_TAGS = f"array_to_string(k.tags || CASE WHEN s.placeholder THEN '{{{PLACEHOLDER}}}'::text[] END, ';')"
_NEW = f"""
    SELECT s.code, s.name, s.parent, k.level, k.sector, k.audience, {_TAGS}
    FROM org_stage s JOIN org_kind k ON k.kind = s.kind WHERE s.unit_id IS NULL AND NOT s.synthetic
      AND k.rank IS NOT NULL
    ORDER BY k.rank, s.code
"""
_HELD = f"""
    SELECT s.code, s.name, u.name, s.parent, s.old_parent, k.level, k.sector, k.audience,
           {_TAGS}, s.reclassed AND k.sector <> ''
    FROM org_stage s JOIN org_unit u ON u.id = s.unit_id JOIN org_kind k ON k.kind = s.kind
    WHERE s.name <> u.name OR s.parent <> s.old_parent OR s.reclassed ORDER BY s.code
"""
# Of the levels that the list has, below the highest units that it names; invented units are in no list.
_GONE = """
    SELECT u.code, u.name, coalesce(above.code, ''), l.rank
    FROM org_unit u JOIN org_unitclass k ON k.id = u.unit_class_id JOIN org_level l ON l.code = k.level_id
    LEFT JOIN org_unit above ON above.id = u.parent_id
    JOIN (
      SELECT DISTINCT s.old_path FROM org_stage s WHERE s.unit_id IS NOT NULL
        AND NOT EXISTS (SELECT FROM org_stage p WHERE p.code = s.old_parent AND p.unit_id IS NOT NULL)
    ) AS highest ON u.path > highest.old_path AND u.path < (highest.old_path || 'g') COLLATE "C"
    WHERE u.closed_on IS NULL AND NOT u.is_synthetic AND u.parent_id IS NOT NULL
      AND k.level_id IN (SELECT kind.level FROM org_stage s JOIN org_kind kind ON kind.kind = s.kind)
      AND NOT EXISTS (SELECT FROM org_stage s WHERE s.code = u.code)
    ORDER BY l.rank DESC, u.code
"""
_CHILDREN = """
    SELECT u.code, child.code FROM org_unit u JOIN org_unit child ON child.parent_id = u.id AND child.closed_on IS NULL
    WHERE u.code = ANY(%s) AND u.closed_on IS NULL ORDER BY u.code, child.code
"""
_PARENTS = "SELECT code, parent FROM org_stage WHERE code = ANY(%s)"


@dataclass(frozen=True, slots=True)
class PlanLine:
    """One thing to do. What `to` and `under` mean depends on `act`; "decide" is for whoever looks through the plan."""

    act: str
    code: str
    name: str = ""
    to: str = ""
    under: str = ""
    level: str = ""
    sector: str = ""
    audience: str = ""
    tags: str = ""
    note: str = ""

    def as_data(self) -> dict[str, str]:
        """As a row."""
        return asdict(self)


@dataclass
class Difference:
    """The plan, and what is wrong with rows of the list."""

    lines: list[PlanLine]
    faults: list[RowFault]

    def totals(self) -> dict[str, int]:
        """How many lines there are of each kind."""
        counted: dict[str, int] = defaultdict(int)
        for line in self.lines:
            counted[line.act] += 1
        return dict(counted)


def compare_list(*, source: Path, by: Actor, at: datetime, report: Report = say_nothing) -> Difference:
    """What would have to be done so that the tree is as the file says."""
    found: list[PlanLine] = []
    result = import_units(
        source=source, by=by, at=at, follow=nothing_follows, dry_run=True, report=report,
        look=lambda: found.extend(_lines()),
    )  # fmt: skip
    faults = [fault for fault in result.faults if fault.code != MoveIsNotImport.code]
    return Difference(found, faults)


def _lines() -> Iterator[PlanLine]:
    fresh = [PlanLine(OPEN, code, name, "", *rest) for code, name, *rest in _rows(_NEW)]
    gone = _rows(_GONE)
    recoded = _recoded(gone, fresh)
    yield from (PlanLine(RECODE, old, name=new.name, to=new.code) for old, new in recoded.items())
    taken = {new.code for new in recoded.values()}
    yield from (line for line in fresh if line.code not in taken)
    yield from _changed(recoded)
    yield from _moved_along(recoded, gone)
    yield from _ended([row for row in gone if row[0] not in recoded], recoded)


def _recoded(gone: Sequence[Sequence[Any]], fresh: Sequence[PlanLine]) -> dict[str, PlanLine]:
    """Old code to new line, where both have the same name below the same unit, or below one that is recoded itself."""
    by_place: dict[tuple[str, str], list[PlanLine]] = defaultdict(list)
    for line in fresh:
        by_place[line.name, line.under].append(line)
    found: dict[str, PlanLine] = {}
    # The highest first, so that the new code of what stands above is known.
    for code, name, above, _rank in sorted(gone, key=lambda row: (row[3], row[0])):
        same = by_place[name, found[above].code if above in found else above]
        if len(same) == 1:
            found[code] = same.pop()
    return found


def _changed(recoded: dict[str, PlanLine]) -> Iterator[PlanLine]:
    for code, name, was, under, was_under, level, sector, audience, tags, reclassed in _rows(_HELD):
        if name != was:
            yield PlanLine(RENAME, code, name, note=was)
        # What stands where it stood, below what only has a new code, has not moved.
        if under != (recoded[was_under].code if was_under in recoded else was_under):
            yield PlanLine(MOVE, code, name, under=under, note=was_under)
        if reclassed:
            yield PlanLine(RECLASSIFY, code, name, "", "", level, sector, audience, tags)


def _moved_along(recoded: dict[str, PlanLine], gone: Sequence[Sequence[Any]]) -> Iterator[PlanLine]:
    """What has a new code and another unit above it as well."""
    above = {code: parent for code, _name, parent, _rank in gone}
    for old, new in recoded.items():
        was = above[old]
        if new.under != (recoded[was].code if was in recoded else was):
            yield PlanLine(MOVE, new.code, new.name, under=new.under, note=was)


def _ended(gone: Sequence[Sequence[Any]], recoded: dict[str, PlanLine]) -> Iterator[PlanLine]:
    """What the list no longer has: merged into whoever has all of its children now, else for somebody to decide."""
    children: dict[str, list[str]] = defaultdict(list)
    for code, child in _rows(_CHILDREN, [row[0] for row in gone]):
        children[code].append(recoded[child].code if child in recoded else child)
    wanted = [child for below in children.values() for child in below]
    now = dict(_rows(_PARENTS, wanted))
    for code, name, above, _rank in gone:
        heirs = {now[child] for child in children[code] if child in now}
        line = PlanLine(DECIDE, code, name, under=above)
        yield replace(line, act=MERGE, to=heirs.pop()) if len(heirs) == 1 else line


def _rows(statement: str, codes: list[str] | None = None) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(statement, None if codes is None else [codes])
        return list(cursor.fetchall())
