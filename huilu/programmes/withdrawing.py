"""An issuer takes back one thing that it asked: a version of the pack without it, and why (M008, M131)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import cast

from django.db import transaction
from django.db.models import QuerySet

from huilu.accounts.capabilities import Act, check_may
from huilu.burden.models import Demand
from huilu.burden.population import count_classes
from huilu.burden.states import DemandState
from huilu.kernel.actor import Actor
from huilu.kernel.days import day_of
from huilu.kernel.paths import ids_in
from huilu.kernel.words import one_line
from huilu.ledger.actions import About, record
from huilu.org.models import Unit
from huilu.programmes import rules
from huilu.programmes.cascade import find_programme
from huilu.programmes.matching import match_pack
from huilu.programmes.models import Alteration, Programme, Progress, Refinement, Requirement
from huilu.programmes.pack.schema import Pack
from huilu.programmes.publishing import hold_still, put_in_force, tried
from huilu.programmes.queries import pack_of
from huilu.programmes.states import ProgressState

# So long a unit that had begun reads on its list what has become of it.
TOLD_FOR = timedelta(days=30)


@transaction.atomic
def withdraw_requirement(
    *, programme: str, requirement: str, reason: str, by: Actor, at: datetime, is_trial: bool = False
) -> Requirement:
    """Nobody owes it from this moment. What units have recorded stays, and those that had begun read why.

    `is_trial`: it is taken back at once, and no region is held.
    """
    check_may(by, Act.ISSUE_PLAN)
    reason = one_line(reason)
    rules.check_reason(reason)
    held = find_programme(programme, for_=by)
    if not by.is_installation and by.unit_id != held.issuer_id:
        raise rules.NotTheIssuer(unit=held.issuer.name)
    if not is_trial:
        hold_still(held.issuer)
        # Somebody may have published it anew meanwhile.
        held.refresh_from_db(fields=["version", "digest"])
    standing = held.requirements.filter(code=requirement, retired_at__isnull=True).first()
    if standing is None:
        raise rules.NoSuchRequirement(requirement=f"{programme}/{requirement}")
    without = _without(pack_of(held), requirement, asked={*_codes_in_force(held)})
    matching = match_pack(without)
    put_in_force(without, held.issuer, matching=matching, by=by, at=at, reason=reason, withdrawn=requirement)
    about = About("programme", held.pk, held.code, held.issuer.region, held.issuer.path)
    record("requirement.withdrawn", about=about, by=by, at=at, requirement=standing.key, reason=reason)
    standing.refresh_from_db()
    return standing


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """What a withdrawal would mean: for how many units, how many of them had begun, and the version that it makes."""

    requirement: Requirement
    version: str
    units: int
    begun: int
    done: int


def try_withdrawal(*, programme: str, requirement: str, reason: str, by: Actor, at: datetime) -> Withdrawal:
    """What would follow; nothing of it stays. Whatever would refuse the withdrawal refuses this."""
    with tried():
        before = Requirement.objects.filter(
            programme__code=programme, code=requirement, retired_at__isnull=True
        ).select_related("programme__issuer").first()  # fmt: skip
        counts = _counts(before) if before else (0, 0, 0)
        gone = withdraw_requirement(
            programme=programme, requirement=requirement, reason=reason, by=by, at=at, is_trial=True
        )
        version = Programme.objects.get(pk=gone.programme_id).version
    return Withdrawal(gone, version, *counts)


def _counts(one: Requirement) -> tuple[int, int, int]:
    """How many units owe it, how many have begun, and how many are done."""
    counted = count_classes(one.programme.issuer)
    classes = one.classes.values_list("unit_class_id", flat=True).order_by("pk")
    progress = Progress.objects.filter(requirement=one, applies=True)
    done = progress.filter(state=ProgressState.DONE).count()
    begun = progress.exclude(state=ProgressState.NOT_STARTED).count() - done
    return sum(counted.get(pk, 0) for pk in classes), begun, done


def _codes_in_force(held: Programme) -> QuerySet[Requirement, str]:
    return held.requirements.filter(retired_at__isnull=True).order_by("pk").values_list("code", flat=True)


def _without(pack: Pack, code: str, *, asked: set[str]) -> Pack:
    """The pack without one clause, under a version of its own: what another has replaced meanwhile is not back."""
    left = asked - {code}
    kept = tuple(
        spec.model_copy(update={"satisfies_also": tuple(also for also in spec.satisfies_also if also in left)})
        for spec in pack.requirements
        if spec.code in left
    )
    return pack.model_copy(update={"requirements": kept, "version": _next(pack.version)})


def _next(version: str) -> str:
    """The version right after: 1.1 goes on to 1.1.1, and that to 1.1.2."""
    first, second, third = (*map(int, version.split(".")), 0, 0)[:3]
    return f"{first}.{second}.{third + 1}"


@dataclass(frozen=True, slots=True)
class Turn:
    """What has become of something that a unit had begun: it was withdrawn or changed, by whom, when and why.

    `why` is empty where no reason was given. `is_stopped`: it was the guard desk, and nothing is owed any more either.
    """

    requirement: Requirement
    at: datetime
    is_withdrawn: bool
    by: str
    why: str
    is_stopped: bool = False

    @property
    def on(self) -> date:
        """On which day."""
        return day_of(self.at)


def turns_of(unit: Unit, day: date) -> list[Turn]:
    """What has lately become of the things that a unit had begun, the latest first: of each what came last.

    It is told what its issuer does, and what anybody between that one and the unit does.
    """
    since = day - TOLD_FOR
    begun = Progress.objects.filter(unit=unit, region=unit.region).order_by("requirement_id")
    begun = begun.select_related("requirement__programme", "requirement__demand")
    requirements = {one.requirement_id: one.requirement for one in begun}
    altered = Alteration.objects.filter(requirement__in=requirements, issuer_id__in=ids_in(unit.path)).order_by("pk")
    turns = [
        *(turn for one in requirements.values() if (turn := _turn(one))),
        *(Turn(requirements[one.requirement_id], one.at, False, one.by_label, one.why) for one in altered),
        *_stopped_below(requirements, unit),
    ]
    last = {one.requirement.pk: one for one in sorted(turns, key=lambda one: (one.is_withdrawn, one.at))}
    return sorted((one for one in last.values() if one.on >= since), key=lambda one: one.at, reverse=True)


def _turn(requirement: Requirement) -> Turn | None:
    if requirement.retired_at is None and requirement.demand.state == DemandState.STOPPED:
        return _stopped(requirement, requirement.demand, is_withdrawn=True)
    moment = requirement.retired_at or requirement.changed_at
    by, is_withdrawn = requirement.programme.issuer_label, requirement.retired_at is not None
    return Turn(requirement, moment, is_withdrawn, by, requirement.why) if moment else None


def _stopped_below(requirements: Mapping[int, Requirement], unit: Unit) -> list[Turn]:
    """What somebody between its issuer and the unit had asked more, and may no longer."""
    said = Refinement.objects.filter(requirement__in=requirements, issuer_id__in=ids_in(unit.path))
    rows = said.filter(demand__state=DemandState.STOPPED).select_related("demand").order_by("pk")
    stopped = ((requirements[one.requirement_id], one.demand) for one in rows)
    return [_stopped(requirement, demand) for requirement, demand in stopped if demand]


def _stopped(requirement: Requirement, demand: Demand, *, is_withdrawn: bool = False) -> Turn:
    # The database keeps no demand that has ended without a day, a name and a reason.
    at, by = cast("datetime", demand.ended_at), demand.ended_by or ""
    return Turn(requirement, at, is_withdrawn, by, demand.ended_because or "", is_stopped=True)
