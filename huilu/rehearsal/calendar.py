"""The load of the weeks to come from what is in force: a unit's own, and that of the kinds below it (M152)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from huilu.burden.effort import monday_of
from huilu.org.models import Unit
from huilu.org.queries import classes_by_id
from huilu.rehearsal.beside import named_below
from huilu.rehearsal.claim import Claim
from huilu.rehearsal.claims import claims_of_unit, standing_claims
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
    parts: tuple[tuple[Claim, int], ...]

    @property
    def minutes(self) -> int:
        """All of them together."""
        return sum(minutes for _claim, minutes in self.parts)


def own_weeks(unit: Unit, day: date) -> list[OwnWeek]:
    """The weeks from this one on, up to the last in which the unit has anything to do. What is done is left out."""
    claims = claims_of_unit(unit, day)
    return [OwnWeek(week, _parts(claims, week)) for week in _weeks(claims, day)]


def loads_below(unit: Unit, day: date) -> list[KindLoad]:
    """The same weeks for each kind of unit below: of the one that has most, and of the one in the middle."""
    claims = [replace(one, is_ours=True) for one in standing_claims(unit, day)]
    weeks, classes = _weeks(claims, day), classes_by_id()
    if not weeks:
        return []
    zones = zones_of(unit, (one.issuer.path for one in claims if one.class_ids))
    own = next(zone for zone in zones if zone.path == unit.path)
    named = [one for one in named_below(claims, unit) if one.pk != unit.pk]
    if unit.counts:
        own.counts[unit.unit_class_id] -= 1
    world = build_world(claims, zones, kinds_of(None, classes.values()), weeks=weeks, scope=(), named=named)
    bare = replace(world, patterns=tuple(one for one in world.patterns if one.units))
    return [KindLoad(kind, sum(one.units for one in bare.of(kind)), tuple(bare.loads(kind))) for kind in bare.kinds]


def _weeks(claims: Sequence[Claim], day: date) -> tuple[date, ...]:
    ends = [one.effort.until_on for one in claims if one.minutes and one.effort.until_on >= day]
    last = max(ends, default=None)
    return weeks_between(day, min(last, monday_of(day) + (MOST_WEEKS - 1) * WEEK)) if last else ()


def _parts(claims: Sequence[Claim], week: date) -> tuple[tuple[Claim, int], ...]:
    found = [(one, minutes) for one in claims if (minutes := one.by_week.get(week, 0))]
    return tuple(sorted(found, key=lambda part: (-part[1], part[0].key)))
