"""The spreading as a mixed integer programme: one day for each requirement, so that the peaks are as low as may be.

SciPy brings HiGHS. It is loaded here alone, when somebody asks for a spreading: starting the product costs nothing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from math import ceil
from time import perf_counter
from typing import Any

from huilu.rehearsal.days import Choice
from huilu.rehearsal.kinds import Kind
from huilu.rehearsal.load import Pattern
from huilu.rehearsal.weighing import GROWTH, OVER_CAP, TWO_EVENTS, Scales, cost_of_move

# With more than so many possible days in all, only every second, third … of them is tried.
MANY_DAYS = 1500
# So many patterns of a kind join the model at a time.
AT_A_TIME = 3
# Where no better one than by so little can exist, a solution is as good as the best.
GAP = 0.005

# By claim and week, what each variable adds.
Shares = dict[int, list[list[tuple[int, float]]]]


@dataclass(frozen=True, slots=True)
class Solution:
    """Days by code. `gap`: by how much at most a better solution may be better; None where nothing is known."""

    days: dict[str, date]
    gap: float | None


@dataclass
class Model:
    """Columns and rows of the programme, as they are written down one after the other."""

    costs: list[float] = field(default_factory=list)
    whole: list[int] = field(default_factory=list)
    least: list[float] = field(default_factory=list)
    most: list[float] = field(default_factory=list)
    cells: list[tuple[int, int, float]] = field(default_factory=list)
    bounds: list[tuple[float, float]] = field(default_factory=list)

    def column(self, cost: float, *, is_yes_or_no: bool = False, least: float = 0.0, most: float = float("inf")) -> int:
        """A variable; its number."""
        self.costs.append(cost)
        self.whole.append(int(is_yes_or_no))
        self.least.append(least)
        self.most.append(1.0 if is_yes_or_no else most)
        return len(self.costs) - 1

    def row(self, parts: Sequence[tuple[int, float]], *, least: float = float("-inf"), most: float) -> None:
        """A sum of variables that lies between two figures."""
        self.cells += [(len(self.bounds), column, share) for column, share in parts]
        self.bounds.append((least, most))

    def solve(self, seconds: float) -> Any:
        """What HiGHS finds within the time."""
        import numpy as np  # noqa: PLC0415 - only whoever spreads needs it
        from scipy.optimize import Bounds, LinearConstraint, milp  # noqa: PLC0415
        from scipy.sparse import csr_array  # noqa: PLC0415

        rows, columns, shares = zip(*self.cells, strict=True)
        matrix = csr_array((shares, (rows, columns)), shape=(len(self.bounds), len(self.costs)))
        least, most = zip(*self.bounds, strict=True)
        return milp(
            np.array(self.costs),
            integrality=np.array(self.whole),
            bounds=Bounds(np.array(self.least), np.array(self.most)),
            constraints=LinearConstraint(matrix, np.array(least), np.array(most)),
            options={"time_limit": seconds, "mip_rel_gap": GAP},
        )


@dataclass
class Search:
    """A model of a few patterns that grows by those which it has overlooked.

    Of each kind some pattern has the heaviest week. Which one, depends on the days; so the model begins with those
    that are heaviest now, and whenever another one proves heavier than all of its kind in the model, it joins them.
    The fewer patterns, the lower the bound: so a bound of any of these models holds for all patterns.
    """

    scales: Scales
    choices: Sequence[Choice]
    known: set[int] = field(default_factory=set)
    best: dict[str, date] | None = None
    weight: float = float("inf")
    bound: float = 0.0

    def run(self, seconds: float) -> Solution | None:
        """The best days found within the time; None where none were found."""
        ends = perf_counter() + seconds
        self._overlooked({})
        while (left := ends - perf_counter()) > 0:
            days = self._solve(left)
            if days is None:
                break
            if (weight := self.scales.weigh(days)) < self.weight:
                self.best, self.weight = days, weight
            if self.weight - self.bound <= GAP * self.weight or not self._overlooked(days):
                break
        if self.best is None:
            return None
        return Solution(self.best, max(0.0, self.weight - self.bound) / self.weight if self.weight else 0.0)

    def _solve(self, seconds: float) -> dict[str, date] | None:
        model = Model()
        yes = _days(model, self.choices)
        by_kind: dict[Kind, list[Pattern]] = {}
        for place in sorted(self.known):
            pattern = self.scales.patterns[place]
            by_kind.setdefault(pattern.kind, []).append(pattern)
        shares = _shares(self.scales, yes)
        for kind, patterns in by_kind.items():
            _peak(model, self.scales, kind, patterns, shares)
        _events(model, self.scales, yes)
        found = model.solve(seconds)
        if found.x is None:
            return None
        self.bound = max(self.bound, found.mip_dual_bound or 0.0)
        return {code: max(days, key=lambda day: found.x[days[day]]) for code, days in yes.items()}

    def _overlooked(self, days: Mapping[str, date]) -> bool:
        """Take into the model the heaviest patterns of each kind that are heavier than all of it that are known."""
        peaks = self.scales.peaks_of_patterns(days)
        known: dict[Kind, int] = {}
        for place in self.known:
            kind = self.scales.patterns[place].kind
            known[kind] = max(known.get(kind, -1), peaks[place])
        heavier: dict[Kind, list[tuple[int, int]]] = {}
        for place, (pattern, peak) in enumerate(zip(self.scales.patterns, peaks, strict=True)):
            if peak > known.get(pattern.kind, -1):
                heavier.setdefault(pattern.kind, []).append((-peak, place))
        for found in heavier.values():
            self.known.update(place for _peak, place in sorted(found)[:AT_A_TIME])
        return bool(heavier)


def solve(scales: Scales, choices: Sequence[Choice], seconds: float) -> Solution | None:
    """The best days found within the time; None where none were found."""
    if not any(one.days for one in choices):
        return Solution({}, 0.0)
    return Search(scales, choices).run(seconds)


def _days(model: Model, choices: Sequence[Choice]) -> dict[str, dict[date, int]]:
    """For each requirement a variable for each day: it falls due on that one, yes or no; on exactly one of them."""
    step = ceil(sum(len(one.days) for one in choices) / MANY_DAYS) or 1
    found: dict[str, dict[date, int]] = {}
    for one in choices:
        tried = [day for place, day in enumerate(one.days) if place % step == 0 or day == one.due_on]
        days = {day: model.column(cost_of_move((day - one.due_on).days), is_yes_or_no=True) for day in tried}
        if days:
            found[one.code] = days
            model.row([(column, 1.0) for column in days.values()], least=1.0, most=1.0)
    return found


def _shares(scales: Scales, yes: Mapping[str, Mapping[date, int]]) -> Shares:
    """For each claim and week, the minutes by the variable of each day that it may fall due on."""
    found: Shares = {}
    for place, one in enumerate(scales.world.claims):
        if one.is_ours and one.code in yes:
            found[place] = [[] for _week in scales.world.weeks]
            for day, column in yes[one.code].items():
                for week, minutes in enumerate(scales.row(one, day)):
                    if minutes:
                        found[place][week].append((column, float(minutes)))
    return found


def _peak(model: Model, scales: Scales, kind: Kind, patterns: Sequence[Pattern], shares: Shares) -> None:
    """The peak of a kind is no less than any week of any of its units."""
    was = float(max(1, scales.before[kind]))
    peak = model.column(1 / was)
    growth = model.column(GROWTH / was)
    model.row([(peak, 1.0), (growth, -1.0)], most=float(scales.before[kind]))
    if kind in scales.caps:
        over = model.column(OVER_CAP / was)
        model.row([(peak, 1.0), (over, -1.0)], most=float(scales.caps[kind]))
    claims = scales.world.claims
    for pattern in patterns:
        moving = [place for place in pattern.asked if place in shares]
        still = [scales.row(claims[place], None) for place in pattern.asked if place not in shares]
        for week in range(len(scales.world.weeks)):
            parts = [part for place in moving for part in shares[place][week]]
            model.row([*parts, (peak, -1.0)], most=-float(sum(row[week] for row in still)))


def _events(model: Model, scales: Scales, yes: Mapping[str, Mapping[date, int]]) -> None:
    """Two events for everybody on one day cost something, however they come together."""
    free, taken = scales.events
    for day in sorted({day for one in free for day in yes[one.code]}):
        parts = [(yes[one.code][day], 1.0) for one in free if day in yes[one.code]]
        if len(parts) > 1 or day in taken:
            model.row([*parts, (model.column(TWO_EVENTS), -1.0)], most=0.0 if day in taken else 1.0)
