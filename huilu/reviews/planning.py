"""Which reviews a unit holds by the plans that bind it, how many of them it has held, and how many beyond."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date

from huilu.kernel.actor import Actor
from huilu.kernel.paths import ids_in
from huilu.org.models import Unit
from huilu.org.queries import find_unit
from huilu.programmes.models import Programme
from huilu.programmes.pack.reviews import ReviewSpec
from huilu.programmes.pack.words import in_tree_codes
from huilu.programmes.queries import in_force, pack_of
from huilu.reviews import rules
from huilu.reviews.models import Review
from huilu.reviews.states import HELD, Outcome

_MONTHS = {"monthly": 1, "quarterly": 3}


@dataclass(frozen=True, slots=True)
class Planned:
    """One planned review of the unit, with what came of it. `by_now`: how often it was to be held by the day."""

    programme: Programme
    spec: ReviewSpec
    in_all: int
    by_now: int
    meetings: list[Review] = field(default_factory=list)

    @property
    def held(self) -> int:
        """How often it was held."""
        return sum(one.outcome in HELD for one in self.meetings)

    @property
    def is_called(self) -> bool:
        """Whether there is one that was not called off."""
        return any(one.outcome != Outcome.CALLED_OFF for one in self.meetings)


@dataclass(frozen=True, slots=True)
class Cadence:
    """The reviews of a unit: the planned ones in the order of their plans, and those beyond."""

    unit: Unit
    planned: list[Planned]
    beyond: list[Review]

    @property
    def all_hands_planned(self) -> int:
        """How many reviews that call units together are planned."""
        return sum(one.in_all for one in self.planned if one.spec.is_all_hands)

    @property
    def all_hands_held(self) -> int:
        """How many of those were held, and of those beyond the plan."""
        of_plan = sum(one.held for one in self.planned if one.spec.is_all_hands)
        return of_plan + sum(one.outcome in HELD for one in self.beyond)


def cadence_of(unit: Unit, day: date) -> Cadence:
    """What the plans in force have for the unit, and what became of it; and what it called beyond them."""
    meetings: dict[tuple[int, str], list[Review]] = defaultdict(list)
    for one in Review.objects.filter(unit=unit).select_related("programme").order_by("on", "serial"):
        meetings[one.programme_id, one.code].append(one)
    planned = [
        Planned(programme, spec, *_times(programme, spec, day), meetings.pop((programme.pk, spec.code), []))
        for programme in programmes_for(unit, day)
        for spec in specs_for(unit, programme)
    ]
    beyond = sorted((one for rest in meetings.values() for one in rest), key=lambda one: (one.on, one.serial))
    return Cadence(unit, planned, beyond)


def programmes_for(unit: Unit, day: date) -> list[Programme]:
    """The programmes in force that bind the unit, the earliest first."""
    binding = in_force(day).filter(programme__issuer_id__in=ids_in(unit.path)).order_by()
    found = Programme.objects.filter(pk__in=binding.values("programme_id")).select_related("issuer")
    return list(found.order_by("starts_on", "pk"))


def specs_for(unit: Unit, programme: Programme) -> list[ReviewSpec]:
    """The reviews that the programme plans for units of this level, in codes of the tree."""
    pack = in_tree_codes(pack_of(programme))
    return [one for one in pack.reviews if unit.unit_class.level_id in one.held_by]


def find_review(code: str, serial: int, *, for_: Actor) -> Review:
    """The review of that number, if its unit is the actor's to see."""
    unit = find_unit(code, for_=for_)
    found = Review.objects.filter(unit=unit, serial=serial).select_related("unit__unit_class__level", "programme")
    review = found.first()
    if review is None:
        raise rules.NoSuchReview(unit=unit.name, serial=serial)
    return review


def _times(programme: Programme, spec: ReviewSpec, day: date) -> tuple[int, int]:
    """How often it is to be held in all, and by the day: a month counts once it is over, the last one too."""
    start, end = programme.starts_on, programme.soft_end_on
    if spec.on is not None:
        return 1, int(spec.on <= day)
    every = _MONTHS[spec.repeats or "monthly"]
    return max(1, (_month(end) - _month(start) + 1) // every), max(0, _month(min(day, end)) - _month(start)) // every


def _month(day: date) -> int:
    return day.year * 12 + day.month
