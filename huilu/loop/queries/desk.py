"""What lies on a unit's desk: what it holds, what it is asked, what is to be decided, what moves by itself."""

from __future__ import annotations

from datetime import date, timedelta

from django.db.models import Q, QuerySet

from huilu.loop.models import ACTIVE_VALUES, EffectCheck, InstitutionalOutput, Issue, Share
from huilu.loop.states import OWNERLESS, Stage
from huilu.org.models import Unit

_WITH = ("lead_unit", "held_by", "raised_by", "circuit__origin", "circuit__toward", "circuit__proposed")
# A rule that is to be looked at again is named so long before its day.
AHEAD = timedelta(days=30)


def in_hand(unit: Unit) -> QuerySet[Issue]:
    """What the unit is to work on, judge or answer; what only passes it on its way up is not among it."""
    held = Issue.objects.held_by(unit).select_related(*_WITH)
    passing = Q(circuit__stage__in=sorted(OWNERLESS)) & ~Q(circuit__proposed=unit)
    return held.exclude(passing).order_by("due_on", "number")


def passing_by(unit: Unit) -> QuerySet[Issue]:
    """What is with the unit on its way up and moves on by itself, the next to move first."""
    stages = [Stage.IN_PASSAGE, Stage.CLAIM_WINDOW, Stage.UNCLAIMED]
    there = Issue.objects.filter(lead_unit=unit, circuit__stage__in=stages).select_related(*_WITH)
    return there.order_by("circuit__moves_on_at", "number")


def to_decide(unit: Unit, day: date) -> QuerySet[Issue]:
    """What waits for a decision at the unit or below: nobody's, refused, or past the owner's day (M080)."""
    below = Issue.objects.led_under(unit)
    nobodys = Q(circuit__stage=Stage.UNSETTLED) | Q(circuit__stage=Stage.UNCLAIMED)
    overdue = Q(circuit__stage=Stage.JOINT_WORK, state__in=ACTIVE_VALUES, due_on__lt=day)
    return below.filter(nobodys | overdue).select_related(*_WITH).order_by("held_since", "number")


def asked_to_take_over(unit: Unit) -> QuerySet[Issue]:
    """What others have offered to the unit."""
    return Issue.objects.filter(offered_to=unit).select_related(*_WITH).order_by("due_on", "number")


def shares_of(unit: Unit) -> QuerySet[Share]:
    """The unit's open shares in the issues of others, the earliest due first."""
    ours = Share.objects.open().filter(unit=unit, issue__state__in=ACTIVE_VALUES)
    return ours.select_related("issue__lead_unit").order_by("due_on", "pk")


def effects_to_look_at(unit: Unit, day: date) -> QuerySet[EffectCheck]:
    """Whether what the unit had raised still holds: the checks whose day has come."""
    return EffectCheck.objects.open().filter(issue__raised_by=unit, due_on__lte=day).select_related("issue")


def rules_to_look_at(unit: Unit, day: date) -> QuerySet[InstitutionalOutput]:
    """The unit's own rules that are to be looked at again soon, or should have been (M092)."""
    ours = InstitutionalOutput.objects.filter(issuer=unit, review_on__lte=day + AHEAD)
    return ours.select_related("issue").order_by("review_on", "pk")
