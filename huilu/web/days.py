"""Days and moments as people write them: 「9月12日 周五」, with the year when it is not this one."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime

from django.utils.timezone import localtime
from django.utils.translation import get_language

_WEEKDAYS_ZH = "一二三四五六日"
_WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
# A filter gets only its value, so the day on which the page is read reaches it this way, as the language does.
_reading_day: ContextVar[date | None] = ContextVar("reading_day", default=None)


@contextmanager
def read_on(day: date) -> Iterator[None]:
    """The day on which everything inside is read."""
    token = _reading_day.set(day)
    try:
        yield
    finally:
        _reading_day.reset(token)


def in_chinese() -> bool:
    """Whether the reader reads Chinese."""
    return (get_language() or "zh").startswith("zh")


def say_day(when: date | datetime) -> str:
    """The day with its weekday."""
    day = localtime(when).date() if isinstance(when, datetime) else when
    today = _reading_day.get()
    other_year = today is None or today.year != day.year
    if in_chinese():
        year = f"{day.year}年" if other_year else ""
        return f"{year}{day.month}月{day.day}日 周{_WEEKDAYS_ZH[day.weekday()]}"
    year = f" {day.year}" if other_year else ""
    return f"{_WEEKDAYS[day.weekday()]} {day.day} {_MONTHS[day.month - 1]}{year}"


def say_moment(when: datetime) -> str:
    """The day and the time of it."""
    return f"{say_day(when)} {localtime(when):%H:%M}"
