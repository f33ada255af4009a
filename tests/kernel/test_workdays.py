"""Working days: the known facts of China's notices, and what must hold of any calendar."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huilu.kernel.workdays import WorkCalendar, calendar_called, calendar_codes, our_calendar, read_calendar

CHINA = calendar_called("china")
PLAIN = calendar_called("plain")
DAYS = st.dates(date(2016, 1, 1), date(2028, 12, 31))
CALENDARS = st.sampled_from([CHINA, PLAIN])
HERE = our_calendar().after_workdays(datetime(2024, 1, 2, tzinfo=UTC), 0).tzinfo


def _days(first: str, last: str) -> list[date]:
    start, end = date.fromisoformat(first), date.fromisoformat(last)
    return [start + timedelta(days=n) for n in range((end - start).days + 1)]


@pytest.mark.parametrize(
    ("first", "last"),
    [
        ("2023-09-29", "2023-10-06"),
        ("2022-12-31", "2023-01-02"),
        ("2023-01-21", "2023-01-27"),
        ("2020-01-24", "2020-02-02"),
        ("2024-02-10", "2024-02-17"),
        ("2025-10-01", "2025-10-08"),
        ("2026-02-15", "2026-02-23"),
    ],
)
def test_offices_are_closed_on_public_holidays(first: str, last: str) -> None:
    assert not [day for day in _days(first, last) if CHINA.is_workday(day)]


@pytest.mark.parametrize(
    "worked",
    ["2023-01-28", "2023-01-29", "2023-10-07", "2023-10-08", "2021-09-18", "2024-02-04", "2026-01-04", "2018-12-29"],
)
def test_offices_are_open_on_weekend_days_that_are_worked_for_holidays(worked: str) -> None:
    day = date.fromisoformat(worked)

    assert day.weekday() >= 5
    assert CHINA.is_workday(day)
    assert not PLAIN.is_workday(day)


@pytest.mark.parametrize(
    ("year", "workdays"),
    [(2018, 250), (2019, 250), (2020, 249), (2021, 250), (2022, 249), (2023, 249), (2024, 251), (2025, 248)],
)
def test_a_year_has_as_many_working_days_as_its_notice_leaves(year: int, workdays: int) -> None:
    assert CHINA.workdays_between(date(year - 1, 12, 31), date(year, 12, 31)) == workdays


def test_the_years_that_are_known_are_named() -> None:
    assert all(CHINA.covers(year) for year in range(2020, 2027))
    assert not CHINA.covers(2016)
    assert not PLAIN.covers(2023)


@pytest.mark.parametrize(
    ("day", "until"),
    [
        ("2023-10-01", "2026-12-31"),
        ("2026-12-31", "2026-12-31"),
        ("2028-05-01", "2026-12-31"),
        ("2016-05-01", "2017-12-31"),
    ],
)
def test_a_calendar_says_how_far_it_knows_the_holidays(day: str, until: str) -> None:
    # A later year in the file makes the last known day of this test a later one, and nothing else.
    known = replace(CHINA, years=frozenset(range(2018, 2027)))
    assert known.known_until(date.fromisoformat(day)) == date.fromisoformat(until)
    gap = replace(known, years=known.years - {2024})
    assert gap.known_until(date(2023, 5, 1)) == date(2023, 12, 31)
    assert PLAIN.known_until(date.fromisoformat(day)) is None


def test_a_year_that_is_not_known_is_monday_to_friday() -> None:
    assert [day.isoweekday() for day in _days("2016-10-01", "2016-10-09") if CHINA.is_workday(day)] == [1, 2, 3, 4, 5]


def test_every_made_up_day_lies_on_a_weekend_and_every_holiday_has_a_name_in_both_languages() -> None:
    assert all(day.weekday() >= 5 for day in CHINA.made_up)
    assert all(holiday.labels["zh"] and holiday.labels["en"] for holiday in CHINA.holidays)


def test_a_day_knows_its_holiday() -> None:
    holiday = CHINA.holiday_on(date(2023, 10, 3))

    assert holiday is not None
    assert holiday.labels["zh"] == "中秋节、国庆节"
    assert CHINA.holiday_on(date(2023, 10, 7)) is None


def test_five_working_days_from_the_eve_of_the_long_holiday() -> None:
    assert CHINA.add_workdays(date(2023, 9, 28), 5) == date(2023, 10, 11)
    assert PLAIN.add_workdays(date(2023, 9, 28), 5) == date(2023, 10, 5)


def test_a_moment_keeps_its_time_of_day() -> None:
    eve = datetime.combine(date(2023, 9, 28), time(16, 40), HERE)

    assert CHINA.after_workdays(eve, 1) == datetime.combine(date(2023, 10, 7), time(16, 40), HERE)


def test_the_day_of_a_moment_is_the_installations_own() -> None:
    late = datetime(2023, 10, 9, 23, 30, tzinfo=UTC)  # already Tuesday in Shanghai

    assert CHINA.after_workdays(late, 1) == datetime(2023, 10, 10, 23, 30, tzinfo=UTC)
    assert CHINA.after_workdays(late, 1).date() == date(2023, 10, 11)


@given(CALENDARS, DAYS, st.integers(0, 400))
def test_counting_undoes_adding(calendar: WorkCalendar, day: date, n: int) -> None:
    then = calendar.add_workdays(day, n)

    assert calendar.workdays_between(day, then) == n
    assert n == 0 or calendar.is_workday(then)


@given(CALENDARS, DAYS, DAYS)
def test_counting_is_looking_at_each_day(calendar: WorkCalendar, a: date, b: date) -> None:
    first, last = min(a, b), max(a, b)
    seen = sum(calendar.is_workday(day) for day in _days(first.isoformat(), last.isoformat())[1:])

    assert calendar.workdays_between(first, last) == seen
    assert calendar.workdays_between(last, first) == -seen


@given(CALENDARS, DAYS, st.integers(0, 60), st.integers(0, 60))
def test_adding_twice_is_adding_once(calendar: WorkCalendar, day: date, n: int, m: int) -> None:
    assert calendar.add_workdays(calendar.add_workdays(day, n), m) == calendar.add_workdays(day, n + m)


def test_nobody_counts_backward() -> None:
    with pytest.raises(ValueError, match="forward"):
        CHINA.add_workdays(date(2023, 10, 9), -1)


def _file(**year: Any) -> dict[str, Any]:
    return {"labels": {"zh": "试", "en": "try"}, "years": {2030: {"holidays": [], "workdays": []} | year}}


def test_a_day_cannot_be_both_holiday_and_made_up() -> None:
    new_year = {"from": date(2030, 1, 1), "to": date(2030, 1, 3), "zh": "元旦", "en": "New Year"}

    with pytest.raises(ValueError, match="2030-01-02 stands in the calendar twice"):
        read_calendar("try", _file(holidays=[new_year], workdays=[date(2030, 1, 2)]))


def test_a_holiday_does_not_end_before_it_begins() -> None:
    backward = {"from": date(2030, 1, 3), "to": date(2030, 1, 1), "zh": "元旦", "en": "New Year"}

    with pytest.raises(ValueError, match="ends before it begins"):
        read_calendar("try", _file(holidays=[backward]))


def test_a_calendar_is_read_once_and_called_by_name() -> None:
    assert calendar_codes() == ["china", "plain"]
    assert calendar_called("china") is CHINA
    with pytest.raises(LookupError, match="china, plain"):
        calendar_called("mars")


def test_the_installation_names_its_calendar(settings: Any) -> None:
    assert our_calendar() is CHINA
    settings.WORK_CALENDAR = "plain"
    assert our_calendar() is PLAIN
