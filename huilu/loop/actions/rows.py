"""The rows of an issue as an act finds and writes them: each in one statement, composed once."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import connection

from huilu.kernel import composed
from huilu.kernel.actor import Actor
from huilu.kernel.composed import Composed
from huilu.kernel.paths import region_of
from huilu.kernel.regional import FRESH_IN, OF_NAMED, region_of_id
from huilu.loop.models import Issue
from huilu.loop.queries import home_of_number, regions_of_parts, remember_home
from huilu.loop.states import Stage, State

HERE = OF_NAMED.format("issue")
_WAYS = ("raised_by__path", "lead_unit__path", "circuit__origin__path")
_KNOWN = Composed(
    lambda number, unit_id, path: (
        Issue.objects.visible_to(unit_id, path).filter(number=number).order_by("pk").values_list("pk", *_WAYS)
    ),
    str,
    int,
    str,
)
_KNOWN_THERE = Composed(
    lambda number, unit_id, path, region: (
        Issue.objects.visible_to(unit_id, path)
        .filter(number=number, region=region)
        .order_by("pk")
        .values_list("pk", *_WAYS)
    ),
    str,
    int,
    str,
    int,
)
_UNITS = ("raised_by", "symptom_unit", "lead_unit__parent", "offered_to", "given_by")
_CIRCUIT = ("circuit__origin", "circuit__toward", "circuit__proposed")
_WHOLE = Composed(
    lambda issue_id: Issue.objects.select_related(*_UNITS, *_CIRCUIT).filter(pk=issue_id).order_by("pk"), int
)
_LOCK = f"SELECT FROM loop_issue WHERE id = %(issue)s AND region = {HERE} FOR UPDATE"
# What became part of the issue and has no answer yet: it waits with whoever has the issue.
_PARTS = f"""
    SELECT i.id, i.region FROM loop_issue i LEFT JOIN loop_circuit c ON c.issue_id = i.id AND c.region = i.region
    WHERE i.merged_into_id = %(issue)s AND i.region = ANY(%(regions)s::smallint[]) AND i.state = {State.MERGED:d}
      AND (c.stage IS NULL OR c.stage = {Stage.JOINT_WORK:d})
"""
_LET_GO = f"""
    UPDATE loop_holding SET to_at = greatest(from_at, %(at)s)
    WHERE to_at IS NULL AND region = ANY(%(regions)s::smallint[])
      AND issue_id = ANY(ARRAY(SELECT %(issue)s::bigint UNION ALL SELECT part.id FROM ({_PARTS}) AS part))
"""
_FOLLOW = f"""
    SELECT {FRESH_IN.format("part.region")}, part.region, part.id, %(unit)s::bigint,
           greatest(%(at)s::timestamptz,
                    (SELECT max(h.to_at) FROM loop_holding h WHERE h.issue_id = part.id AND h.region = part.region))
    FROM ({_PARTS}) AS part
    WHERE NOT EXISTS (
      SELECT FROM loop_holding h WHERE h.issue_id = part.id AND h.region = part.region AND h.to_at IS NULL)
"""
_HOLD = "INSERT INTO loop_holding (id, region, issue_id, unit_id, from_at)"
_TAKE_HOLD = f"""
    {_HOLD} SELECT {FRESH_IN.format(HERE)}, {HERE}, %(issue)s::bigint, %(unit)s::bigint, %(at)s::timestamptz
    UNION ALL {_FOLLOW}
"""
_MARKS = f"{FRESH_IN.format(HERE)}, {HERE}, %(issue)s"
_PARTIES = "INSERT INTO loop_party (id, region, issue_id, unit_id, part) VALUES {} ON CONFLICT DO NOTHING"
# Who has worked on it is never again one who only stood aside.
_DOERS = """
    INSERT INTO loop_doer AS known (id, region, issue_id, person_id, unit_id, is_recused) VALUES {}
    ON CONFLICT (issue_id, person_id, unit_id, region) DO UPDATE SET is_recused = false
    WHERE known.is_recused AND NOT excluded.is_recused
