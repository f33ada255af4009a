"""Nobody counts by a calendar that has run out without being told."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.utils import translation

from huilu.kernel.workdays import calendar_called
from huilu.programmes.calendars import AHEAD, calendars_running_out
from tests.cast import Cast, publish

END = date(2026, 12, 31)


@pytest.fixture(autouse=True)
def _known_to_the_end_of_2026(monkeypatch: pytest.MonkeyPatch) -> None:
    """However many years the calendar may know by now."""
    known = replace(calendar_called("china"), years=frozenset(range(2018, 2027)))
    monkeypatch.setattr("huilu.programmes.calendars.calendar_called", {"china": known}.__getitem__)


def test_it_is_told_as_soon_as_days_to_come_are_not_known(town: Cast) -> None:
    publish(town)

    assert calendars_running_out(END - AHEAD) == []
    (told,) = calendars_running_out(END - AHEAD + timedelta(days=1))
    assert (told.calendar.code, told.known_until) == ("china", END)
    with translation.override("zh-hans"):
        assert told.sentence == "“中国公共假日”日历只有到 2026年12月31日 为止的假日；此后各天按平常的周一到周五计算。"


def test_without_a_programme_the_usual_calendar_counts(town: Cast) -> None:
    assert [one.calendar.code for one in calendars_running_out(END)] == ["china"]
