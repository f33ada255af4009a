"""Proportions of few cases: an interval, or nothing at all."""

from __future__ import annotations

import pytest

from huilu.kernel.proportions import FEW, proportion_of, wilson


@pytest.mark.parametrize(
    ("hits", "cases", "low", "high"),
    [
        # Wilson's interval as it stands in the tables of textbooks.
        (10, 100, 0.0552, 0.1744),
        (0, 10, 0.0, 0.2775),
        (10, 10, 0.7225, 1.0),
        (1, 5, 0.0362, 0.6245),
        (50, 100, 0.4038, 0.5962),
    ],
)
def test_an_interval_is_as_wide_as_the_cases_are_few(hits: int, cases: int, low: float, high: float) -> None:
    assert wilson(hits, cases) == pytest.approx((low, high), abs=0.0001)


def test_of_too_few_cases_nothing_is_told() -> None:
    assert proportion_of(4, FEW - 1) is None

    told = proportion_of(1, FEW)

    assert told is not None
    assert (told.value, told.hits, told.cases) == (0.2, 1, 5)
    assert told.low < told.value < told.high


@pytest.mark.parametrize(("hits", "cases"), [(0, 0), (3, 2), (-1, 4)])
def test_what_is_no_proportion_has_no_interval(hits: int, cases: int) -> None:
    with pytest.raises(ValueError, match="no proportion"):
        wilson(hits, cases)
