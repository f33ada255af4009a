"""When the minutes that a demand costs fall due: what a unit has to do in which week, and in which month.

The Standard Cost Model says how much a demand costs one unit; it does not say when. Work with a due day is done in
the weeks before it, work that comes again over all of its time, work without a day within half a year, on working days.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from huilu.kernel.workdays import WorkCalendar

# Before a due day: nobody starts earlier than four weeks ahead, and what is asked at shorter notice is done in less.
WORK_DAYS = 28
# Without a day: an end in the far future would make every month look light, and the work is done once all the same.
UNDATED_DAYS = 183


@dataclass(frozen=True, slots=True)
class Effort:
    """So many minutes of one unit, from one day to another, both included."""

    minutes: int
    from_on: date
    until_on: date

    def by_day(self, calendar: WorkCalendar) -> dict[date, int]:
        """Whole minutes for each working day; they add up to all of them. Where no day is worked, the last has all."""
        length = (self.until_on - self.from_on).days + 1
        days = [self.from_on + timedelta(days=n) for n in range(length)]
        worked = [day for day in days if calendar.is_workday(day)] or [self.until_on]
        so_far = [self.minutes * place // len(worked) for place in range(len(worked) + 1)]
        return {day: so_far[place + 1] - so_far[place] for place, day in enumerate(worked)}

    def by_week(self, calendar: WorkCalendar) -> dict[date, int]:
        """The minutes of each week, under its Monday."""
        return self._by(monday_of, calendar)

    def by_month(self, calendar: WorkCalendar) -> dict[date, int]:
        """The minutes of each month, under its first day."""
        return self._by(month_of, calendar)

    def _by(self, named: Callable[[date], date], calendar: WorkCalendar) -> dict[date, int]:
        found: dict[date, int] = {}
        for day, minutes in self.by_day(calendar).items():
            found[named(day)] = found.get(named(day), 0) + minutes
        return found


@dataclass(frozen=True, slots=True)
class Change:
    """What becomes of an effort where somebody on the way down has it otherwise: some months gain, others may lose."""

    was: Effort
    becomes: Effort

    def by_week(self, calendar: WorkCalendar) -> dict[date, int]:
        """What is added to each week; what is taken from one is below zero."""
        return _difference(self.was.by_week(calendar), self.becomes.by_week(calendar))

    def by_month(self, calendar: WorkCalendar) -> dict[date, int]:
        """What is added to each month; what is taken from one is below zero."""
        return _difference(self.was.by_month(calendar), self.becomes.by_month(calendar))


def _difference(was: dict[date, int], becomes: dict[date, int]) -> dict[date, int]:
    return {day: becomes.get(day, 0) - was.get(day, 0) for day in sorted({*was, *becomes})}


def effort_of(*, minutes: int, start_on: date, due_on: date | None, end_on: date, recurs: bool) -> Effort:
    """What a demand costs one unit, and when; `end_on` is the last day on which it binds anybody."""
    until = max(due_on or end_on, start_on)
    if recurs:
        return Effort(minutes, start_on, until)
    if due_on is None:
        return Effort(minutes, start_on, min(until, start_on + timedelta(days=UNDATED_DAYS - 1)))
    return Effort(minutes, max(start_on, until - timedelta(days=WORK_DAYS - 1)), until)


def monday_of(day: date) -> date:
    """The Monday of the day's week."""
    return day - timedelta(days=day.weekday())


def month_of(day: date) -> date:
    """The first day of the day's month."""
    return day.replace(day=1)
