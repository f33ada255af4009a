"""A unit over time, for its page (M015)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from huilu.org.models import Unit, UnitPast
from huilu.reorganisation.models import Reorganisation
from huilu.reorganisation.states import Kind


@dataclass(frozen=True, slots=True)
class Span:
    """What a unit was called and where it stood over some days. `until`: the first day on which it was otherwise."""

    since: date
    until: date | None
    code: str
    name: str
    under: str
    was_closed: bool


@dataclass(frozen=True, slots=True)
class Act:
    """A reorganisation that the unit went through."""

    number: str
    kind: Kind
    on: date
    reason: str
    by_label: str
    undone_by: str


@dataclass(frozen=True, slots=True)
class History:
    """What it was and went through, the latest first, and the units that became part of it."""

    unit: Unit
    spans: Sequence[Span]
    acts: Sequence[Act]
    predecessors: Sequence[Unit]

    def as_data(self) -> dict[str, Any]:
        """As JSON carries it."""
        return {
            "unit": self.unit.code,
            "spans": [
                {"since": one.since, "until": one.until, "code": one.code, "name": one.name, "under": one.under,
                 "closed": one.was_closed} for one in self.spans
            ],
            "reorganisations": [
                {"number": one.number, "kind": one.kind.value, "on": one.on, "reason": one.reason,
                 "by": one.by_label, "undone_by": one.undone_by} for one in self.acts
            ],
            "predecessors": [{"code": one.code, "name": one.name, "closed_on": one.closed_on}
                             for one in self.predecessors],
        }  # fmt: skip


def history_of(unit: Unit) -> History:
    """Everything that the unit was, and how it came to be otherwise. Units out of sight are not named."""
    past = UnitPast.objects.filter(unit=unit).order_by("-recorded_to", "-pk")
    spans = [_span(unit, unit.valid_from, None), *(_span(one, one.valid_from, one.valid_to) for one in past)]
    done = Reorganisation.objects.filter(touched__unit=unit).select_related("undone_by").order_by("-at", "-pk")
    acts = [Act(one.number, Kind(one.kind), one.on, one.reason, one.by_label, _undone(one)) for one in done]
    gone = list(Unit.ever.filter(successor=unit).order_by("closed_on", "code"))
    return History(unit, spans, acts, gone)


def _span(held: Unit | UnitPast, since: date, until: date | None) -> Span:
    above = Unit.ever.filter(pk=held.parent_id).first() if held.parent_id else None
    return Span(since, until, held.code, held.name, above.name if above else "", held.closed_on is not None)


def _undone(one: Reorganisation) -> str:
    later = Reorganisation.objects.filter(undoes=one).first()
    return later.number if later else ""
