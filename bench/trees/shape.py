"""How many units stand at each level, and how they are spread over their parents."""

from __future__ import annotations

from collections.abc import Callable
from itertools import accumulate
from math import log
from typing import NamedTuple

# The whole country: 31 provinces down to 620,000 villages, and the base units beside and below them (S03).
COUNTRY = 5_060_000
LEAST = 2_000
Draw = Callable[[], float]


class Shape(NamedTuple):
    """Units of each kind. Base units stand under counties (30 %), townships (68 %) and villages (2 %)."""

    provinces: int
    cities: int
    counties: int
    townships: int
    villages: int
    under_counties: int
    under_townships: int
    under_villages: int

    @property
    def units(self) -> int:
        """All of them, with the nation on top."""
        return 1 + sum(self)


def shape(units: int) -> Shape:
    """The shape of the country at 5.06 million, and the same scaled down for fewer."""
    if units < LEAST:
        raise ValueError(f"a tree in the shape of the country has {LEAST} units or more, not {units}")
    scale = units / COUNTRY
    provinces = min(31, round(31 * scale**0.25))
    cities = max(2 * provinces, round(340 * scale))
    counties = max(2 * cities, round(2_900 * scale))
    townships = max(3 * counties, round(41_000 * scale))
    villages = max(4 * townships, round(620_000 * scale))
    base = units - 1 - provinces - cities - counties - townships - villages
    under_counties, under_villages = base * 30 // 100, base * 2 // 100
    under_townships = base - under_counties - under_villages
    return Shape(provinces, cities, counties, townships, villages, under_counties, under_townships, under_villages)


def spread(draw: Draw, parents: int, children: int) -> list[int]:
    """How many children each parent gets: one at least where they suffice, the others unevenly, as in life."""
    each = 1 if children >= parents else 0
    weights = list(accumulate(-log(1 - draw()) - log(1 - draw()) for _parent in range(parents)))
    rest, whole, given, counts = children - each * parents, weights[-1], 0, []
    for weight in weights:
        reached = round(rest * weight / whole)
        counts.append(each + reached - given)
        given = reached
    return counts
