"""Working days: Monday to Friday, but for public holidays and the weekend days that are worked for them.

The days are data: one YAML file for each calendar, in `calendars/`, by the year of the official notice.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

import yaml
from django.conf import settings
from django.utils.timezone import localtime

CALENDARS = Path(__file__).parent / "calendars"


@dataclass(frozen=True)
class Holiday:
    """Days in a row on which offices are closed, both ends included, and what they are called."""

    from_on: date
    to_on: date
    labels: Mapping[str, str]

    def days(self) -> list[date]:
        """Each of the days."""
        return [self.from_on + timedelta(days=n) for n in range((self.to_on - self.from_on).days + 1)]


@dataclass(frozen=True)
class WorkCalendar:
    """When offices are open. Years that no notice covers are Monday to Friday."""

    code: str
    labels: Mapping[str, str]
    years: frozenset[int] = frozenset()
    holidays: tuple[Holiday, ...] = ()
    made_up: frozenset[date] = field(default_factory=frozenset)

    def covers(self, year: int) -> bool:
        """Whether the holidays of the year are known."""
        return year in self.years

    def known_until(self, day: date) -> date | None:
        """The last day up to which the holidays are known, seen from this day; None where the calendar has none."""
        if not self.years:
            return None
        last = day.year if self.covers(day.year) else max((one for one in self.years if one < day.year), default=None)
        if last is None:
            return date(min(self.years), 1, 1) - timedelta(days=1)
        while self.covers(last + 1):
            last += 1
        return date(last, 12, 31)

    def is_workday(self, day: date) -> bool:
        """Whether offices are open on the day."""
        return day in self.made_up or (day.weekday() < 5 and day not in self._off)

    def holiday_on(self, day: date) -> Holiday | None:
        """The holiday that the day belongs to, if it is one."""
        return self._off.get(day)

    def add_workdays(self, day: date, n: int) -> date:
        """The n-th working day after the day; the day itself for 0."""
        if n < 0:
            raise ValueError(f"working days are counted forward, not {n}")
        while n:
            day += timedelta(days=1)
            n -= self.is_workday(day)
        return day

    def workdays_between(self, a: date, b: date) -> int:
        """How many working days come after a, up to and with b; negative where b lies before a."""
        return self._worked_until(b) - self._worked_until(a)

    def after_workdays(self, at: datetime, n: int) -> datetime:
        """The same time of day n working days later, where the installation is."""
        here = localtime(at)
        return datetime.combine(self.add_workdays(here.date(), n), here.time(), here.tzinfo)

    @cached_property
    def _off(self) -> dict[date, Holiday]:
        return {day: holiday for holiday in self.holidays for day in holiday.days()}

    @cached_property
    def _closed_weekdays(self) -> list[date]:
        return sorted(day for day in self._off if day.weekday() < 5 and day not in self.made_up)

    @cached_property
    def _open_weekends(self) -> list[date]:
        return sorted(day for day in self.made_up if day.weekday() >= 5)

    def _worked_until(self, day: date) -> int:
        """How many working days there ever were, up to and with the day: the first day ever was a Monday."""
        weeks, rest = divmod(day.toordinal(), 7)
        plain = 5 * weeks + min(rest, 5)
        return plain - bisect_right(self._closed_weekdays, day) + bisect_right(self._open_weekends, day)


def read_calendar(code: str, content: Mapping[str, Any]) -> WorkCalendar:
    """The calendar that a file describes; ValueError where a day stands in it twice or goes backward."""
    years = content["years"]
    holidays = tuple(_holiday(row) for year in years.values() for row in year["holidays"])
    made_up = [day for year in years.values() for day in year["workdays"]]
    _check_once([*made_up, *(day for holiday in holidays for day in holiday.days())])
    return WorkCalendar(code, content["labels"], frozenset(years), holidays, frozenset(made_up))


@lru_cache(maxsize=8)
def calendar_called(code: str) -> WorkCalendar:
    """The calendar of that name, read once; LookupError where there is none."""
    if code not in calendar_codes():
        raise LookupError(f"no calendar “{code}”; there are {', '.join(calendar_codes())}")
    return read_calendar(code, yaml.safe_load((CALENDARS / f"{code}.yaml").read_text(encoding="utf-8")))


def calendar_codes() -> list[str]:
    """The names of all calendars."""
    return sorted(file.stem for file in CALENDARS.glob("*.yaml"))


def our_calendar() -> WorkCalendar:
    """The installation's own calendar: China's, unless the setting names another."""
    return calendar_called(getattr(settings, "WORK_CALENDAR", "china"))


def _holiday(row: Mapping[str, Any]) -> Holiday:
    if row["to"] < row["from"]:
        raise ValueError(f"a holiday ends before it begins: {row['from']}, {row['to']}")
    return Holiday(row["from"], row["to"], {"zh": row["zh"], "en": row["en"]})


def _check_once(days: Iterable[date]) -> None:
    seen: set[date] = set()
    for day in days:
        if day in seen:
            raise ValueError(f"{day} stands in the calendar twice")
        seen.add(day)
