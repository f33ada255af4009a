"""What a pack asks of units, taken through the gate: each requirement has its demand (M131, S17)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from huilu.burden import rules
from huilu.burden.gate import end_demand, pass_together
from huilu.burden.models import Demand
from huilu.burden.states import DemandKind, DemandState
from huilu.burden.terms import Terms
from huilu.kernel.actor import Actor
from huilu.kernel.days import day_of
from huilu.org.models import Unit
from huilu.programmes.models import Programme
from huilu.programmes.pack.schema import Pack, RequirementSpec

# Which classes each requirement matches, by its code.
Matching = Mapping[str, frozenset[int]]


def ask_through_gate(
    *, pack: Pack, programme: Programme, issuer: Unit, matching: Matching, by: Actor, at: datetime
) -> dict[str, Demand]:
    """The demand of each requirement, by its code. What asks for nothing new keeps the one that it has."""
    held = {
        one.code: one.demand
        for one in programme.requirements.select_related("demand").filter(retired_at__isnull=True).order_by("pk")
    }
    _end_dropped(pack, held, by, at)
    kept: dict[str, Demand] = {}
    new: dict[str, Terms] = {}
    for terms, spec in zip(terms_of(pack, matching, at), pack.requirements, strict=True):
        present = held.get(spec.code)
        if present is not None and present.state != DemandState.WITHDRAWN and _asks_the_same(present, terms):
            _check_not_stopped(present)
            kept[spec.code] = present
        else:
            new[spec.code] = _in_place_of(present, terms)
    passed = pass_together(terms=[*new.values()], asker=issuer, by=by, at=at) if new else []
    return kept | dict(zip(new, passed, strict=True))


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
        risk_reason=spec.risk.zh if spec.risk else "",
        replaces=spec.replaces,
    )


def _asks_the_same(present: Demand, terms: Terms) -> bool:
    """Whether nothing that the gate looks at has changed but the words."""
    weighed = ("minutes", "times", "due_on", "sunset_on", "fields", "risk_reason")
    columns = terms.as_columns()
    same = all(getattr(present, name) == columns[name] for name in weighed)
    return same and terms.class_ids <= set(present.classes.values_list("unit_class_id", flat=True))


def _check_not_stopped(present: Demand) -> None:
    if present.state == DemandState.STOPPED and present.ended_at is not None:
        raise rules.StoppedBefore(
            demand=present.code, desk=present.ended_by, day=day_of(present.ended_at), reason=present.ended_because
        )


def _in_place_of(present: Demand | None, terms: Terms) -> Terms:
    """What has changed is asked anew, in the place of what was asked before."""
    if present is None or present.state in {DemandState.STOPPED, DemandState.WITHDRAWN}:
        return terms
    if present.state == DemandState.SUSPENDED:
        suspension = present.suspensions.get(outcome="")
        raise rules.NotDecidedYet(demand=present.code, desk=suspension.by_label)
    return replace(terms, replaces=(*terms.replaces, present.code))


def _end_dropped(pack: Pack, held: Mapping[str, Demand], by: Actor, at: datetime) -> None:
    """What the pack no longer asks."""
    asked = {spec.code for spec in pack.requirements}
    for code, demand in held.items():
        if code not in asked and demand.state in {DemandState.STANDING, DemandState.SUSPENDED}:
            end_demand(demand=demand, state=DemandState.WITHDRAWN, reason=f"{pack.code} {pack.version}", by=by, at=at)
