"""What is asked of units, as the load of their weeks is reckoned from it: the one place where demands come from."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cached_property

from django.db.models import Min

from huilu.accounts.capabilities import Role
from huilu.accounts.queries import role_of
from huilu.burden.effort import Change, Effort, effort_of
from huilu.burden.models import Demand as Gate
from huilu.burden.varying import Variations
from huilu.kernel.days import day_of
from huilu.kernel.paths import end_of_subtree, is_under
from huilu.kernel.workdays import calendar_called
from huilu.org.models import Unit, UnitClass
from huilu.programmes.models import Programme, Refinement, Requirement, Version
from huilu.programmes.pack.schema import Pack, RequirementSpec
from huilu.programmes.queries import bearing_on, obligations_of, pack_of
from huilu.programmes.refining import refined_terms
from huilu.programmes.states import ProgressState

Labels = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Issuer:
    """Whoever asks: a unit, by place and name, and whether it stands in the line of territories or of a function."""

    path: str
    name: str
    line: str

    @classmethod
    def of(cls, unit: Unit) -> Issuer:
        """The unit as an issuer."""
        return cls(unit.path, unit.name, "functional" if role_of(unit) == Role.SECTOR_LINE else "territorial")


@dataclass(frozen=True)
class Demand:
    """One thing that some programme asks of classes of units below its issuer. `is_ours`: it is being rehearsed."""

    programme: str
    code: str
    labels: Labels
    issuer: Issuer
    class_ids: frozenset[int]
    minutes: int
    start_on: date
    due_on: date | None
    end_on: date
    calendar: str
    repeats: str = "once"
    measure: str = ""
    carrier: str = ""
    carrier_labels: Labels | None = None
    is_ours: bool = False
    # Of what somebody on the way down has otherwise: what becomes of the time of those below. `minutes` are the more.
    change: Change | None = None

    @property
    def key(self) -> str:
        """The name under which files and addresses know it."""
        return f"{self.programme}/{self.code}"

    @cached_property
    def effort(self) -> Effort:
        """When its minutes fall due."""
        return effort_of(
            minutes=self.minutes,
            start_on=self.start_on,
            due_on=self.due_on,
            end_on=self.end_on,
            recurs=self.repeats != "once",
        )

    @cached_property
    def by_week(self) -> dict[date, int]:
        """Its minutes for one unit, by the Monday of each week."""
        return (self.change or self.effort).by_week(calendar_called(self.calendar))

    def due(self, day: date | None) -> Demand:
        """The same, due on another day."""
        return self if day == self.due_on else replace(self, due_on=day)

    def binds(self, unit_class_id: int, path: str) -> bool:
        """Whether it is asked of units of that class that stand at that path."""
        return unit_class_id in self.class_ids and is_under(path, self.issuer.path)


def standing_demands(unit: Unit, day: date, *, besides: str = "") -> list[Demand]:
    """All that binds the unit or anybody below it from the day on, but for one programme, as it reads at the unit; and
    what those below it say otherwise, each as a demand of its own for the difference.

    Today these are the requirements of programmes. What else is asked of units one day is to be added here.
    """
    requirements = [one for one in bearing_on(unit, day) if one.programme.code != besides]
    return [*_demands_of(requirements), *_varied_below(unit, requirements, besides)]


def _varied_below(unit: Unit, requirements: Sequence[Requirement], besides: str) -> list[Demand]:
    below = Refinement.objects.filter(requirement__in=requirements, issuer__path__gt=unit.path)
    below = below.filter(issuer__path__lt=end_of_subtree(unit.path)).exclude(programme__code=besides)
    codes = {(one.requirement_id, one.issuer_id): one.programme.code for one in below.select_related("programme")}
    by_pk = {one.pk: one for one in Gate.objects.filter(requirement__in=requirements).order_by("pk")}
    variations, found = Variations(by_pk.values()), []
    for one, whole in zip(requirements, _demands_of(requirements), strict=True):
        for issuer, change in variations.changes(by_pk[one.demand_id]):
            if (code := codes.get((one.pk, issuer.pk))) is not None:
                found.append(_difference(whole, code, Issuer.of(issuer), change))
    return found


def _difference(whole: Demand, programme: str, issuer: Issuer, change: Change) -> Demand:
    """What one issuer makes of a demand from above: no event of its own, for that one stays where it was asked."""
    minutes = max(0, change.becomes.minutes - change.was.minutes)
    return replace(
        whole, programme=programme, issuer=issuer, minutes=minutes, change=change, carrier="", carrier_labels=None,
        measure="", due_on=None, repeats="once",
    )  # fmt: skip


def demands_of_unit(unit: Unit, day: date) -> list[Demand]:
    """All that the unit itself owes from the day on, but for what it has done."""
    owed = [one.requirement for one in obligations_of(unit, day) if one.state is not ProgressState.DONE]
    return _demands_of(owed)


def demands_of_pack(pack: Pack, issuer: Unit, *, start_on: date, classes: Iterable[UnitClass]) -> list[Demand]:
    """What the pack would ask once it is published, in its own order: as publishing matches it (ADR 0036)."""
    whoever = Issuer.of(issuer)
    told = [(one.pk, (one.level_id, one.sector, one.audience, frozenset(one.tags))) for one in classes]
    return [
        *(
            _demand_of(
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


def _refined(pack: Pack, issuer: Unit, start_on: date) -> Iterator[Demand]:
    """What the pack says otherwise about clauses of those above, for its own issuer and everybody below."""
    calendar = pack.parameters.loop.calendar
    for terms in refined_terms(pack, issuer, start_on):
        if terms.change is not None:
            yield Demand(
                programme=pack.code, code=terms.code.partition("@")[0].partition("/")[2], labels=terms.labels,
                issuer=Issuer.of(issuer), class_ids=terms.class_ids, minutes=terms.minutes, start_on=terms.starts_on,
                due_on=None, end_on=terms.sunset_on, calendar=calendar, is_ours=True, change=terms.change,
            )  # fmt: skip


def started_on(programme: Programme) -> date:
    """Since when the programme asks for anybody's time: from its window on, but never before it was first published."""
    return _started([programme])[programme.pk]


def _demands_of(requirements: Sequence[Requirement]) -> list[Demand]:
    programmes = {one.programme_id: one.programme for one in requirements}
    started = _started(programmes.values())
    specs = {pk: {spec.code: spec for spec in pack_of(one).requirements} for pk, one in programmes.items()}
    issuers = {one.issuer_id: Issuer.of(one.issuer) for one in programmes.values()}
    return [
        _demand_of(
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


def _demand_of(
    pack: Pack,
    spec: RequirementSpec,
    *,
    issuer: Issuer,
    class_ids: Iterable[int],
    start_on: date,
    is_ours: bool = False,
    reads: Requirement | None = None,
) -> Demand:
    """A clause as its pack has it, or as the requirement reads at some place."""
    minutes, due_on = (reads.minutes, reads.due_on) if reads else (spec.minutes, spec.due_on(pack.window))
    repeats = reads.repeats if reads else None
    carrier = pack.carrier_called(spec.carrier)
    return Demand(
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
