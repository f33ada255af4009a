"""What a child pack says otherwise, taken through the gate: to ask more than the origin does is a demand too (M130).

The gate weighs all that it says about time, days and how often: what asks more as a demand of its issuer, for the
difference alone; what asks less, or takes back what was given before, beside it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from huilu.burden.effort import Change
from huilu.burden.gate import end_demand, end_standing, pass_together
from huilu.burden.models import Demand, Variation
from huilu.burden.states import OPEN, DemandKind, DemandState
from huilu.burden.terms import Terms
from huilu.burden.varying import Variations, effort_as
from huilu.kernel.actor import Actor
from huilu.kernel.days import day_of
from huilu.kernel.workdays import our_calendar
from huilu.org.models import Unit
from huilu.programmes.layers import lapsing
from huilu.programmes.models import Refinement, Requirement
from huilu.programmes.pack.schema import Pack, RequirementSpec
from huilu.programmes.pack.tightening import Quantity
from huilu.programmes.queries import pack_of


def ask_more(
    written: Sequence[Refinement],
    before: Mapping[int, Refinement],
    *,
    pack: Pack,
    issuer: Unit,
    by: Actor,
    at: datetime,
) -> None:
    """Give each refinement that asks more its demand; `before`: those of the version before, by their requirement.

    Refused where there is no room for it, and where the guard desk has not decided about the one before.
    """
    held = {pk: one.demand for pk, one in before.items() if one.demand and one.demand.state in OPEN}
    said = [*written, *left_out(written, before)]
    read = terms_of_refinements(said, pack=pack, issuer=issuer, day=day_of(at))
    weighed = {one.requirement_id: terms for one, terms in zip(said, read, strict=True)}
    asking = {one.requirement_id: one for one in written if weighed_in(one)}
    for pk, one in asking.items():
        if pk in held and _says_the_same(one, before[pk]):
            one.demand = held.pop(pk)
    new = {pk: weighed[pk].in_place_of(held.pop(pk, None)) for pk, one in asking.items() if one.demand is None}
    for demand in held.values():
        because = f"{pack.code} {pack.version}"
        end_standing(demand_id=demand.pk, state=DemandState.WITHDRAWN, reason=because, by=by, at=at)
    beside = [terms for pk, terms in weighed.items() if pk not in new]
    passed = pass_together(terms=[*new.values()], asker=issuer, by=by, at=at, beside=beside) if weighed else []
    for pk, demand in zip(new, passed, strict=True):
        asking[pk].demand = demand


def left_out(written: Sequence[Refinement], before: Mapping[int, Refinement]) -> list[Refinement]:
    """Of what the version before said otherwise and this one does not: what it says now, which is nothing."""
    said = {one.requirement_id for one in written}
    gone = [one for pk, one in before.items() if pk not in said and one.requirement.retired_at is None]
    return [Refinement(requirement=one.requirement, holds={}, tighter=[]) for one in gone]


def terms_of_refinements(written: Sequence[Refinement], *, pack: Pack, issuer: Unit, day: date) -> list[Terms]:
    """What these refinements make of the months below their issuer, as the gate looks at it."""
    demands = {one.requirement.demand_id: one.requirement.demand for one in written}
    variations = Variations(demands.values(), states=OPEN)
    return [_terms(one, variations, pack, issuer, day) for one in written]


def _terms(one: Refinement, variations: Variations, pack: Pack, issuer: Unit, day: date) -> Terms:
    demand = one.requirement.demand
    above = variations.reading(demand, issuer.path, besides=issuer.path)
    becomes = above.with_(said_on_time(one))
    return Terms(
        code=f"{pack.code}/{one.requirement.code}@{pack.version}",
        kind=DemandKind.REFINEMENT,
        labels=one.requirement.labels,
        purpose=one.reason or one.requirement.text,
        basis={language: f"{label} {pack.version}" for language, label in pack.labels.model_dump().items()},
        minutes=max(0, becomes.minutes - above.minutes),
        times=becomes.times,
        starts_on=max(demand.starts_on, day),
        due_on=becomes.due_on,
        sunset_on=demand.sunset_on,
        class_ids=frozenset(demand.classes.values_list("unit_class_id", flat=True)),
        change=Change(variations.effort(demand, issuer.path), effort_as(demand, becomes)),
    )


def weigh_settled(rows: Sequence[Refinement], *, by: Actor, at: datetime) -> None:
    """What a child pack gave below some clauses holds no longer, for these were revised: taking it back needs its room
    too."""
    if not rows:
        return
    issuer, pack = rows[0].issuer, pack_of(rows[0].programme)
    terms = terms_of_refinements(rows, pack=pack, issuer=issuer, day=day_of(at))
    if any(minutes > 0 for one in terms for minutes in one.weighs.by_month(our_calendar()).values()):
        pass_together(terms=[], asker=issuer, by=by, at=at, beside=terms)
    # Whoever is weighed next, further up, finds it as it holds now.
    demands = [one.requirement.demand_id for one in rows]
    Variation.objects.filter(demand__in=demands, unit=issuer).delete()
    Variation.objects.bulk_create(_variation(one) for one in rows if said_on_time(one))


def said_on_time(one: Refinement) -> dict[str, Any]:
    """What a refinement says about minutes, days and how often, as far as it holds."""
    pack = pack_of(one.requirement.programme)
    return on_time(one.holds, pack, pack.requirement_called(one.requirement.code))


def on_time(holds: Mapping[str, Any], pack: Pack, spec: RequirementSpec | None) -> dict[str, Any]:
    """The same of fields that hold against a clause of that pack."""
    says = {name: holds[name] for name in ("minutes", "due_on") if name in holds}
    if spec is not None and "repeats" in holds:
        says["times"] = spec.model_copy(update={"repeats": holds["repeats"]}).times(pack.window)
    return says


def weighed_in(one: Refinement) -> dict[Quantity, str]:
    """On what it asks more in a way that the gate weighs, with the field of each."""
    return lapsing(Quantity(quantity) for quantity in one.tighter)


def note_variations(requirements: Iterable[Requirement]) -> None:
    """Write for the gate what is said otherwise about these clauses, in the place of what was."""
    asked = {one.demand_id: one for one in requirements}
    Variation.objects.filter(demand__in=asked).delete()
    said = Refinement.objects.filter(requirement__in=asked.values()).select_related("requirement__programme")
    Variation.objects.bulk_create(_variation(one) for one in said.order_by("pk") if said_on_time(one))


def _variation(one: Refinement) -> Variation:
    named = {"repeats": "times"}
    more = [named.get(name, name) for name in weighed_in(one).values()]
    demand_id = one.requirement.demand_id
    return Variation(
        demand_id=demand_id, unit_id=one.issuer_id, says=said_on_time(one), more=more, asked_id=one.demand_id
    )


def _says_the_same(one: Refinement, before: Refinement) -> bool:
    """Whether it asks the same beyond the origin as the version before, and for the same reason."""
    fields = weighed_in(one)
    same = all(one.holds[name] == before.holds.get(name) for name in fields.values())
    return same and fields == weighed_in(before) and one.reason == before.reason


def end_overtaken(one: Refinement, *, because: str, by: Actor, at: datetime) -> None:
    """Nothing is asked any more beyond a clause that was changed, or is gone."""
    # Locked: a suspension that comes at the same moment waits, and one that came before is for the desk to decide.
    for demand in Demand.objects.select_for_update(of=("self",)).filter(refinements=one, state=DemandState.STANDING):
        end_demand(demand=demand, state=DemandState.WITHDRAWN, reason=because, by=by, at=at)
