"""What is asked of units, as the load of their weeks is reckoned from it: the one place where claims come from."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime

from django.db.models import Min

from huilu.burden.effort import Change
from huilu.burden.models import Demand
from huilu.burden.varying import Variations
from huilu.kernel.days import day_of
from huilu.kernel.paths import end_of_subtree
from huilu.org.models import Unit, UnitClass
from huilu.programmes.models import Programme, Refinement, Requirement, Version
from huilu.programmes.pack.schema import Pack, RequirementSpec
from huilu.programmes.queries import bearing_on, obligations_of, pack_of
from huilu.programmes.refining import refined_terms
from huilu.programmes.states import ProgressState
from huilu.rehearsal.beside import beside_of_unit, standing_beside
from huilu.rehearsal.claim import Claim, Issuer


def standing_claims(unit: Unit, day: date, *, besides: str = "") -> list[Claim]:
    """All that binds the unit or anybody below it from the day on, but for one programme, as it reads at the unit; and
    what those below it say otherwise, each as a claim of its own for the difference.
    """
    requirements = [one for one in bearing_on(unit, day) if one.programme.code != besides]
    return [*_claims_of(requirements), *_varied_below(unit, requirements, besides), *standing_beside(unit, day)]


def _varied_below(unit: Unit, requirements: Sequence[Requirement], besides: str) -> list[Claim]:
    below = Refinement.objects.filter(requirement__in=requirements, issuer__path__gt=unit.path)
    below = below.filter(issuer__path__lt=end_of_subtree(unit.path)).exclude(programme__code=besides)
    codes = {(one.requirement_id, one.issuer_id): one.programme.code for one in below.select_related("programme")}
    by_pk = {one.pk: one for one in Demand.objects.filter(requirement__in=requirements).order_by("pk")}
    variations, found = Variations(by_pk.values()), []
    for one, whole in zip(requirements, _claims_of(requirements), strict=True):
        for issuer, change in variations.changes(by_pk[one.demand_id]):
            if (code := codes.get((one.pk, issuer.pk))) is not None:
                found.append(_difference(whole, code, Issuer.of(issuer), change))
    return found


def _difference(whole: Claim, programme: str, issuer: Issuer, change: Change) -> Claim:
    """What one issuer makes of a claim from above: no event of its own, for that one stays where it was asked."""
    minutes = max(0, change.becomes.minutes - change.was.minutes)
    return replace(
        whole, programme=programme, issuer=issuer, minutes=minutes, change=change, carrier="", carrier_labels=None,
        measure="", due_on=None, repeats="once",
    )  # fmt: skip


def claims_of_unit(unit: Unit, day: date) -> list[Claim]:
    """All that the unit itself owes from the day on, but for what it has done."""
    owed = [one.requirement for one in obligations_of(unit, day) if one.state is not ProgressState.DONE]
    return [*_claims_of(owed), *beside_of_unit(unit, day)]


def claims_of_pack(pack: Pack, issuer: Unit, *, start_on: date, classes: Iterable[UnitClass]) -> list[Claim]:
    """What the pack would ask once it is published, in its own order: as publishing matches it (ADR 0036)."""
    whoever = Issuer.of(issuer)
    told = [(one.pk, (one.level_id, one.sector, one.audience, frozenset(one.tags))) for one in classes]
    return [
        *(
            _claim_of(
                pack,
                spec,
                issuer=whoever,
                class_ids=(pk for pk, axes in told if spec.selector.explain(*axes) is not None),
                start_on=start_on,
                is_ours=True,
            )
            for spec in pack.requirements
        ),
        *_refined(pack, issuer, start_on),
    ]


def _refined(pack: Pack, issuer: Unit, start_on: date) -> Iterator[Claim]:
    """What the pack says otherwise about clauses of those above, for its own issuer and everybody below."""
    calendar = pack.parameters.loop.calendar
    for terms in refined_terms(pack, issuer, start_on):
        if terms.change is not None:
            yield Claim(
                programme=pack.code, code=terms.code.partition("@")[0].partition("/")[2], labels=terms.labels,
                issuer=Issuer.of(issuer), class_ids=terms.class_ids, minutes=terms.minutes, start_on=terms.starts_on,
                due_on=None, end_on=terms.sunset_on, calendar=calendar, is_ours=True, change=terms.change,
            )  # fmt: skip


def started_on(programme: Programme) -> date:
    """Since when the programme asks for anybody's time: from its window on, but never before it was first published."""
    return _started([programme])[programme.pk]


def _claims_of(requirements: Sequence[Requirement]) -> list[Claim]:
    programmes = {one.programme_id: one.programme for one in requirements}
    started = _started(programmes.values())
    specs = {pk: {spec.code: spec for spec in pack_of(one).requirements} for pk, one in programmes.items()}
    issuers = {one.issuer_id: Issuer.of(one.issuer) for one in programmes.values()}
    return [
        _claim_of(
            pack_of(one.programme),
            specs[one.programme_id][one.code],
            issuer=issuers[one.programme.issuer_id],
            class_ids=getattr(one, "class_ids", ()),
            start_on=started[one.programme_id],
            reads=one,
        )
        for one in requirements
    ]


def _started(programmes: Iterable[Programme]) -> dict[int, date]:
    by_pk = {one.pk: one for one in programmes}
    first: dict[int, datetime] = dict(
        Version.objects.filter(programme__in=list(by_pk))
        .order_by()
        .values_list("programme")
        .annotate(Min("published_at"))
    )
    return {pk: max(one.starts_on, day_of(first.get(pk, one.published_at))) for pk, one in by_pk.items()}


def _claim_of(
    pack: Pack,
    spec: RequirementSpec,
    *,
    issuer: Issuer,
    class_ids: Iterable[int],
    start_on: date,
    is_ours: bool = False,
    reads: Requirement | None = None,
) -> Claim:
    """A clause as its pack has it, or as the requirement reads at some place."""
    minutes, due_on = (reads.minutes, reads.due_on) if reads else (spec.minutes, spec.due_on(pack.window))
    repeats = reads.repeats if reads else None
    carrier = pack.carrier_called(spec.carrier)
    return Claim(
        programme=pack.code,
        code=spec.code,
        labels=spec.labels.model_dump(),
        issuer=issuer,
        class_ids=frozenset(class_ids),
        minutes=minutes,
        start_on=start_on,
        due_on=due_on,
        end_on=spec.sunset_on(pack.window),
        calendar=pack.parameters.loop.calendar,
        repeats=repeats or spec.repeats,
        measure=spec.measure,
        carrier=spec.carrier or "",
        carrier_labels=carrier.labels.model_dump() if carrier else None,
        is_ours=is_ours,
    )
