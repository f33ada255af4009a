"""A board carries as many children as fifteen thousand bytes hold."""

from __future__ import annotations

import gzip
import random

import pytest
from django.utils.safestring import SafeString

from huilu.web.boards.weight import FEWEST, WEIGHT, rows_that_fit

Row = tuple[SafeString, SafeString]


def rows_of(children: int, requirements: int, *, alike: bool) -> list[Row]:
    """Children with a cell for each requirement: all the same, or each with figures of its own."""
    drawn = random.Random(2023)

    def cell(code: int) -> str:
        figures = "–" if alike else f"● {drawn.randint(0, 400)}/{drawn.randint(400, 900)}"
        late = "" if alike else f"<small>超期{drawn.randint(1, 300)}</small>"
        return f'<td class="light-green"><a href="/units/{code}/board/" title="还剩3天">{figures}{late}</a></td>'

    codes = range(370811001, 370811001 + children)
    return [(SafeString(f"单位{code}"), SafeString("".join(cell(code) for _ in range(requirements)))) for code in codes]


@pytest.mark.parametrize("requirements", [20, 40, 60])
def test_rows_that_differ_are_as_many_as_the_weight_allows(requirements: int) -> None:
    rows = rows_of(100, requirements, alike=False)

    fit = rows_that_fit(rows)

    packed = gzip.compress("".join(f"{head}{cells}" for head, cells in rows[:fit]).encode(), 6)
    assert FEWEST <= fit < 100
    assert len(packed) < WEIGHT or fit == FEWEST


def test_rows_that_are_alike_all_fit() -> None:
    assert rows_that_fit(rows_of(100, 30, alike=True)) == 100
    assert rows_that_fit([]) == 0
