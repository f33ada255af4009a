"""A demand as it reads at each place below its asker: what those between say otherwise, as far as it holds (M130)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from huilu.burden.effort import Change, Effort, effort_of
from huilu.burden.models import Demand, Variation
from huilu.burden.states import DemandKind, DemandState
from huilu.org.models import Unit

IN_FORCE = frozenset({DemandState.STANDING})


@dataclass(frozen=True, slots=True)
class Said:
    """What one unit says otherwise, as far as it holds."""

    unit: Unit
    says: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Reading:
    """What a demand asks of one unit at some place: its minutes in all, how often, until which day."""

    minutes: int
    times: int
    due_on: date | None

    def with_(self, says: Mapping[str, Any]) -> Reading:
        """The same with what somebody says otherwise."""
        day = says.get("due_on", self.due_on)
        due_on = date.fromisoformat(day) if isinstance(day, str) else day
        return Reading(says.get("minutes", self.minutes), says.get("times", self.times), due_on)


class Variations:
    """What is said otherwise about some demands.

    `states`: in which of them a demand that asks more holds. Whoever looks for room counts what is suspended too, for
    it may come back at any moment.
    """

    def __init__(self, demands: Iterable[Demand], *, states: Collection[DemandState] = IN_FORCE) -> None:
        self._said: dict[int, list[Said]] = defaultdict(list)
        rows = Variation.objects.filter(demand__in=demands).select_related("unit", "asked").order_by("unit__path", "pk")
        for one in rows:
            if says := _holding(one, states):
                self._said[one.demand_id].append(Said(one.unit, says))

    def say(self, demand: Demand, unit: Unit, says: Mapping[str, Any]) -> None:
        """Reckon as if the unit said this of the demand, in the place of what it says now."""
        others = [one for one in self._said[demand.pk] if one.unit.pk != unit.pk]
        said = [*others, Said(unit, says)] if says else others
        self._said[demand.pk] = sorted(said, key=lambda one: one.unit.path)

    def reading(self, demand: Demand, path: str, *, besides: str = "") -> Reading:
        """What the demand asks at that place; `besides`: as if the unit there had said nothing."""
        read = Reading(demand.minutes, demand.times, demand.due_on)
        for one in self._said[demand.pk]:
            if path.startswith(one.unit.path) and one.unit.path != besides:
                read = read.with_(one.says)
        return read

    def effort(self, demand: Demand, path: str) -> Effort:
        """When the minutes of one unit at that place fall due."""
        return effort_as(demand, self.reading(demand, path))

    def changes(self, demand: Demand) -> list[tuple[Unit, Change]]:
        """What becomes of the effort at each unit that says anything otherwise, from the top down."""
        return [(one.unit, self._change(demand, one.unit.path)) for one in self._said[demand.pk]]

    def _change(self, demand: Demand, path: str) -> Change:
        above = effort_as(demand, self.reading(demand, path, besides=path))
        return Change(above, self.effort(demand, path))


def effort_as(demand: Demand, read: Reading) -> Effort:
    """When the minutes of a demand fall due where it reads so; what asks more of another is reckoned with that one."""
    return effort_of(
        minutes=0 if demand.kind == DemandKind.REFINEMENT else read.minutes,
        start_on=demand.starts_on,
        due_on=read.due_on,
        end_on=demand.sunset_on,
        recurs=read.times > 1,
    )


def _holding(one: Variation, states: Collection[DemandState]) -> Mapping[str, Any]:
    holds = one.asked is not None and one.asked.state in states
    return {name: value for name, value in one.says.items() if holds or name not in one.more}
