"""What becomes of requests to have something otherwise when the clause goes, is locked, or is suspended for a time.

Silence is the issuer's answer to what the unit owes. Where nothing is owed, or nothing can be granted, it answers
nothing: the request lapses, or its days stand still.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Q

from huilu.burden import flagging
from huilu.burden.models import Demand
from huilu.kernel.actor import Actor
from huilu.kernel.days import day_of
from huilu.kernel.workdays import WorkCalendar, calendar_called
from huilu.org.models import Region
from huilu.programmes.adaptations import NOT_OWED
from huilu.programmes.adapting import lapse, note_silence
from huilu.programmes.models import Adaptation, Programme, Requirement
from huilu.programmes.queries import pack_of
from huilu.programmes.states import AdaptationState as State
from huilu.programmes.states import Lapse


def lapse_with_clauses(programme: Programme, *, by: Actor, at: datetime) -> None:
    """After a revision: what waits about a clause that is withdrawn, locked or not the unit's by now is not granted."""
    gone = Q(requirement__retired_at__isnull=False) | Q(requirement__locked=True) | NOT_OWED
    for asked in _waiting(gone, requirement__programme=programme):
        if not note_silence(asked, at=at):
            lapse(asked, _why(asked.requirement), by=by, at=at)


def _why(requirement: Requirement) -> Lapse:
    if requirement.retired_at:
        return Lapse.WITHDRAWN
    return Lapse.LOCKED if requirement.locked else Lapse.NOT_OWED


@transaction.atomic
def lift_suspension(*, code: str, reason: str, by: Actor, at: datetime) -> Demand:
    """The guard desk lets the demand go on: whoever waits for an answer about it has the days back that it stood."""
    demand = flagging.lift_suspension(code=code, reason=reason, by=by, at=at)
    stood_from = day_of(demand.suspensions.latest("pk").at)
    for asked in _waiting(Q(requirement__demand=demand, silence_on__gt=stood_from)):
        calendar = calendar_called(pack_of(asked.requirement.programme).parameters.loop.calendar)
        asked.silence_on = _moved(asked.silence_on, stood_from, day_of(at), calendar)
        asked.save(update_fields=["silence_on"])
    return demand


def _moved(silence_on: date, stood_from: date, until: date, calendar: WorkCalendar) -> date:
    """The day as many working days later as the demand stood still."""
    stood = calendar.workdays_between(stood_from, until)
    last = silence_on - timedelta(days=1)
    return calendar.add_workdays(last, stood) + timedelta(days=1) if stood > 0 else silence_on


@transaction.atomic
def stop_demand(*, code: str, reason: str, by: Actor, at: datetime) -> Demand:
    """The guard desk stops a suspended demand for good: nothing more is granted about it."""
    demand = flagging.stop_demand(code=code, reason=reason, by=by, at=at)
    stood_from = day_of(demand.suspensions.latest("pk").at)
    for asked in _waiting(Q(requirement__demand=demand)):
        # What silence had granted before it was suspended is granted, whoever has written that down.
        if asked.silence_on > stood_from or not note_silence(asked, at=at):
            lapse(asked, Lapse.STOPPED, by=by, at=at)
    return demand


def _waiting(which: Q, **more: object) -> Iterator[Adaptation]:
    """What waits, region by region."""
    waiting = Adaptation.objects.select_for_update(of=("self",)).filter(which, state=State.ASKED, **more)
    for region in Region.objects.order_by("pk"):
        ours = waiting.filter(region=region.pk).select_related("unit", "requirement__programme", "requirement__demand")
        yield from ours.order_by("pk")
