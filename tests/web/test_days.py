"""Days as people write them."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from django.utils.translation import override

from huilu.web.days import read_on, say_day, say_moment

DAY = date(2023, 9, 12)


@pytest.mark.parametrize(
    ("language", "today", "said"),
    [
        ("zh-hans", date(2023, 12, 18), "9月12日 周二"),
        ("zh-hans", date(2024, 1, 2), "2023年9月12日 周二"),
        ("en", date(2023, 12, 18), "Tue 12 Sep"),
        ("en", date(2024, 1, 2), "Tue 12 Sep 2023"),
    ],
)
def test_the_year_is_said_when_it_is_another(language: str, today: date, said: str) -> None:
    with override(language), read_on(today):
        assert say_day(DAY) == said


def test_a_moment_is_told_in_local_time() -> None:
    with override("zh-hans"), read_on(DAY):
        assert say_moment(datetime(2023, 9, 12, 17, 30, tzinfo=UTC)) == "9月13日 周三 01:30"


def test_without_a_reading_day_the_year_is_always_said() -> None:
    with override("en"):
        assert say_day(DAY) == "Tue 12 Sep 2023"
