"""When the minutes of a demand fall due."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from huilu.burden.effort import Effort, effort_of, monday_of, month_of
from huilu.kernel.workdays import calendar_called

CHINA = calendar_called("china")
DAYS = st.dates(date(2023, 1, 1), date(2026, 12, 31))


def test_work_with_a_day_falls_into_the_four_weeks_before_it() -> None:
    effort = effort_of(
        minutes=400, start_on=date(2023, 9, 5), due_on=date(2023, 12, 15), end_on=date(2024, 1, 31), recurs=False
    )

    assert (effort.from_on, effort.until_on) == (date(2023, 11, 18), date(2023, 12, 15))
    assert effort.by_week(CHINA) == {date(2023, 11, 20) + timedelta(weeks=n): 100 for n in range(4)}


def test_work_at_short_notice_falls_into_what_time_there_is() -> None:
    asked = date(2023, 12, 11)
    effort = effort_of(minutes=90, start_on=asked, due_on=date(2023, 12, 13), end_on=date(2024, 1, 31), recurs=False)

    assert effort.by_day(CHINA) == {asked + timedelta(days=n): 30 for n in range(3)}


def test_work_that_comes_again_and_work_without_a_day_fall_into_all_of_its_time() -> None:
    times = {"minutes": 600, "start_on": date(2023, 9, 4), "end_on": date(2023, 12, 29)}

    again = effort_of(**times, due_on=date(2023, 10, 31), recurs=True)  # type: ignore[arg-type]
    never_late = effort_of(**times, due_on=None, recurs=False)  # type: ignore[arg-type]

    assert (again.from_on, again.until_on) == (date(2023, 9, 4), date(2023, 10, 31))
    assert (never_late.from_on, never_late.until_on) == (date(2023, 9, 4), date(2023, 12, 29))


def test_nothing_is_worked_on_a_holiday_unless_there_is_no_other_day() -> None:
    golden_week = Effort(60, date(2023, 10, 1), date(2023, 10, 6))

    assert golden_week.by_day(CHINA) == {date(2023, 10, 6): 60}
    assert date(2023, 10, 2) not in Effort(60, date(2023, 9, 28), date(2023, 10, 9)).by_day(CHINA)


@given(st.integers(0, 100_000), DAYS, st.integers(0, 400))
def test_the_parts_add_up_to_the_whole(minutes: int, start: date, length: int) -> None:
    effort = Effort(minutes, start, start + timedelta(days=length))

    for parts in (effort.by_day(CHINA), effort.by_week(CHINA), effort.by_month(CHINA)):
        assert sum(parts.values()) == minutes
    by_day = effort.by_day(CHINA).values()
    assert max(by_day) - min(by_day) <= 1
    assert {monday_of(day) for day in effort.by_day(CHINA)} == set(effort.by_week(CHINA))
    assert {month_of(day) for day in effort.by_day(CHINA)} == set(effort.by_month(CHINA))
