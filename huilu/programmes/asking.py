"""What a pack asks of units, taken through the gate: each requirement has its demand (M131, S17)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from django.db.models import QuerySet

from huilu.burden.gate import end_standing, pass_together
from huilu.burden.models import Demand
from huilu.burden.states import OPEN, DemandKind, DemandState
from huilu.burden.terms import Terms
from huilu.kernel.actor import Actor
from huilu.kernel.days import day_of
from huilu.org.models import Unit
from huilu.programmes.models import Programme, Requirement
from huilu.programmes.pack.schema import Pack, RequirementSpec

# Which classes each requirement matches, by its code.
Matching = Mapping[str, frozenset[int]]


def ask_through_gate(
    *, pack: Pack, programme: Programme, issuer: Unit, matching: Matching, by: Actor, at: datetime
) -> dict[str, Demand]:
    """The demand of each requirement, by its code. What asks for nothing new keeps the one that it has."""
    held = end_dropped(pack=pack, programme=programme, by=by, at=at)
    kept: dict[str, Demand] = {}
    new: dict[str, Terms] = {}
    for terms, spec in zip(terms_of(pack, matching, at), pack.requirements, strict=True):
        present = held.get(spec.code)
        if present is not None and keeps(present, terms, pack.window.start):
            kept[spec.code] = present
        else:
            new[spec.code] = terms.in_place_of(present)
    passed = pass_together(terms=[*new.values()], asker=issuer, by=by, at=at) if new else []
    return kept | dict(zip(new, passed, strict=True))


def hold_demands(programme: Programme) -> None:
    """Before the requests about its clauses, as whoever lets a demand go on takes them: neither waits for the other."""
    list(_present(programme).select_for_update(of=("demand",)))


def end_dropped(*, pack: Pack, programme: Programme, by: Actor, at: datetime) -> dict[str, Demand]:
    """What the pack no longer asks is over; the demands of the rest as they stand, locked, by the codes of clauses.

    What is suspended is not taken back before the guard desk has decided.
    """
    # Locked: a suspension that comes meanwhile waits, and finds what has become of the demand.
    held = {one.code: one.demand for one in _present(programme).select_for_update(of=("demand",))}
    because = f"{pack.code} {pack.version}"
    for code in held.keys() - {spec.code for spec in pack.requirements}:
        dropped = held.pop(code)
        end_standing(demand_id=dropped.pk, state=DemandState.WITHDRAWN, reason=because, by=by, at=at)
    return held


def held_demands(programme: Programme) -> dict[str, Demand]:
    """The demand that each clause in force has, by its code."""
    return {one.code: one.demand for one in _present(programme)}


def keeps(present: Demand, terms: Terms, window_start: date) -> bool:
    """Whether the clause goes on with the demand that it has, be it suspended, for it asks for nothing new."""
    return present.state in OPEN and _asks_the_same(present, terms, window_start)


def _present(programme: Programme) -> QuerySet[Requirement]:
    standing = programme.requirements.filter(retired_at__isnull=True).order_by("pk")
    return standing.select_related("demand").prefetch_related("demand__classes")


def terms_of(pack: Pack, matching: Matching, at: datetime) -> list[Terms]:
    """What the pack asks, as the gate looks at it."""
    return [_terms(pack, spec, matching[spec.code], at) for spec in pack.requirements]


def _terms(pack: Pack, spec: RequirementSpec, class_ids: frozenset[int], at: datetime) -> Terms:
    basis = spec.basis.model_dump() if spec.basis else {k: f"{v} {pack.version}" for k, v in pack.labels}
    return Terms(
        code=f"{pack.code}/{spec.code}@{pack.version}",
        kind=DemandKind.OBLIGATION,
        labels=spec.labels.model_dump(),
        purpose=spec.text.model_dump(),
        basis=basis,
        minutes=spec.minutes,
        times=spec.times(pack.window),
        starts_on=max(pack.window.start, day_of(at)),
        due_on=spec.due_on(pack.window),
        sunset_on=spec.sunset_on(pack.window),
        class_ids=class_ids,
        fields=spec.fields,
        # It is read by everybody, whichever their language.
        risk_reason=" · ".join(dict.fromkeys(text for _language, text in spec.risk if text)) if spec.risk else "",
        replaces=spec.replaces,
    )


def _asks_the_same(present: Demand, terms: Terms, window_start: date) -> bool:
    """Whether nothing has changed: neither what it costs and when, nor of whom it is asked, nor its words."""
    weighed = ("minutes", "times", "due_on", "sunset_on", "fields", "risk_reason", "labels", "purpose")
    columns = terms.as_columns()
    same = all(getattr(present, name) == columns[name] for name in weighed)
    # A window that starts later leaves less time for the same work: it weighs more in what is left.
    starts_the_same = present.starts_on == max(window_start, day_of(present.asked_at))
    return same and starts_the_same and terms.class_ids == {one.unit_class_id for one in present.classes.all()}
