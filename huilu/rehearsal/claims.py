"""What is asked of units, as the load of their weeks is reckoned from it: the one place where claims come from."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from django.db.models import Min

from huilu.kernel.days import day_of
from huilu.org.models import Unit, UnitClass
from huilu.programmes.models import Programme, Requirement, Version
from huilu.programmes.pack.schema import Pack, RequirementSpec
from huilu.programmes.queries import bearing_on, obligations_of, pack_of
from huilu.programmes.states import ProgressState
from huilu.rehearsal.beside import beside_of_unit, standing_beside
from huilu.rehearsal.claim import Claim, Issuer


def standing_claims(unit: Unit, day: date, *, besides: str = "") -> list[Claim]:
    """All that binds the unit or anybody below it from the day on, but for one programme."""
    requirements = [one for one in bearing_on(unit, day) if one.programme.code != besides]
    return [*_claims_of(requirements), *standing_beside(unit, day)]


def claims_of_unit(unit: Unit, day: date) -> list[Claim]:
    """All that the unit itself owes from the day on, but for what it has done."""
    owed = [one.requirement for one in obligations_of(unit, day) if one.state is not ProgressState.DONE]
    return [*_claims_of(owed), *beside_of_unit(unit, day)]


def claims_of_pack(pack: Pack, issuer: Unit, *, start_on: date, classes: Iterable[UnitClass]) -> list[Claim]:
    """What the pack would ask once it is published, in its own order: as publishing matches it (ADR 0036)."""
    whoever = Issuer.of(issuer)
    told = [(one.pk, (one.level_id, one.sector, one.audience, frozenset(one.tags))) for one in classes]
    return [
        _claim_of(
            pack,
            spec,
            issuer=whoever,
            class_ids=(pk for pk, axes in told if spec.selector.explain(*axes) is not None),
            start_on=start_on,
            is_ours=True,
        )
        for spec in pack.requirements
    ]


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
) -> Claim:
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
        measure=spec.measure,
        carrier=spec.carrier or "",
        carrier_labels=carrier.labels.model_dump() if carrier else None,
        is_ours=is_ours,
    )
