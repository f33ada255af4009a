"""The spreading as a mixed integer programme: one day for each requirement, so that the peaks are as low as may be.

SciPy brings HiGHS. It is loaded here alone, when somebody asks for a spreading: starting the product costs nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from math import ceil
from typing import Any

from huilu.rehearsal.days import Choice
from huilu.rehearsal.kinds import Kind
from huilu.rehearsal.load import Pattern
from huilu.rehearsal.weighing import GROWTH, MOVED, OVER_CAP, TWO_EVENTS, Scales

# With more than so many possible days in all, only every second, third … of them is tried.
MANY_DAYS = 1500
# Where no better one than by so little can exist, a solution is as good as the best.
GAP = 0.005


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


def solve(scales: Scales, choices: Sequence[Choice], seconds: float) -> Solution | None:
    """The best days found within the time; None where none were found."""
    model = Model()
    yes = _days(model, choices)
    if not yes:
        return Solution({}, 0.0)
    for kind, patterns in scales.heaviest.items():
        _peak(model, scales, kind, patterns, yes)
    _events(model, scales, yes)
    found = model.solve(seconds)
    if found.x is None:
        return None
    days = {code: max(days, key=lambda day: found.x[days[day]]) for code, days in yes.items()}
    return Solution(days, float(found.mip_gap) if found.mip_gap is not None else None)


def _days(model: Model, choices: Sequence[Choice]) -> dict[str, dict[date, int]]:
    """For each requirement a variable for each day: it falls due on that one, yes or no; on exactly one of them."""
    step = ceil(sum(len(one.days) for one in choices) / MANY_DAYS) or 1
    found: dict[str, dict[date, int]] = {}
    for one in choices:
        tried = [day for place, day in enumerate(one.days) if place % step == 0 or day == one.due_on]
        days = {day: model.column(MOVED * abs((day - one.due_on).days), is_yes_or_no=True) for day in tried}
        if days:
            found[one.code] = days
            model.row([(column, 1.0) for column in days.values()], least=1.0, most=1.0)
    return found


def _peak(
    model: Model, scales: Scales, kind: Kind, patterns: Sequence[Pattern], yes: dict[str, dict[date, int]]
) -> None:
    """The peak of a kind is no less than any week of any of its units."""
    was = float(max(1, scales.before[kind]))
    peak = model.column(1 / was)
    growth = model.column(GROWTH / was)
    model.row([(peak, 1.0), (growth, -1.0)], most=float(scales.before[kind]))
    if kind in scales.caps:
        over = model.column(OVER_CAP / was)
        model.row([(peak, 1.0), (over, -1.0)], most=float(scales.caps[kind]))
    world = scales.world
    for pattern in patterns:
        moving = [place for place in pattern.asked if world.demands[place].is_ours and world.demands[place].code in yes]
        fixed = world.minutes(place for place in pattern.asked if place not in set(moving))
        parts: dict[date, list[tuple[int, float]]] = {week: [] for week in world.weeks}
        for place in moving:
            for day, column in yes[world.demands[place].code].items():
                for week, minutes in world.demands[place].due(day).by_week.items():
                    if week in parts and minutes:
                        parts[week].append((column, float(minutes)))
        for week, shares in parts.items():
            model.row([*shares, (peak, -1.0)], most=-float(fixed.get(week, 0)))


def _events(model: Model, scales: Scales, yes: dict[str, dict[date, int]]) -> None:
    """Two events for everybody on one day cost something, however they come together."""
    demands = [scales.world.demands[place] for place in scales.everybody]
    free = [one for one in demands if one.is_ours and one.code in yes]
    taken = [one.due_on for one in demands if one not in free]
    for day in sorted({day for one in free for day in yes[one.code]}):
        parts = [(yes[one.code][day], 1.0) for one in free if day in yes[one.code]]
        if len(parts) + taken.count(day) > 1:
            model.row([*parts, (model.column(TWO_EVENTS), -1.0)], most=1.0 - taken.count(day))
