"""How sure a proportion is that was seen in a few cases."""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt

# Of fewer cases than this a proportion says nothing, and no figure is given.
FEW = 5
# The true proportion lies in the interval 19 times out of 20.
_Z = 1.959963984540054


@dataclass(frozen=True, slots=True)
class Proportion:
    """So many of so many cases, and between which bounds the true proportion lies."""

    hits: int
    cases: int
    low: float
    high: float

    @property
    def value(self) -> float:
        """The proportion that was seen."""
        return self.hits / self.cases


def proportion_of(hits: int, cases: int) -> Proportion | None:
    """The proportion with its interval; None where there are too few cases to tell."""
    return None if cases < FEW else Proportion(hits, cases, *wilson(hits, cases))


def wilson(hits: int, cases: int) -> tuple[float, float]:
    """Wilson's interval of a proportion: honest also for few cases, and near nought and one."""
    if not 0 <= hits <= cases or not cases:
        raise ValueError(f"{hits} of {cases} is no proportion")
    seen, weight = hits / cases, _Z * _Z / cases
    middle = seen + weight / 2
    reach = _Z * sqrt(seen * (1 - seen) / cases + weight / (4 * cases))
    return max(0.0, (middle - reach) / (1 + weight)), min(1.0, (middle + reach) / (1 + weight))
