"""The load of the weeks to come from what is in force: a unit's own, and that of the kinds below it (M152)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from huilu.burden.effort import monday_of
from huilu.org.models import Unit
from huilu.org.queries import classes_by_id
from huilu.rehearsal.demands import Demand, demands_of_unit, standing_demands
from huilu.rehearsal.kinds import kinds_of
from huilu.rehearsal.load import WEEK, build_world, weeks_between
from huilu.rehearsal.rehearsing import KindLoad
from huilu.rehearsal.zones import zones_of

# Half a year: what lies further ahead will be asked differently by then.
MOST_WEEKS = 26


@dataclass(frozen=True, slots=True)
class OwnWeek:
    """One week of one unit: what falls into it, the most first."""

    week: date
    parts: tuple[tuple[Demand, int], ...]

    @property
    def minutes(self) -> int:
        """All of them together."""
        return sum(minutes for _demand, minutes in self.parts)


def own_weeks(unit: Unit, day: date) -> list[OwnWeek]:
    """The weeks from this one on, up to the last in which the unit has anything to do. What is done is left out."""
    demands = demands_of_unit(unit, day)
    return [OwnWeek(week, _parts(demands, week)) for week in _weeks(demands, day)]


def loads_below(unit: Unit, day: date) -> list[KindLoad]:
    """The same weeks for each kind of unit below: of the one that has most, and of the one in the middle."""
    demands = [replace(one, is_ours=True) for one in standing_demands(unit, day)]
    weeks, classes = _weeks(demands, day), classes_by_id()
    if not weeks:
        return []
    zones = zones_of(unit, (one.issuer.path for one in demands))
    own = next(zone for zone in zones if zone.path == unit.path)
    if unit.counts:
        own.counts[unit.unit_class_id] -= 1
    world = build_world(demands, zones, kinds_of(None, classes.values()), weeks=weeks, scope=())
    bare = replace(world, patterns=tuple(one for one in world.patterns if one.units))
    return [KindLoad(kind, sum(one.units for one in bare.of(kind)), tuple(bare.loads(kind))) for kind in bare.kinds]


def _weeks(demands: Sequence[Demand], day: date) -> tuple[date, ...]:
    ends = [one.effort.until_on for one in demands if one.minutes and one.effort.until_on >= day]
    last = max(ends, default=None)
    return weeks_between(day, min(last, monday_of(day) + (MOST_WEEKS - 1) * WEEK)) if last else ()


def _parts(demands: Sequence[Demand], week: date) -> tuple[tuple[Demand, int], ...]:
    found = [(one, minutes) for one in demands if (minutes := one.by_week.get(week, 0))]
    return tuple(sorted(found, key=lambda part: (-part[1], part[0].key)))
