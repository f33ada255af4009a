"""What is asked of units, as the load of their weeks is reckoned from it: the one place where claims come from."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Self

from django.db.models import QuerySet

from huilu.burden.effort import Change
from huilu.burden.models import Demand
from huilu.burden.varying import Variations
from huilu.kernel.paths import end_of_subtree
from huilu.org.models import Unit
from huilu.programmes.asking import Matching
from huilu.programmes.asking_more import said_on_time, terms_of_refinements
from huilu.programmes.coming import Coming
from huilu.programmes.models import Refinement, Requirement
from huilu.programmes.pack.schema import Pack, RequirementSpec
from huilu.programmes.queries import bearing_on, obligations_of, pack_of
from huilu.programmes.refining import refinements_to_come
from huilu.programmes.states import ProgressState
from huilu.rehearsal.beside import beside_of_unit, standing_beside
from huilu.rehearsal.claim import Claim, Issuer

# What a unit says otherwise about a demand, by the demand's id.
Says = Mapping[int, Mapping[str, Any]]


def standing_claims(
    unit: Unit, day: date, *, besides: str = "", without: Collection[str] = (), says: Says | None = None
) -> list[Claim]:
    """All that binds the unit or anybody below it from the day on, as it reads at the unit; and what those below it say
    otherwise, each as a claim of its own for the difference.

    `besides`: a programme that is left out; `without`: the codes of demands that are; `says`: what the unit itself is
    about to say otherwise, and what those below it say is then against that.
    """
    requirements = [one for one in bearing_on(unit, day) if one.programme.code != besides]
    asked = _Asked.of(requirements)
    requirements = [one for one in requirements if asked.demands[one.demand_id].code not in without]
    whole_ones = asked.claims(requirements, unit.path)
    demands = [asked.demands[one.demand_id] for one in requirements]
    for pk, said in (says or {}).items():
        if pk in asked.demands:
            asked.variations.say(asked.demands[pk], unit, said)
    whole = zip((one.pk for one in requirements), demands, whole_ones, strict=True)
    below = _said_below(unit, requirements, besides)
    return [*whole_ones, *differences(asked.variations, whole, below), *standing_beside(unit, day, without=without)]


def _said_below(unit: Unit, requirements: Sequence[Requirement], besides: str) -> QuerySet[Refinement]:
    said = Refinement.objects.filter(requirement__in=requirements, issuer__path__gt=unit.path)
    others = said.filter(issuer__path__lt=end_of_subtree(unit.path)).exclude(programme__code=besides)
    return others.select_related("programme").order_by("pk")


@dataclass(frozen=True)
class _Asked:
    """Requirements with their demands, which know since when and how often something is asked."""

    demands: Mapping[int, Demand]
    variations: Variations

    @classmethod
    def of(cls, requirements: Iterable[Requirement]) -> Self:
        """Those of these requirements."""
        demands = Demand.objects.in_bulk({one.demand_id for one in requirements})
        return cls(demands, Variations(demands.values()))

    def claims(self, requirements: Sequence[Requirement], path: str) -> list[Claim]:
        """What each asks of a unit at that path."""
        programmes = {one.programme_id: one.programme for one in requirements}
        specs = {pk: {spec.code: spec for spec in pack_of(one).requirements} for pk, one in programmes.items()}
        issuers = {one.issuer_id: Issuer.of(one.issuer) for one in programmes.values()}
        found = []
        for one in requirements:
            demand = self.demands[one.demand_id]
            whole = _claim_of(
                pack_of(one.programme),
                specs[one.programme_id][one.code],
                issuer=issuers[one.programme.issuer_id],
                class_ids=getattr(one, "class_ids", ()),
                start_on=demand.starts_on,
            )
            times = self.variations.reading(demand, path).times
            repeats = one.repeats or whole.repeats
            found.append(replace(whole, minutes=one.minutes, due_on=one.due_on, repeats=repeats, times=times))
        return found


def differences(
    variations: Variations, asked: Iterable[tuple[int, Demand, Claim]], said: Iterable[Refinement]
) -> Iterator[Claim]:
    """What those who said something otherwise make of each of these, from the top down, as claims for the difference.

    `asked`: the ids of requirements, with the demand and the whole claim of each.
    """
    codes = {(one.requirement_id, one.issuer_id): one.programme.code for one in said}
    for requirement_id, demand, whole in asked:
        for issuer, change in variations.changes(demand):
            if (code := codes.get((requirement_id, issuer.pk))) is not None:
                yield _difference(whole, code, Issuer.of(issuer), change)


def _difference(whole: Claim, programme: str, issuer: Issuer, change: Change) -> Claim:
    """What one issuer makes of a claim from above: no event of its own, for that one stays where it was asked."""
    minutes = max(0, change.becomes.minutes - change.was.minutes)
    return replace(
        whole, programme=programme, issuer=issuer, minutes=minutes, change=change, carrier="", carrier_labels=None,
        measure="", due_on=None, repeats="once", times=1,
    )  # fmt: skip


def claims_of_unit(unit: Unit, day: date) -> list[Claim]:
    """All that the unit itself owes from the day on, but for what it has done."""
    owed = [one.requirement for one in obligations_of(unit, day) if one.state is not ProgressState.DONE]
    return [*_Asked.of(owed).claims(owed, unit.path), *beside_of_unit(unit, day)]


def claims_of_pack(pack: Pack, issuer: Unit, *, coming: Coming, asked: Matching) -> list[Claim]:
    """What the pack would ask once it is published, in its own order: as publishing matches it (ADR 0036)."""
    whoever = Issuer.of(issuer)
    return [
        _claim_of(
            pack,
            spec,
            issuer=whoever,
            class_ids=asked[spec.code],
            start_on=coming.starts[spec.code],
            is_ours=True,
        )
        for spec in pack.requirements
        if coming.binds(spec.code)
    ]


def refined_claims(pack: Pack, issuer: Unit, on: date) -> tuple[list[Claim], Says]:
    """What the pack says otherwise about clauses of those above, for its own issuer and everybody below; as claims for
    the difference to what holds there now, and in full."""
    calendar, written = pack.parameters.loop.calendar, refinements_to_come(pack, issuer)
    claims = [
        Claim(
            programme=pack.code, code=one.requirement.code, labels=terms.labels, issuer=Issuer.of(issuer),
            class_ids=terms.class_ids, minutes=terms.minutes, start_on=terms.starts_on, due_on=None,
            end_on=terms.sunset_on, calendar=calendar, is_ours=True, change=terms.change,
        )
        for one, terms in zip(
            written, terms_of_refinements(written, pack=pack, issuer=issuer, day=on), strict=True
        )
    ]  # fmt: skip
    return claims, {one.requirement.demand_id: said_on_time(one) for one in written}


def _claim_of(
    pack: Pack,
    spec: RequirementSpec,
    *,
    issuer: Issuer,
    class_ids: Iterable[int],
    start_on: date,
    is_ours: bool = False,
) -> Claim:
    """A clause as its pack has it."""
    carrier = pack.carrier_called(spec.carrier)
    return Claim(
        programme=pack.code,
        code=spec.code,
        labels=spec.labels.model_dump(),
        issuer=issuer,
        class_ids=frozenset(class_ids),
        minutes=spec.minutes,
        start_on=start_on,
        due_on=spec.due_on(pack.window),
        end_on=spec.sunset_on(pack.window),
        calendar=pack.parameters.loop.calendar,
        repeats=spec.repeats,
        times=spec.times(pack.window),
        measure=spec.measure,
        carrier=spec.carrier or "",
        carrier_labels=carrier.labels.model_dump() if carrier else None,
        is_ours=is_ours,
    )
