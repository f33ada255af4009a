"""From single times to a table: quantiles of each round, and the middle of the rounds with their spread."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import ceil
from statistics import median

QUANTILES = {"p50": 0.50, "p95": 0.95, "p99": 0.99, "max": 1.0}
Times = Sequence[float]


@dataclass(frozen=True, slots=True)
class Figure:
    """The middle of the rounds, the least and the greatest of them. Milliseconds."""

    middle: float
    least: float
    most: float

    def __str__(self) -> str:
        return f"{self.middle:.1f} ({self.least:.1f}–{self.most:.1f})"

    def as_data(self) -> dict[str, float]:
        """As plain data."""
        return {"median": round(self.middle, 2), "min": round(self.least, 2), "max": round(self.most, 2)}


def quantile(times: Times, part: float) -> float:
    """The time within which that part of the answers came (nearest rank)."""
    ordered = sorted(times)
    return ordered[max(0, ceil(part * len(ordered)) - 1)]


def over_rounds(values: Times) -> Figure:
    """The middle of the rounds with their spread."""
    return Figure(median(values), min(values), max(values))


def summary(rounds: Sequence[Times]) -> dict[str, Figure]:
    """Each quantile over the rounds."""
    return {name: over_rounds([quantile(times, part) for times in rounds]) for name, part in QUANTILES.items()}


def ratios(rounds: Sequence[Times], floor: Sequence[Times]) -> Figure:
    """How many times the floor's median the median is, round by round."""
    pairs = zip(rounds, floor, strict=True)
    return over_rounds([median(times) / median(lowest) for times, lowest in pairs])


def as_data(kinds: Mapping[str, Mapping[str, Figure]]) -> dict[str, dict[str, dict[str, float]]]:
    """The whole table as plain data."""
    return {kind: {name: figure.as_data() for name, figure in row.items()} for kind, row in kinds.items()}
