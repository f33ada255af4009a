"""The minutes of each kind of unit in each week, exact for every unit, from counts of classes."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from functools import cached_property
from typing import NamedTuple

from huilu.burden.effort import monday_of
from huilu.kernel.paths import is_under
from huilu.org.models import Unit
from huilu.rehearsal.claim import Claim
from huilu.rehearsal.kinds import Kind
from huilu.rehearsal.zones import Zone

WEEK = timedelta(weeks=1)


@dataclass(frozen=True, slots=True)
class Pattern:
    """Units of one kind that are asked for exactly the same: places in the list of claims, and how many units."""

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
    """Everything that the load is reckoned from: claims, who is asked for which, and the weeks looked at.

    `idle`: units in the scope of the pack that it asks nothing of; `levels`: which levels each claim reaches.
    """

    claims: tuple[Claim, ...]
    patterns: tuple[Pattern, ...]
    weeks: tuple[date, ...]
    idle: Mapping[Kind, int] = field(default_factory=dict)
    levels: Mapping[int, frozenset[str]] = field(default_factory=dict)

    def on(self, days: Mapping[str, date]) -> World:
        """The same where our claims of these codes fall due on these days."""
        moved = (one.due(days.get(one.code, one.due_on)) if one.is_ours else one for one in self.claims)
        return replace(self, claims=tuple(moved))

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
        """For each claim, the patterns that are asked for it: places in their list."""
        found: dict[int, list[int]] = defaultdict(list)
        for pattern, one in enumerate(self.patterns):
            for place in one.asked:
                found[place].append(pattern)
        return dict(found)

    def units(self, place: int) -> int:
        """How many units owe the claim at that place."""
        return sum(self.patterns[pattern].units for pattern in self.askers.get(place, ()))

    def loads(self, kind: Kind) -> list[WeekLoad]:
        """Every week of the kind."""
        patterns = self.of(kind)
        whole = [self.minutes(one.asked) for one in patterns]
        ours = [self.minutes([place for place in one.asked if self.claims[place].is_ours]) for one in patterns]
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
        """What one unit has in each week that is asked for these claims, weeks beyond those looked at too."""
        found: dict[date, int] = defaultdict(int)
        for place in places:
            for week, minutes in self.claims[place].by_week.items():
                found[week] += minutes
        return found


def build_world(
    claims: Sequence[Claim],
    zones: Iterable[Zone],
    kinds: Mapping[int, Kind],
    *,
    weeks: tuple[date, ...],
    scope: Container[int],
    above: Container[str] = (),
    named: Sequence[Unit] = (),
) -> World:
    """Who is asked for what; `scope`: the classes that the pack is about, `named`: units that are asked by name.

    `above`: the programmes that the pack refines; whoever is asked by these does not lie idle.
    """
    by_class: dict[int, list[int]] = defaultdict(list)
    for place, one in enumerate(claims):
        for class_id in one.class_ids:
            by_class[class_id].append(place)
    found: dict[tuple[Kind, tuple[int, ...]], int] = defaultdict(int)
    idle: dict[Kind, int] = defaultdict(int)
    levels: dict[int, set[str]] = defaultdict(set)
    reach = _Reach(claims)
    for group in _groups(list(zones), named):
        asked = reach.of(group, by_class[group.class_id])
        for place in asked:
            levels[place].add(kinds[group.class_id].level)
        if any(claims[place].is_ours for place in asked):
            found[kinds[group.class_id], asked] += group.units
        elif group.class_id in scope and not any(claims[place].programme in above for place in asked):
            idle[kinds[group.class_id]] += group.units
    patterns = tuple(Pattern(kind, asked, n) for (kind, asked), n in found.items())
    reached = {place: frozenset(found) for place, found in levels.items()}
    return World(tuple(claims), patterns, weeks, dict(idle), reached)


class _Group(NamedTuple):
    """Units of one class in one place; or a single one that somebody asks by name."""

    path: str
    class_id: int
    units: int
    unit_id: int = 0


def _groups(zones: Sequence[Zone], named: Sequence[Unit]) -> Iterator[_Group]:
    """Whoever is asked by name stands apart from the others of the zone."""
    apart = Counter((_zone_of(zones, one), one.unit_class_id) for one in named)
    for zone in zones:
        for class_id, n in zone.counts.items():
            if left := n - apart[zone.path, class_id]:
                yield _Group(zone.path, class_id, left)
    for one in named:
        yield _Group(one.path, one.unit_class_id, 1, one.pk)


def _zone_of(zones: Sequence[Zone], unit: Unit) -> str:
    return max((zone.path for zone in zones if is_under(unit.path, zone.path)), key=len)


class _Reach:
    """Which claims reach a place: those of the issuers that stand above it, and of these by name."""

    def __init__(self, claims: Sequence[Claim]) -> None:
        self.claims = claims
        self._bound: dict[str, list[bool]] = {}
        self._naming: dict[int, list[int]] = defaultdict(list)
        for place, one in enumerate(claims):
            for unit_id in one.unit_ids:
                self._naming[unit_id].append(place)

    def of(self, group: _Group, of_class: Sequence[int]) -> tuple[int, ...]:
        """The places of what the group is asked for."""
        if group.path not in self._bound:
            self._bound[group.path] = [is_under(group.path, one.issuer.path) for one in self.claims]
        bound = self._bound[group.path]
        by_class = [place for place in of_class if bound[place]]
        return tuple(sorted({*by_class, *self._naming.get(group.unit_id, ())}))


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
