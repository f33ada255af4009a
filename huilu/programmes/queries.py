"""What is in force, what applies to a unit and why, and how far the unit is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import lru_cache

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, Prefetch, Q, QuerySet

from huilu.burden.states import DemandState
from huilu.kernel.composed import Composed
from huilu.kernel.paths import end_of_subtree, ids_in
from huilu.org.models import Unit
from huilu.programmes.adaptations import adapt, carriers_of, holding_for
from huilu.programmes.layers import Layer, in_order, layers_on, refine, values_under
from huilu.programmes.models import (
    Adaptation,
    PackContent,
    Programme,
    ProgressRecord,
    Requirement,
    RequirementClass,
)
from huilu.programmes.pack.earlier import in_todays_form
from huilu.programmes.pack.parts import LoopTerms, Named
from huilu.programmes.pack.schema import OTHER_TOPIC, Pack
from huilu.programmes.pack.tightening import Values, values_of
from huilu.programmes.states import ProgressState


@dataclass(frozen=True)
class Obligation:
    """One requirement as one unit owes it: computed, with what the unit has recorded so far.

    `adaptations`: those by which it reads otherwise for this unit than for its neighbours.
    """

    requirement: Requirement
    programme: Programme
    matched: tuple[str, ...]
    state: ProgressState
    fact: str
    at: datetime | None
    by_label: str
    layers: tuple[Layer, ...] = ()
    adaptations: tuple[Adaptation, ...] = ()

    @property
    def origin(self) -> Values:
        """What its issuer asks of everybody."""
        pack = pack_of(self.programme)
        spec = next(spec for spec in pack.requirements if spec.code == self.requirement.code)
        return values_of(spec, pack.window)

    @property
    def values(self) -> Values:
        """What is asked of the unit, after whatever was said between it and the issuer, and what it was granted."""
        values = values_under(self.origin, self.layers)
        if not self.adaptations:
            return values
        return values.model_copy(update={"due_on": self.requirement.due_on, "carrier": self.requirement.carrier})

    @property
    def carrier(self) -> Mapping[str, str] | None:
        """What people call the meeting or form that carries it."""
        own = next((layer.carrier for layer in reversed(self.layers) if layer.carrier), None)
        if any(one.carrier == self.requirement.carrier for one in self.adaptations):
            own = None
        carrier = None if own else pack_of(self.programme).carrier_called(self.requirement.carrier)
        return carrier.labels.model_dump() if carrier else own

    def is_late(self, day: date) -> bool:
        """Whether it is past its day and not done."""
        due_on = self.requirement.due_on
        return due_on is not None and due_on < day and self.state is not ProgressState.DONE


@lru_cache(maxsize=64)
def _parsed(digest: str) -> Pack:
    return Pack.model_validate(in_todays_form(PackContent.objects.get(pk=digest).content))


def pack_of(programme: Programme) -> Pack:
    """The pack that the programme was published from."""
    return _parsed(programme.digest)


def pack_at(programme: Programme, at: datetime) -> Pack:
    """The pack that was in force at a moment; that of today where none had been published yet."""
    versions = programme.versions.filter(published_at__lte=at).order_by("published_at", "pk")
    standing = versions.values_list("digest", flat=True).last()
    return _parsed(standing or programme.digest)


def in_force(day: date) -> QuerySet[Requirement]:
    """The requirements that bind anybody on the day: published, not retired or suspended, not past their end (M089).

    A requirement binds matching units of its issuer's subtree, and nobody else.
    """
    not_over = Q(sunset_on__isnull=True) | Q(sunset_on__gte=day)
    return (
        Requirement.objects.filter(not_over, retired_at__isnull=True, demand__state=DemandState.STANDING)
        .select_related("programme__issuer")
        .order_by("programme__starts_on", "programme_id", "position", "pk")
    )


def bearing_on(unit: Unit, day: date) -> list[Requirement]:
    """The requirements in force that can bind the unit or anybody below it, as they hold at the unit."""
    issued_above = Q(programme__issuer_id__in=ids_in(unit.path))
    issued_below = Q(programme__issuer__path__gt=unit.path, programme__issuer__path__lt=end_of_subtree(unit.path))
    # There are many requirements and few programmes: each of these is made once.
    programmes = Prefetch("programme", Programme.objects.select_related("issuer"))
    ours = with_classes(in_force(day)).filter(issued_above | issued_below)
    found = ours.select_related(None).prefetch_related(programmes).annotate(said_between=layers_on("pk", unit.path))
    for one in found:
        refine(one, in_order(one.said_between, unit.path))
    return list(found)


def with_classes(requirements: QuerySet[Requirement]) -> QuerySet[Requirement]:
    """The requirements with the classes that each matches, in the same statement."""
    matching = RequirementClass.objects.filter(requirement=OuterRef("pk")).order_by("pk").values("unit_class_id")
    return requirements.annotate(class_ids=ArraySubquery(matching))


# Which programmes are in force is asked each time; what stands in their packs never changes.
_DIGESTS = Composed(
    lambda day: (
        Programme.objects.filter(pk__in=in_force(day).order_by().values("programme_id").distinct())
        .order_by("starts_on", "pk")
        .values_list("digest", "issuer_id")
    ),
    date,
)


def _digests_over(path: str, day: date) -> list[str]:
    """What leads to the packs over a place: issued there or above it, and so by nobody beside it or below it.

    The word of those further up comes first; of one issuer, the pack that starts first.
    """
    places = {pk: place for place, pk in enumerate(ids_in(path))}
    over = [(places[issuer], digest) for digest, issuer in _DIGESTS.rows(day) if issuer in places]
    return [digest for _place, digest in sorted(over, key=lambda one: one[0])]


def packs_over(path: str, day: date) -> list[Pack]:
    """The packs in force whose rules hold at that place, those of the units further up first."""
    return [_parsed(digest) for digest in _digests_over(path, day)]


def known_topics(path: str, day: date) -> set[str]:
    """The codes of every topic that a programme over that place names for any kind of unit, and 'other'."""
    return {OTHER_TOPIC.code}.union(*(_topics_in(digest) for digest in _digests_over(path, day)))


def topics_called(path: str, day: date) -> dict[str, Named]:
    """What programmes in force call their topics; for those over that place, what they call them. 'Other' last."""
    places = {pk: place for place, pk in enumerate(ids_in(path))}
    # What is put in last is what is said: of those over the place the one furthest up, and before it whoever is not.
    rows = sorted(_DIGESTS.rows(day), key=lambda row: -places.get(row[1], len(places)))
    areas = [area for digest, _issuer in rows for area in _parsed(digest).focus_areas]
    found = {topic.code: topic for area in areas for topic in area.topics if topic.code != OTHER_TOPIC.code}
    return found | {OTHER_TOPIC.code: OTHER_TOPIC}


def loop_terms(topic: str, path: str, day: date) -> LoopTerms:
    """The terms of whichever programme over that place names the topic; of the first one where none does."""
    digests = _digests_over(path, day)
    naming = next((digest for digest in digests if topic in _topics_in(digest)), digests[0] if digests else None)
    return _parsed(naming).parameters.loop if naming else LoopTerms()


def terms_in_force(day: date) -> list[LoopTerms]:
    """The terms of every programme in force, wherever; the usual ones where there is none."""
    return [_parsed(digest).parameters.loop for digest, _issuer in _DIGESTS.rows(day)] or [LoopTerms()]


@lru_cache(maxsize=64)
def _topics_in(digest: str) -> frozenset[str]:
    return frozenset(topic.code for area in _parsed(digest).focus_areas for topic in area.topics)


def obligations_of(unit: Unit, day: date) -> list[Obligation]:
    """All that the unit owes on the day, in the order of the packs, whether touched or not."""
    if not unit.counts:
        return []
    ours = in_force(day).filter(programme__issuer_id__in=ids_in(unit.path))
    rows = (
        RequirementClass.objects.filter(unit_class_id=unit.unit_class_id, requirement__in=ours)
        .select_related("requirement__programme", "unit_class")
        .annotate(said_between=layers_on("requirement_id", unit.path))
        .order_by("requirement__programme__starts_on", "requirement__programme_id", "requirement__position", "pk")
    )
    records, granted = _standing_records(unit), holding_for(unit, day)
    return [
        _adapted(
            _obligation(row, in_order(row.said_between, unit.path), records.get(row.requirement_id)),
            granted.get(row.requirement_id, ()),
            row.unit_class.level_id,
        )
        for row in rows
    ]


def held_up_of(unit: Unit, programme: str, code: str) -> str | None:
    """The demand behind a requirement that would be the unit's if the guard desk did not hold it up."""
    found = Requirement.objects.filter(
        programme__code=programme,
        programme__issuer_id__in=ids_in(unit.path),
        code=code,
        retired_at__isnull=True,
        demand__state=DemandState.SUSPENDED,
        classes__unit_class=unit.unit_class_id,
    )
    return found.values_list("demand__code", flat=True).first()