"""
# Where a unit of another region has a part, its own pages must look there too.
_REACHES = """
    INSERT INTO loop_reach (unit_id, region) SELECT unit, region FROM unnest(%(units)s::bigint[]) AS unit,
    LATERAL (SELECT %(region)s::smallint AS region) AS there ON CONFLICT DO NOTHING
"""


def find_known(number: str, by: Actor) -> tuple[int, list[str]] | None:
    """The id of an issue that the actor may see, and the paths of the units along whose ways it is counted."""
    values, home = (number, by.unit_id, by.unit_path), home_of_number(number)
    found = _KNOWN_THERE.row(*values, home) if home is not None else None
    found = found or _KNOWN.row(*values)
    if found is None:
        return None
    remember_home(number, found[0])
    return found[0], [path for path in found[1:] if path]


def lock_issue(issue_id: int) -> Issue:
    """The issue with its circuit and its parties' units, nobody else's until commit.

    It is read only once the lock is there: whoever waited for it reads what the one before has left, the circuit and
    the units as well.
    """
    _run(_LOCK, issue=issue_id)
    issue = _WHOLE.model(issue_id)
    if issue is None:
        raise Issue.DoesNotExist(issue_id)
    issue.as_locked = composed.fields_as_stored(issue)
    return issue


def lock_in_order(*issue_ids: int) -> None:
    """Several issues are nobody else's until commit; whoever locks the same ones in another order waits."""
    for issue_id in sorted(issue_ids):
        _run(_LOCK, issue=issue_id)


def save_changes(issue: Issue) -> None:
    """Write what has changed since the issue was locked, or since it was last saved."""
    now = composed.fields_as_stored(issue)
    changed = [name for name, value in now.items() if value != issue.as_locked[name]]
    if changed:
        composed.update(issue, changed)
        issue.as_locked = now


def let_go(issue: Issue, at: datetime) -> None:
    """Whoever holds the issue holds it no longer, nor what became part of it."""
    _run(_LET_GO, issue=issue.pk, regions=regions_of_parts(issue), at=at)


def take_hold(issue: Issue, unit_id: int, at: datetime) -> None:
    """From now on a unit holds the issue, and what became part of it."""
    _run(_TAKE_HOLD, issue=issue.pk, regions=regions_of_parts(issue), unit=unit_id, at=at)


def follow(issue: Issue, unit_id: int, at: datetime) -> None:
    """What became part of the issue and waits for its answer is from now on with the unit that has the issue (M086)."""
    _run(f"{_HOLD} {_FOLLOW}", issue=issue.pk, regions=regions_of_parts(issue), unit=unit_id, at=at)


def add_parties(issue_id: int, *parts: tuple[int, str]) -> None:
    """Units have these parts in the issue, each once."""
    _insert(_PARTIES, issue_id, parts)
    note_reach(region_of_id(issue_id), *(unit_id for unit_id, _part in parts))


def note_reach(region: int, *unit_ids: int) -> None:
    """What concerns these units lies in that region, too; nothing is said of those that lie there themselves."""
    elsewhere = sorted({unit_id for unit_id in unit_ids if region_of(unit_id) != region})
    if elsewhere:
        _run(_REACHES, units=elsewhere, region=region)


def add_doers(issue_id: int, *doers: tuple[int, int], recused: bool = False) -> None:
    """Persons, each for a unit, who may not verify the issue; nobody is named twice."""
    _insert(_DOERS, issue_id, [(*doer, recused) for doer in doers])


def _insert(statement: str, issue_id: int, rows: Sequence[Sequence[Any]]) -> None:
    named = [{f"v{place}_{nth}": value for nth, value in enumerate(row)} for place, row in enumerate(rows)]
    marks = ", ".join(f"({_MARKS}, {', '.join(f'%({name})s' for name in row)})" for row in named)
    _run(statement.format(marks), issue=issue_id, **{name: value for row in named for name, value in row.items()})


def _run(statement: str, **values: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
