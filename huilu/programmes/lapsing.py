"""What becomes of requests to have something otherwise when the clause changes, or the guard desk decides about it.

Nothing is written about those that lapse by it: how a request stands is told from the clause, and the worker writes it
down. Only what could be told no longer afterwards is written at once.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db import transaction

from huilu.burden import flagging
from huilu.burden.models import Demand
from huilu.kernel.actor import Actor
from huilu.kernel.days import day_of
from huilu.kernel.workdays import WorkCalendar, calendar_called
from huilu.org.models import Region
from huilu.programmes.adapting import write_down
from huilu.programmes.models import Adaptation, Programme, Requirement
from huilu.programmes.queries import pack_of
from huilu.programmes.standing import HAS_LAPSED, as_they_stand
from huilu.programmes.states import AdaptationState as State


def write_down_lapsed(programme: Programme, *, unchanged: list[str], at: datetime) -> None:
    """Before clauses change once more, or come back: what had lapsed by then has lapsed for good.

    Mostly the worker has written that down long ago. `unchanged`: the codes of clauses that stay as they are.
    """
    changing = programme.requirements.exclude(code__in=unchanged)
    locked = Adaptation.objects.select_for_update(of=("self",)).filter(requirement__in=changing)
    asked = as_they_stand(locked, day_of(at))
    waiting = asked.filter(HAS_LAPSED, state=State.ASKED).select_related("unit", "requirement__programme")
    for region in _regions():
        for one in waiting.filter(region=region).order_by("pk"):
            write_down(one, at=at)


@transaction.atomic
def resume_demand(*, code: str, reason: str, by: Actor, at: datetime) -> Demand:
    """The guard desk lets the demand go on: whoever waits for an answer about it has the days back that it stood."""
    demand = flagging.lift_suspension(code=code, reason=reason, by=by, at=at)
    about = Requirement.objects.filter(demand=demand).select_related("programme").first()
    if about is not None:
        _give_back(about, stood_from=day_of(demand.suspensions.latest("pk").at), until=day_of(at))
    return demand


def _give_back(about: Requirement, *, stood_from: date, until: date) -> None:
    """One statement for each day, however many wait for it."""
    calendar = calendar_called(pack_of(about.programme).parameters.loop.calendar)
    asked = Adaptation.objects.filter(requirement=about, state=State.ASKED, silence_on__gt=stood_from)
    for region in _regions():
        waiting = asked.filter(region=region)
        # The latest first: no day is moved onto one that is still to be moved.
        for day in waiting.values_list("silence_on", flat=True).distinct().order_by("-silence_on"):
            waiting.filter(silence_on=day).update(silence_on=_moved(day, stood_from, until, calendar))


def _moved(silence_on: date, stood_from: date, until: date, calendar: WorkCalendar) -> date:
    """The day as many working days later as the demand stood still."""
    stood = calendar.workdays_between(stood_from, until)
    last = silence_on - timedelta(days=1)
    return calendar.add_workdays(last, stood) + timedelta(days=1) if stood > 0 else silence_on


def _regions() -> list[int]:
    return list(Region.objects.order_by("pk").values_list("pk", flat=True))
