"""The working days of autumn 2023, and moments in office hours."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from random import Random
from zoneinfo import ZoneInfo

from huilu.demo.cast import DEMO_DAY
from huilu.kernel.workdays import calendar_called

ZONE = ZoneInfo("Asia/Shanghai")
_OPENS, _CLOSES = time(8, 30), time(17, 45)
# Most is written down in the first hours of the morning and of the afternoon.
_HOURS = (8, 9, 9, 9, 10, 10, 11, 13, 14, 14, 15, 15, 16, 17)

CURTAIN = datetime.combine(DEMO_DAY, time(9, 25), ZONE)


def is_working(day: date) -> bool:
    """Whether offices are open on the day."""
    return calendar_called("china").is_workday(day)


def working_day(day: date, later: int = 0) -> date:
    """The day itself or the next on which offices are open, so many working days later."""
    first = calendar_called("china").add_workdays(day - timedelta(days=1), 1)
    return calendar_called("china").add_workdays(first, later)


def office_moment(day: date, draw: Random) -> datetime:
    """A moment in the office hours of the day, or of the next working day."""
    hour = draw.choice(_HOURS)
    minute = draw.randrange(30, 60) if hour == _OPENS.hour else draw.randrange(0, 45)
    return datetime.combine(working_day(day), time(hour, minute, draw.randrange(60)), ZONE)


def soon_after(at: datetime, draw: Random, longest: int = 60) -> datetime:
    """A little later on the same day; the next working morning where the day is over."""
    then = at + timedelta(minutes=draw.randint(4, longest), seconds=draw.randrange(60))
    if then.time() <= _CLOSES and is_working(then.date()):
        return then
    morning = datetime.combine(working_day(at.date() + timedelta(days=1)), _OPENS, ZONE)
    return morning + timedelta(minutes=draw.randint(1, 50))


def days_after(at: datetime, days: int, draw: Random) -> datetime:
    """So many working days later, at some moment of that day; never before `at`."""
    if days < 1:
        return soon_after(at, draw)
    return office_moment(working_day(at.date(), days), draw)


def in_words(day: date) -> str:
    """The day as people write it in a short note."""
    return f"{day.month}月{day.day}日"
