"""What a new version takes from units that had begun: clauses of its own, and those it replaces (M008, M131)."""

from __future__ import annotations

from datetime import datetime

from django.db.models import QuerySet

from huilu.kernel.actor import Actor
from huilu.kernel.days import day_of
from huilu.programmes.actions import settle_programme
from huilu.programmes.altering import note_settled
from huilu.programmes.asking_more import end_overtaken
from huilu.programmes.models import Programme, Progress, Refinement, Requirement
from huilu.programmes.pack.schema import Pack
from huilu.programmes.queries import pack_of
from huilu.programmes.states import ProgressState


def begun_and_revised(pack: Pack) -> list[str]:
    """The clauses that units have begun, and that this version no longer has, or has otherwise, or replaces."""
    begun = Progress.objects.filter(applies=True).exclude(state=ProgressState.NOT_STARTED)
    taken = [*_replaced_by(pack), *_revised_by(pack)]
    return list(dict.fromkeys(one.code for one in taken if begun.filter(requirement=one).exists()))


def _replaced_by(pack: Pack) -> QuerySet[Requirement]:
    codes = {code for spec in pack.requirements for code in spec.replaces}
    return Requirement.objects.filter(demand__code__in=codes, retired_at__isnull=True).order_by("pk")


def _revised_by(pack: Pack) -> list[Requirement]:
    former = Programme.objects.filter(code=pack.code).first()
    if former is None:
        return []
    asked, changed = {spec.code for spec in pack.requirements}, {*changed_in(pack_of(former), pack)}
    standing = former.requirements.filter(retired_at__isnull=True).order_by("position")
    return [one for one in standing if one.code not in asked or one.code in changed]


def changed_in(former: Pack, pack: Pack) -> list[str]:
    """The clauses that a new version has otherwise."""
    was = {spec.code: (spec, spec.due_on(former.window), spec.sunset_on(former.window)) for spec in former.requirements}
    now = {spec.code: (spec, spec.due_on(pack.window), spec.sunset_on(pack.window)) for spec in pack.requirements}
    return [code for code in now if code in was and now[code] != was[code]]


def retire_replaced(programme: Programme, reason: str, *, by: Actor, at: datetime) -> None:
    """Whatever its clauses have replaced is withdrawn like by its own programme: those who had begun read why."""
    why = reason or f"{programme.code} {programme.version}"
    ended = {"demand__replaced_by__requirement__programme": programme, "demand__ended_at": at}
    gone = Requirement.objects.filter(retired_at__isnull=True, **ended).select_related("programme")
    for one in gone.order_by("pk").distinct():
        one.retired_at, one.why = at, why
        one.save(update_fields=["retired_at", "why"])
        for below in one.refinements.select_related("demand").order_by("pk"):
            end_overtaken(below, because=f"{programme.code} {programme.version}", by=by, at=at)
        settle_programme(one.programme_id, day_of(at))
    more = Refinement.objects.filter(**ended).order_by("pk").distinct()
    note_settled(more, programme, at=at, why=why)
