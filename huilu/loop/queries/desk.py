"""What lies on a unit's desk: what it holds, what it is asked, what others hold for it, what moves by itself."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db.models import Exists, OuterRef, Q, QuerySet

from huilu.loop.models import (
    ACTIVE_VALUES,
    Doer,
    EffectCheck,
    InstitutionalOutput,
    Issue,
    Milestone,
    Party,
    Share,
    Task,
)
from huilu.loop.states import OWNERLESS, Stage, State
from huilu.org.models import Unit

_UNITS = ("raised_by", "lead_unit", "held_by", "offered_to")
_CIRCUIT = ("circuit__origin", "circuit__toward", "circuit__proposed")
_WITH = (*_UNITS, *_CIRCUIT, "verifier_post__unit")
# A rule that is to be looked at again is named so long before its day, and a check of the effect as well.
AHEAD = timedelta(days=30)
_CLAIMABLE = [Stage.CLAIM_WINDOW, Stage.UNCLAIMED]


def in_hand(unit: Unit) -> QuerySet[Issue]:
    """What the unit is to work on, judge or answer; what only passes it on its way up is not among it.

    `has_open_task` says whether something set is still to be done before a result can be submitted.
    """
    held = Issue.objects.held_by(unit).select_related(*_WITH)
    passing = Q(circuit__stage__in=sorted(OWNERLESS)) & ~Q(circuit__proposed=unit)
    open_task = Exists(Task.objects.open().filter(issue=OuterRef("pk")))
    return held.exclude(passing).annotate(has_open_task=open_task).order_by("due_on", "number")


def passing_by(unit: Unit) -> QuerySet[Issue]:
    """What is with the unit on its way up, or is open to it as an office; it moves by itself, the next one first."""
    here = Q(lead_unit=unit, circuit__stage__in=[Stage.IN_PASSAGE, Stage.CLAIM_WINDOW])
    asked = Exists(Party.objects.filter(issue=OuterRef("pk"), unit=unit, part="claiming"))
    there = Issue.objects.filter(here | Q(asked, circuit__stage__in=_CLAIMABLE)).select_related(*_WITH)
    return there.order_by("circuit__moves_on_at", "number")


def undecided_with(unit: Unit) -> QuerySet[Issue]:
    """What nobody has claimed, or was refused, and is in the unit's own hands until it is decided."""
    undecided = Issue.objects.filter(lead_unit=unit, circuit__stage__in=[Stage.UNCLAIMED, Stage.UNSETTLED])
    return undecided.select_related(*_WITH).order_by("held_since", "number")


def to_decide(unit: Unit, day: date, long_ago: datetime) -> QuerySet[Issue]:
    """What waits for a decision of a leading group, the longest waiting first (M080).

    Of what was raised upward, at the unit or anywhere below: what nobody has claimed, what was refused or not
    answered, and what is stuck with its owner. Of other issues, what is stuck right below: each level looks after the
    next one. Stuck is what is past its day, or in one hand since before `long_ago`. Hard issues have milestones.
    """
    raised = Q(circuit__stage__in=[Stage.UNCLAIMED, Stage.UNSETTLED])
    late = Q(due_on__lt=day) | Q(held_since__lt=long_ago)
    stuck = Q(is_hard=False, state__in=ACTIVE_VALUES) & late & ~Q(held_by=unit)
    owned = Q(circuit__stage=Stage.JOINT_WORK)
    next_level = Q(lead_unit__parent=unit) | Q(lead_unit__parent__parent=unit, lead_unit__parent__is_placeholder=True)
    plain = (Q(circuit__isnull=True) | Q(circuit__stage=Stage.TAKEN_BACK)) & next_level
    below = Issue.objects.led_under(unit).filter(raised | (stuck & (owned | plain)))
    return below.select_related(*_WITH).order_by("held_since", "number")


