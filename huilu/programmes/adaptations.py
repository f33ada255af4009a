"""Adaptations: what holds for a unit by one, what a unit has asked, and what waits at an issuer (M030)."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Count, Min, Q, QuerySet

from huilu.kernel.actor import Actor
from huilu.kernel.days import day_of
from huilu.kernel.workdays import WorkCalendar
from huilu.org.models import Unit
from huilu.org.queries import find_unit
from huilu.programmes import adaptation_rules as rules
from huilu.programmes.models import Adaptation, Requirement
from huilu.programmes.pack.carriers import held_at
from huilu.programmes.pack.parts import Carrier
from huilu.programmes.pack.schema import Pack
from huilu.programmes.standing import HAS_LAPSED, HOLDING, as_they_stand, holds_on, waits_on
from huilu.programmes.states import AdaptationState as State

YEAR = timedelta(days=365)


def holding_for(unit: Unit, day: date) -> dict[int, tuple[Adaptation, ...]]:
    """The adaptations that hold for a unit, by requirement, the oldest first."""
    found: dict[int, tuple[Adaptation, ...]] = {}
    held = Adaptation.objects.filter(holds_on(day), unit=unit, region=unit.region)
    # What is owed and holds neither stands still nor has lapsed.
    for one in held.annotate(**HOLDING).order_by("pk"):
        found[one.requirement_id] = (*found.get(one.requirement_id, ()), one)
    return found


def carriers_of(pack: Pack, level: str) -> list[Carrier]:
    """The carriers that a unit of the level has already: any other would be a new activity (M130)."""
    words = [word for word in pack.levels if level == word.word or level in word.stands_for]
    return [one for one in pack.carriers if one.existing and (not one.levels or any(held_at(one, w) for w in words))]


def adapt(requirement: Requirement, adaptations: Sequence[Adaptation], carriers: Collection[str]) -> list[Adaptation]:
    """Let the requirement read as it holds for the unit, and say which adaptations still make a difference.

    An issuer may since have given more time than was asked, ended the clause earlier, dropped a carrier or locked the
    clause: no adaptation tightens, and none outlives what it changed.
    """
    if requirement.locked:
        return []
    return [one for one in adaptations if any([_move(requirement, one), _swap(requirement, one, carriers)])]


def _move(requirement: Requirement, one: Adaptation) -> bool:
    if one.due_on is None or requirement.due_on is None:
        return False
    day = min(one.due_on, requirement.sunset_on or one.due_on)
    if day <= requirement.due_on:
        return False
    requirement.due_on = day
    return True


def _swap(requirement: Requirement, one: Adaptation, carriers: Collection[str]) -> bool:
    if one.carrier not in carriers or one.carrier == requirement.carrier:
        return False
    requirement.carrier = one.carrier
    return True


def asked_by(unit: Unit, requirement: Requirement, day: date) -> list[Adaptation]:
    """Everything that the unit ever asked about the requirement, the oldest first."""
    return list(all_of(unit, day).filter(requirement=requirement).order_by("serial"))


def all_of(unit: Unit, day: date) -> QuerySet[Adaptation]:
    """Everything that the unit ever asked (`-asked_at`, `-id` is the latest first)."""
    ours = as_they_stand(Adaptation.objects.filter(unit=unit, region=unit.region), day)
    return ours.select_related(*_RELATED).order_by("-asked_at")


def waiting_at(issuer: Unit, day: date) -> QuerySet[Adaptation]:
    """What waits for this issuer's answer; what has waited longest first (`asked_at`, `id`)."""
    found = as_they_stand(Adaptation.objects.filter(waits_on(day), issuer=issuer), day)
    return found.select_related(*_RELATED).order_by("asked_at", "pk")


_RELATED = ("unit", "issuer", "requirement__programme")


@dataclass(frozen=True, slots=True)
class Figures:
    """How many wait at an issuer and since when; how many were decided within a year, and how many by its silence."""

    waiting: int
    oldest: datetime | None
    decided: int = 0
    by_silence: int = 0


def figures_of(issuer: Unit, day: date) -> Figures:
    """The issuer's figures on the day. What silence has granted counts as such before anybody writes it down."""
    within = Q(settled_at__date__gte=day - YEAR) | Q(state=State.ASKED)
    silent = Q(state=State.ASKED) | Q(by_silence=True)
    found = as_they_stand(Adaptation.objects.filter(issuer=issuer), day).aggregate(
        waiting=Count("pk", filter=waits_on(day)),
        oldest=Min("asked_at", filter=waits_on(day)),
        decided=Count("pk", filter=(holds_on(day) | Q(state=State.REFUSED)) & ~HAS_LAPSED & within),
        by_silence=Count("pk", filter=holds_on(day) & silent & ~HAS_LAPSED & within),
    )
    return Figures(**found)


def waiting_figures(issuer: Unit, day: date) -> Figures:
    """How many wait, and since when: all that a home page says."""
    waiting = Adaptation.objects.filter(waits_on(day), issuer=issuer)
    return Figures(**waiting.aggregate(waiting=Count("pk"), oldest=Min("asked_at")))


def find_adaptation(unit: str, requirement: str, serial: int, *, for_: Actor, day: date) -> Adaptation:
    """What a unit in the actor's sight has asked about a requirement, by its serial."""
    found = find_unit(unit, for_=for_)
    programme, _slash, code = requirement.partition("/")
    asked = all_of(found, day).filter(requirement__programme__code=programme, requirement__code=code)
    one = asked.filter(serial=serial).first()
    if one is None:
        raise rules.NoSuchAdaptation(requirement=requirement)
    return one


def workdays_waited(one: Adaptation, day: date, calendar: WorkCalendar, allowed: int) -> int:
    """For how many of its working days the issuer has had it: until it was settled, or until today.

    What waits is reckoned from the day on which silence grants it: days on which the clause was suspended count not.
    """
    if one.settled_at:
        return calendar.workdays_between(day_of(one.asked_at), day_of(one.settled_at))
    left = calendar.workdays_between(day, one.silence_on - timedelta(days=1))
    return max(0, allowed - max(0, left))
