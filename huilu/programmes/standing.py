"""How a request to have something otherwise stands, whether anybody has written that down yet or not (M030).

Silence is the issuer's answer to what the unit owes. Where nothing is owed, or nothing can be granted, it answers
nothing: the request lapses, or its days stand still.
"""

from __future__ import annotations

from datetime import date

from django.db.models import Case, Exists, ExpressionWrapper, F, OuterRef, Q, QuerySet, Subquery, TextField, Value, When
from django.db.models.fields import BooleanField

from huilu.burden.models import Suspension
from huilu.burden.states import DemandState
from huilu.org.models import UnitPast
from huilu.programmes.models import Adaptation, Requirement, RequirementClass
from huilu.programmes.states import AdaptationState as State
from huilu.programmes.states import Lapse

_WAITS = Q(state=State.ASKED)
# A suspension that had begun before silence granted it.
_HELD_UP = Suspension.objects.filter(demand=OuterRef("requirement__demand"), at__date__lt=OuterRef("silence_on"))
# While what it is about is suspended, the days of the issuer stand still; what silence had granted before is granted.
_STANDS_STILL = _WAITS & Q(requirement__demand__state=DemandState.SUSPENDED) & Q(Exists(_HELD_UP.filter(outcome="")))
# The clause no longer picks units of that class, the unit is gone, or it stands below somebody else by now.
_NOT_OWED = (
    ~Q(Exists(RequirementClass.objects.filter(
        requirement=OuterRef("requirement"), unit_class=OuterRef("unit__unit_class")
    )))
    | Q(unit__counts=False)
    | ~Q(unit__path__startswith=F("issuer__path"))
)  # fmt: skip


def _waited_after(day: str) -> Q:
    """Whether it still waited when that day was over. What silence had granted by then is granted."""
    return Q(**{f"{day}__isnull": True}) | Q(silence_on__gt=F(day)) | _STANDS_STILL


def _since(moment: str) -> Q:
    """Whether there is such a moment, and it still waited when that day was over."""
    return Q(**{f"{moment}__isnull": False}) & _waited_after(f"{moment}__date")


_CHANGED = "requirement__changed_at"
_LOCKED = Q(requirement__locked=True) & _since(_CHANGED)
_STOPPED = Q(requirement__demand__state=DemandState.STOPPED) & Q(Exists(_HELD_UP.filter(outcome="stopped")))
# Nobody asks twice at a time, so a publication writes down what had lapsed before it: the day of the last change is
# that of the one by which a unit does not owe it any more, unless it was the unit that changed.
# Since when the unit is what it is and where it is: a new name makes nobody owe more or less.
_WAS_OTHERWISE = (
    ~Q(unit_class=F("unit__unit_class"))
    | ~Q(parent=F("unit__parent"))
    | ~Q(is_placeholder=F("unit__is_placeholder"))
    | Q(closed_on__isnull=True, unit__closed_on__isnull=False)
)
_TURNED = UnitPast.objects.filter(_WAS_OTHERWISE, unit=OuterRef("unit")).order_by("-recorded_to")
_SINCE_CHANGED = _waited_after(f"{_CHANGED}__date")

HOLDING = {"stands_still": Value(False), "lapses": Value("")}
HAS_LAPSED = ~Q(lapses="")


def as_they_stand(requests: QuerySet[Adaptation], day: date) -> QuerySet[Adaptation]:
    """The requests, each of which knows whether its days stand still, and why it has lapsed by the day if it has."""
    over = Q(requirement__sunset_on__lt=day) & _waited_after("requirement__sunset_on") & _SINCE_CHANGED
    lapses = Case(
        When(~_WAITS, then=Value("")),
        When(_since("requirement__retired_at"), then=Value(Lapse.WITHDRAWN)),
        When(_LOCKED, then=Value(Lapse.LOCKED)),
        When(_STOPPED, then=Value(Lapse.STOPPED)),
        When(_NOT_OWED & _waited_after("turned_on") & _SINCE_CHANGED, then=Value(Lapse.NOT_OWED)),
        When(over, then=Value(Lapse.OVER)),
        default=Value(""),
        output_field=TextField(),
    )
    standing = {"stands_still": ExpressionWrapper(_STANDS_STILL, BooleanField()), "lapses": lapses}
    return requests.annotate(turned_on=Subquery(_TURNED.values("recorded_to")[:1])).annotate(**standing)


def nothing_to_grant(day: date) -> Q:
    """Clauses of which nothing can be granted on the day, whenever that came about."""
    return Q(retired_at__isnull=False) | Q(locked=True) | Q(demand__state=DemandState.STOPPED) | Q(sunset_on__lt=day)


def is_over_on(day: date) -> Q:
    """The days of the issuer are over: silence has granted it, unless it lapses."""
    return _WAITS & Q(silence_on__lte=day) & ~_STANDS_STILL


def holds_on(day: date) -> Q:
    """What holds on the day as far as it is owed: granted by the issuer, or by silence, be that written down or not.

    Of a clause that is withdrawn, stopped, over or not the unit's nothing is owed, and of a locked one nothing is
    otherwise.
    """
    return Q(state=State.GRANTED) | is_over_on(day)


def waits_on(day: date) -> Q:
    """What waits for an answer of the issuer on the day. While it waits, whatever makes it lapse has done so."""
    nothing_to_answer = Q(requirement__in=Requirement.objects.filter(nothing_to_grant(day))) | _NOT_OWED
    return _WAITS & (Q(silence_on__gt=day) | _STANDS_STILL) & ~nothing_to_answer