def asked_to_take_over(unit: Unit) -> QuerySet[Issue]:
    """What others have offered to the unit."""
    return Issue.objects.filter(offered_to=unit).select_related(*_WITH).order_by("due_on", "number")


def shares_of(unit: Unit) -> QuerySet[Share]:
    """The unit's open shares in the issues of others, the earliest due first."""
    ours = Share.objects.open().filter(unit=unit, issue__state__in=ACTIVE_VALUES)
    return ours.select_related("issue__lead_unit").order_by("due_on", "pk")


def shares_given(unit: Unit) -> QuerySet[Share]:
    """What other units do for the issues that the unit leads."""
    theirs = Share.objects.open().filter(issue__lead_unit=unit, issue__state__in=ACTIVE_VALUES)
    return theirs.select_related("issue", "unit").order_by("due_on", "pk")


def tasks_for(unit: Unit) -> QuerySet[Task]:
    """Tasks that the unit has in the issues of others, the earliest due first."""
    ours = Task.objects.open().filter(owner__unit=unit, issue__state__in=ACTIVE_VALUES)
    return ours.exclude(issue__lead_unit=unit).select_related("issue__lead_unit").order_by("due_on", "pk")


def milestones_for(unit: Unit) -> QuerySet[Milestone]:
    """The next milestones of the hard issues for which a post of the unit is the senior owner (M071)."""
    ahead = Milestone.objects.filter(reached_at__isnull=True, issue__is_hard=True, issue__state__in=ACTIVE_VALUES)
    ours = ahead.filter(issue__senior_post__unit=unit)
    return ours.select_related("issue__held_by").order_by("due_on", "pk")


def _effects_for(unit: Unit) -> QuerySet[EffectCheck]:
    """Whoever raised it looks again; where that unit had a part in the work, the one above the lead does."""
    did = Doer.objects.filter(issue=OuterRef("issue"), unit=OuterRef("issue__raised_by"), is_recused=False)
    checks = EffectCheck.objects.open().filter(issue__state=State.CLOSED).annotate(raiser_did_it=Exists(did))
    raised, above = Q(issue__raised_by=unit, raiser_did_it=False), Q(issue__lead_unit__parent=unit, raiser_did_it=True)
    return checks.filter(raised | above).select_related("issue").order_by("due_on", "pk")


def effects_to_look_at(unit: Unit, day: date) -> QuerySet[EffectCheck]:
    """The checks of an effect whose day has come (M075)."""
    return _effects_for(unit).filter(due_on__lte=day)


def effects_to_come(unit: Unit, day: date) -> QuerySet[EffectCheck]:
    """The checks of an effect that come up soon."""
    return _effects_for(unit).filter(due_on__gt=day, due_on__lte=day + AHEAD)


def rules_to_look_at(unit: Unit, day: date) -> QuerySet[InstitutionalOutput]:
    """The unit's own rules that are to be looked at again soon, or should have been (M092)."""
    ours = InstitutionalOutput.objects.filter(issuer=unit, review_on__lte=day + AHEAD)
    return ours.select_related("issue").order_by("review_on", "pk")


def awaited_by(unit: Unit) -> QuerySet[Issue]:
    """What the unit has raised, or sent up, and others hold now; of what was merged, the issue it became part of."""
    ours = Q(raised_by=unit) | Q(circuit__origin=unit)
    merged = Issue.objects.filter(ours, state=State.MERGED, merged_into__isnull=False).values("merged_into")
    active = Issue.objects.active().filter(ours | Q(pk__in=merged)).exclude(held_by=unit)
    return active.select_related(*_WITH).order_by("held_since", "number")


def unconfirmed_by(unit: Unit) -> QuerySet[Issue]:
    """Answers from above that the unit has not confirmed in time, and still can."""
    silent = Issue.objects.filter(circuit__origin=unit, circuit__stage=Stage.UNCONFIRMED)
    return silent.select_related(*_WITH).order_by("circuit__answered_at", "number")
