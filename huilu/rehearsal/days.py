"""On which days something may fall due: what the spreading may choose from, and why a day is no good (M152, M130).

Before a pack is issued nobody has been told of a day, so its author may set another one. Still, an earlier day takes
time away from those who are asked: no day moves forward unless the author has written `not_before`. What is in force
already has been promised, and never moves to an earlier day. Days move within the window and never past the sunset.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from huilu.kernel.workdays import WorkCalendar, calendar_called
from huilu.programmes.pack.parts import Blackout
from huilu.programmes.pack.schema import Pack, RequirementSpec

DAY = timedelta(days=1)
# However early an author allows a day to be, those who are asked have two weeks.
LEAD = 14


@dataclass(frozen=True, slots=True)
class Choice:
    """A requirement with a day, and the days that it may have instead. Where it may not move, there are none."""

    code: str
    due_on: date
    days: tuple[date, ...]


class Tie(StrEnum):
    """Why a day may not move at all."""

    RISK = "risk"
    OVER = "over"
    FROM_ABOVE = "from_above"


@dataclass(frozen=True, slots=True)
class Fixed:
    """Something whose day is not for the spreading to choose."""

    code: str
    due_on: date
    tie: Tie


@dataclass(frozen=True, slots=True)
class Rules:
    """What a day must keep to."""

    calendar: WorkCalendar
    blackouts: tuple[Blackout, ...]

    @classmethod
    def of(cls, pack: Pack) -> Rules:
        """Those of a pack."""
        return cls(calendar_called(pack.parameters.loop.calendar), pack.parameters.calendar.blackouts)

    def blackout_on(self, day: date) -> Blackout | None:
        """The blackout that the day lies in."""
        return next((one for one in self.blackouts if one.holds(day)), None)

    def allow(self, day: date) -> bool:
        """Whether something may fall due on the day: it is worked, and in no blackout."""
        return self.calendar.is_workday(day) and self.blackout_on(day) is None


def choices_of(pack: Pack, *, start_on: date, in_force: Mapping[str, date | None]) -> list[Choice]:
    """Each requirement that falls due and may move; `in_force`: the days already issued, by code."""
    rules = Rules.of(pack)
    found = []
    for spec in pack.requirements:
        due_on = spec.due_on(pack.window)
        # A risk item waits for no blackout and is not moved to make others' weeks lighter (M156).
        if due_on is not None and not spec.risk and due_on >= start_on:
            first, last = _range(pack, spec, due_on, start_on, in_force.get(spec.code))
            days = tuple(day for day in _days(first, last) if rules.allow(day))
            found.append(Choice(spec.code, due_on, days))
    return found


def fixed_of(pack: Pack, *, today: date) -> list[Fixed]:
    """The days of the pack that may not move: of risk items, those that are over, and those of clauses from above."""
    found = []
    for spec in pack.requirements:
        due_on = spec.due_on(pack.window)
        if due_on is not None and (due_on < today or spec.risk):
            found.append(Fixed(spec.code, due_on, Tie.OVER if due_on < today else Tie.RISK))
    for one in pack.refinements:
        due_on = one.due.in_window(pack.window) if one.due else None
        if due_on is not None:
            found.append(Fixed(one.refines, due_on, Tie.OVER if due_on < today else Tie.FROM_ABOVE))
    return found


def _range(pack: Pack, spec: RequirementSpec, due_on: date, start_on: date, issued: date | None) -> tuple[date, date]:
    soonest = min(due_on, max(spec.due.not_before or due_on, start_on + LEAD * DAY))
    first = max(soonest, min(due_on, issued or soonest))
    allowed = spec.due.not_after or due_on + pack.parameters.calendar.later_days * DAY
    return first, min(max(due_on, allowed), pack.window.soft_end, spec.sunset_on(pack.window))


def _days(first: date, last: date) -> list[date]:
    return [first + n * DAY for n in range((last - first).days + 1)]
