"""What waits in a subtree now, with whom and how long, and how long claims took there. In working days (S10, M080)."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from statistics import median
from typing import Any

from django.db import connection

from huilu.kernel.days import day_of
from huilu.kernel.proportions import FEW
from huilu.kernel.workdays import WorkCalendar, calendar_called
from huilu.loop.models import Issue
from huilu.loop.states import Stage
from huilu.org.models import Unit
from huilu.programmes.queries import loop_terms

PAGE = 20
# How many circuits of the subtree, the latest raised, tell how long a claim takes.
LAST = 200
MARK = r"[0-9]{16}\.[0-9A-Za-z][0-9A-Za-z._-]*"

_WAITING = "SELECT issue, since, called, altogether FROM board_waiting(%s, %s, %s, %s, %s)"
_CLAIMS = "SELECT unit, about, lay_since, claimed FROM board_claims(%s, %s)"
_RELATED = ("circuit__origin", "lead_unit", "held_by", "raised_by", "symptom_unit")
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Wait:
    """One issue that waits: for how many working days its holder has had it."""

    issue: Issue
    stage: Stage
    workdays: int


@dataclass(frozen=True, slots=True)
class Waits:
    """A page of what waits, the longest first; `next` is the mark to go on after, empty on the last page."""

    total: int
    items: Sequence[Wait]
    next: str


@dataclass(frozen=True, slots=True)
class Claims:
    """How many causes a unit has claimed, and the median of the working days until then; None of too few."""

    unit: Unit
    n: int
    median: float | None


def read_waiting(unit: Unit, at: datetime, *, after: str = "", limit: int = PAGE) -> Waits:
    """A page of what waits at the unit or below: nobody's yet, past its day, or answered and not yet confirmed."""
    today = day_of(at)
    since, number = _place(after)
    rows = _rows(_WAITING, [unit.path, today, since, number, limit + 1])
    page = rows[:limit]
    found = Issue.objects.select_related(*_RELATED).in_bulk([pk for pk, *_more in page])
    issues = [found[pk] for pk, *_more in page if pk in found]
    calendars = _calendars([issue.topic for issue in issues], unit, today)
    items = [_wait(issue, calendars[issue.topic], today) for issue in issues]
    return Waits(page[0][3] if page else 0, items, _mark(page[-1][1], page[-1][2]) if len(rows) > limit else "")


def read_claims(unit: Unit, at: datetime) -> list[Claims]:
    """For each unit here that has claimed a cause lately how long that took, in the order of codes."""
    rows = _rows(_CLAIMS, [unit.path, LAST])
    calendars = _calendars([about for _unit, about, _since, _claimed in rows], unit, day_of(at))
    days: dict[int, list[int]] = defaultdict(list)
    for pk, about, since, claimed in rows:
        days[pk].append(calendars[about].workdays_between(day_of(since), day_of(claimed)))
    units = Unit.objects.filter(pk__in=days).in_code_order()
    return [Claims(one, len(days[one.pk]), _median(days[one.pk])) for one in units]


def _wait(issue: Issue, calendar: WorkCalendar, today: date) -> Wait:
    since = day_of(issue.held_since) if issue.held_since else today
    return Wait(issue, Stage(issue.circuit.stage), calendar.workdays_between(since, today))


def _median(days: Sequence[int]) -> float | None:
    return None if len(days) < FEW else float(median(days))


def _calendars(topics: Iterable[str], unit: Unit, day: date) -> dict[str, WorkCalendar]:
    """The calendar of the programme over the unit that names each topic."""
    return {topic: calendar_called(loop_terms(topic, unit.path, day).calendar) for topic in sorted(set(topics))}


def _rows(statement: str, values: list[Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        found: list[tuple[Any, ...]] = cursor.fetchall()
    return found


def _mark(since: datetime, number: str) -> str:
    return f"{(since - _EPOCH) // timedelta(microseconds=1)}.{number}"


def _place(mark: str) -> tuple[datetime | None, str]:
    """Where a mark stands in the list; whatever is none stands before the first."""
    if not re.fullmatch(MARK, mark):
        return None, ""
    since, _dot, number = mark.partition(".")
    return _EPOCH + timedelta(microseconds=int(since)), number