def _adapted(one: Obligation, granted: tuple[Adaptation, ...], level: str) -> Obligation:
    """The obligation as it holds for the unit by what it was granted."""
    if not granted:
        return one
    carriers = {carrier.code for carrier in carriers_of(pack_of(one.programme), level)}
    return replace(one, adaptations=tuple(adapt(one.requirement, granted, carriers)))


def _standing_records(unit: Unit) -> dict[int, ProgressRecord]:
    """The last record not taken back of each progress, by requirement."""
    ours = ProgressRecord.objects.filter(progress__unit=unit, region=unit.region)
    standing = ours.filter(taken_back_at__isnull=True)
    return {record.progress.requirement_id: record for record in standing.select_related("progress").order_by("id")}


def _obligation(row: RequirementClass, layers: tuple[Layer, ...], record: ProgressRecord | None) -> Obligation:
    refine(row.requirement, layers)
    return Obligation(
        requirement=row.requirement,
        programme=row.requirement.programme,
        matched=tuple(row.matched),
        state=ProgressState(record.state) if record else ProgressState.NOT_STARTED,
        fact=record.fact if record else "",
        at=record.at if record else None,
        by_label=record.by_label if record else "",
        layers=layers,
    )


def records_of(unit: Unit, requirement: Requirement) -> list[ProgressRecord]:
    """Everything the unit ever recorded on the requirement, taken back or not, the oldest first."""
    return list(
        ProgressRecord.objects.filter(
            progress__unit=unit, progress__requirement=requirement, region=unit.region
        ).order_by("at", "id")
    )


def requirement_classes(requirements: Sequence[Requirement]) -> dict[int, list[Requirement]]:
    """For each class, the requirements that match it, of those that come with theirs (`with_classes`)."""
    found: dict[int, list[Requirement]] = {}
    for one in requirements:
        for unit_class_id in one.class_ids:  # type: ignore[attr-defined] # it was annotated
            found.setdefault(unit_class_id, []).append(one)
    return found
