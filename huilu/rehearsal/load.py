"""The minutes of each kind of unit in each week, exact for every unit, from counts of classes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from functools import cached_property

from huilu.burden.effort import monday_of
from huilu.kernel.paths import is_under
from huilu.rehearsal.demands import Demand
from huilu.rehearsal.kinds import Kind
from huilu.rehearsal.zones import Zone

WEEK = timedelta(weeks=1)


@dataclass(frozen=True, slots=True)
class Pattern:
    """Units of one kind that are asked for exactly the same: places in the list of demands, and how many units."""

    kind: Kind
    asked: tuple[int, ...]
    units: int


@dataclass(frozen=True, slots=True)
class WeekLoad:
    """One week of one kind. `most`: of the unit that has most in this week, of which `ours` by the pack; `middle`: as
    many units have no more than this as have no less; `hours`: what the pack asks of all of them together."""

    week: date
    most: int
    ours: int
    middle: int
    hours: float

    @property
    def others(self) -> int:
        """What that unit has from everything else that runs."""
        return self.most - self.ours


@dataclass(frozen=True)
class World:
    """Everything that the load is reckoned from: demands, who is asked for which, and the weeks looked at.

    `idle`: units in the scope of the pack that it asks nothing of; `levels`: which levels each demand reaches.
    """

    demands: tuple[Demand, ...]
    patterns: tuple[Pattern, ...]
    weeks: tuple[date, ...]
    idle: Mapping[Kind, int] = field(default_factory=dict)
    levels: Mapping[int, frozenset[str]] = field(default_factory=dict)

    def on(self, days: Mapping[str, date]) -> World:
        """The same where our demands of these codes fall due on these days."""
        moved = (one.due(days.get(one.code, one.due_on)) if one.is_ours else one for one in self.demands)
        return replace(self, demands=tuple(moved))

    @property
    def kinds(self) -> list[Kind]:
        """The kinds of which the pack asks anything, from the top down."""
        found = {pattern.kind for pattern in self.patterns}
        return sorted(found, key=lambda one: (one.rank, one.code))

    def of(self, kind: Kind) -> list[Pattern]:
        """The units of a kind, by what they are asked for."""
        return [one for one in self.patterns if one.kind == kind]

    @cached_property
    def askers(self) -> dict[int, list[int]]:
        """For each demand, the patterns that are asked for it: places in their list."""
        found: dict[int, list[int]] = defaultdict(list)
        for pattern, one in enumerate(self.patterns):
            for place in one.asked:
                found[place].append(pattern)
        return dict(found)

    def units(self, place: int) -> int:
        """How many units owe the demand at that place."""
        return sum(self.patterns[pattern].units for pattern in self.askers.get(place, ()))

    def loads(self, kind: Kind) -> list[WeekLoad]:
        """Every week of the kind."""
        patterns = self.of(kind)
        whole = [self.minutes(one.asked) for one in patterns]
        ours = [self.minutes([place for place in one.asked if self.demands[place].is_ours]) for one in patterns]
        return [self._week(week, patterns, whole, ours) for week in self.weeks]

    def _week(
        self, week: date, patterns: Sequence[Pattern], whole: list[dict[date, int]], ours: list[dict[date, int]]
    ) -> WeekLoad:
        sizes = [(total.get(week, 0), own.get(week, 0)) for total, own in zip(whole, ours, strict=True)]
        most, own = max(sizes)
        hours = sum(one.units * share for one, (_total, share) in zip(patterns, sizes, strict=True)) / 60
        middle = middle_of((total, one.units) for one, (total, _own) in zip(patterns, sizes, strict=True))
        return WeekLoad(week, most, own, middle, hours)

    def minutes(self, places: Iterable[int]) -> dict[date, int]:
        """What one unit has in each week that is asked for these demands, weeks beyond those looked at too."""
        found: dict[date, int] = defaultdict(int)
        for place in places:
            for week, minutes in self.demands[place].by_week.items():
                found[week] += minutes
        return found


def build_world(
    demands: Sequence[Demand],
    zones: Iterable[Zone],
    kinds: Mapping[int, Kind],
    *,
    weeks: tuple[date, ...],
    scope: Container[int],
) -> World:
    """Who is asked for what; `scope`: the classes that the pack is about."""
    by_class: dict[int, list[int]] = defaultdict(list)
    for place, one in enumerate(demands):
        for class_id in one.class_ids:
            by_class[class_id].append(place)
    found: dict[tuple[Kind, tuple[int, ...]], int] = defaultdict(int)
    idle: dict[Kind, int] = defaultdict(int)
    levels: dict[int, set[str]] = defaultdict(set)
    for zone in zones:
        bound = [is_under(zone.path, one.issuer.path) for one in demands]
        for class_id, n in zone.counts.items():
            asked = tuple(place for place in by_class[class_id] if bound[place])
            for place in asked:
                levels[place].add(kinds[class_id].level)
            if any(demands[place].is_ours for place in asked):
                found[kinds[class_id], asked] += n
            elif class_id in scope:
                idle[kinds[class_id]] += n
    patterns = tuple(Pattern(kind, asked, n) for (kind, asked), n in found.items())
    reached = {place: frozenset(found) for place, found in levels.items()}
    return World(tuple(demands), patterns, weeks, dict(idle), reached)


def weeks_between(first: date, last: date) -> tuple[date, ...]:
    """The Mondays of all weeks from one day to another."""
    monday = monday_of(first)
    return tuple(monday + n * WEEK for n in range((monday_of(last) - monday).days // 7 + 1))


def middle_of(sizes: Iterable[tuple[int, int]]) -> int:
    """The value of the unit in the middle, where each value comes with how many units have it; the lower of two."""
    ordered = sorted(sizes)
    half, so_far = (sum(n for _size, n in ordered) + 1) // 2, 0
    for size, n in ordered:
        so_far += n
        if so_far >= half:
            return size
    return 0
