"""What publishing would make of each clause of a pack: asked anew, left as it is asked already, held up, or over."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from huilu.burden.models import Demand
from huilu.burden.states import DemandState
from huilu.burden.terms import Terms
from huilu.kernel.days import day_of
from huilu.programmes.asking import Matching, held_demands, keeps, terms_of
from huilu.programmes.models import Programme
from huilu.programmes.pack.schema import Pack


@dataclass(frozen=True)
class Coming:
    """The clauses of a pack by their codes, as publishing would take them.

    `terms`: what each asks, as the gate looks at it; `kept`: the demands that those keep which ask for nothing new.
    `starts`: since when each asks for anybody's time; `held_up`: those that the guard desk has not decided about;
    `over`: those that bind nobody any more; `too_late`: those whose day is over before they are asked, so that the
    gate refuses them. `ended`: codes of demands that end with the pack.
    """

    terms: dict[str, Terms] = field(default_factory=dict)
    kept: dict[str, Demand] = field(default_factory=dict)
    starts: dict[str, date] = field(default_factory=dict)
    held_up: set[str] = field(default_factory=set)
    over: set[str] = field(default_factory=set)
    too_late: set[str] = field(default_factory=set)
    ended: set[str] = field(default_factory=set)

    def binds(self, code: str) -> bool:
        """Whether anybody would owe the clause."""
        return code not in self.held_up and code not in self.over


def coming_of(pack: Pack, present: Programme | None, matching: Matching, at: datetime) -> Coming:
    """What would become of each clause if the pack were published at that moment."""
    found, today = Coming(), day_of(at)
    held: Mapping[str, Demand] = held_demands(present) if present else {}
    for terms, spec in zip(terms_of(pack, matching, at), pack.requirements, strict=True):
        now = held.get(spec.code)
        found.terms[spec.code], found.starts[spec.code] = terms, terms.starts_on
        if now is not None and now.state == DemandState.SUSPENDED:
            found.held_up.add(spec.code)
        if terms.sunset_on < today:
            found.over.add(spec.code)
        if now is not None and keeps(now, terms, pack.window.start):
            found.kept[spec.code], found.starts[spec.code] = now, now.starts_on
            continue
        found.ended.update(terms.replaces)
        if terms.due_on and terms.due_on < today and not _is_reworded(now, terms):
            found.too_late.add(spec.code)
    return found


def _is_reworded(now: Demand | None, terms: Terms) -> bool:
    """Whether it only says in other words what is asked already: those who are late with it stay late."""
    if now is None or not now.is_standing:
        return False
    return terms.rewords(now, {one.unit_class_id for one in now.classes.all()})
