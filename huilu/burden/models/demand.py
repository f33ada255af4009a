"""Demands as they passed the gate: who asks what of how many, what it costs each of them, and until when (M131).

Whatever lays something on a unit refers to its demand, and the database refuses a row that does not.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Self

from django.db import models
from django.db.models import F, Q

from huilu.burden.states import (
    AD_HOC,
    KIND_LABELS,
    OPEN,
    RISK_LABELS,
    STATE_LABELS,
    DemandKind,
    DemandState,
    RiskOutcome,
)
from huilu.kernel.constraints import one_of, together
from huilu.org.models import Level, Unit, UnitClass

if TYPE_CHECKING:
    from huilu.kernel.words import Label


class DemandQuerySet(models.QuerySet["Demand"]):
    """Words for choosing demands."""

    def standing(self) -> Self:
        """In force: neither suspended, nor stopped, nor withdrawn."""
        return self.filter(state=DemandState.STANDING)

    def not_over(self) -> Self:
        """In force, or suspended and not decided: it keeps its room in everybody's month, for it may come back."""
        return self.filter(state__in=OPEN)


class Demand(models.Model):
    """One thing that is asked of every unit of some classes below `top`, or of a few units by name.

    `top` is the asker itself, or a unit below it to whose part of the tree the asker keeps. `at_most`: of so many of
    them at most. `minutes` is what it costs one unit in all, `times` how often it comes; `population` is how many units
    it met when it was asked. `is_risk`: it passed because it concerns the floor that nobody may fall through (M156);
    `risk_reason` says why it could not wait. `place`: where those who are called together meet.
    """

    code = models.TextField(unique=True, db_collation="C")
    kind = models.TextField()
    labels = models.JSONField()
    purpose = models.JSONField()
    basis = models.JSONField()
    asker = models.ForeignKey(Unit, models.PROTECT, related_name="demands")
    asker_label = models.TextField()
    top = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    asked_by = models.TextField()
    asked_by_person_id = models.BigIntegerField()
    minutes = models.IntegerField()
    times = models.IntegerField()
    population = models.IntegerField()
    at_most = models.IntegerField(null=True)
    starts_on = models.DateField()
    due_on = models.DateField(null=True)
    sunset_on = models.DateField()
    fields = models.JSONField(default=list)
    is_risk = models.BooleanField(default=False)
    risk_reason = models.TextField(blank=True)
    place = models.TextField(blank=True)
    replaces = models.ManyToManyField("self", symmetrical=False, related_name="replaced_by")
    state = models.TextField(default=DemandState.STANDING)
    ended_at = models.DateTimeField(null=True)
    ended_by = models.TextField(null=True)
    ended_because = models.TextField(null=True)

    objects = DemandQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["asked_at", "pk"]
        constraints: ClassVar = [
            one_of("burden_demand_kind", "kind", [*DemandKind]),
            one_of("burden_demand_state", "state", [*DemandState]),
            models.CheckConstraint(
                condition=Q(minutes__gte=0, times__gte=1, population__gte=0), name="burden_demand_price"
            ),
            models.CheckConstraint(
                condition=Q(due_on__isnull=True) | Q(sunset_on__gte=F("due_on")), name="burden_demand_ends"
            ),
            models.CheckConstraint(
                condition=Q(is_risk=False, risk_reason="") | (Q(is_risk=True) & ~Q(risk_reason="")),
                name="burden_risk_says_why",
            ),
            together("burden_demand_ended", "ended_at", "ended_by", "ended_because"),
            # Nothing that was asked ends without a word, and nothing that has ended goes on.
            models.CheckConstraint(
                condition=Q(state__in=[*OPEN], ended_at__isnull=True)
                | Q(state__in=[one for one in DemandState if one not in OPEN], ended_at__isnull=False),
                name="burden_demand_over",
            ),
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def minutes_in_all(self) -> int:
        """The minutes of everybody who is asked."""
        return self.minutes * self.population

    @property
    def kind_label(self) -> Label:
        """What people call its kind."""
        return KIND_LABELS[DemandKind(self.kind)]

    @property
    def state_label(self) -> Label:
        """What people call where it stands."""
        return STATE_LABELS[DemandState(self.state)]

    @property
    def is_standing(self) -> bool:
        """Whether it binds anybody."""
        return self.state == DemandState.STANDING

    @property
    def is_ad_hoc(self) -> bool:
        """Whether its asker may end it by itself. What is asked of a sample alone ends with the sample."""
        return self.kind in AD_HOC and self.at_most is None


class DemandClass(models.Model):
    """Every unit of the class below the top is asked."""

    demand = models.ForeignKey(Demand, models.CASCADE, related_name="classes")
    unit_class = models.ForeignKey(UnitClass, models.PROTECT, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["unit_class", "demand"], name="burden_class_once"),
        ]

    def __str__(self) -> str:
        return f"{self.demand_id} on {self.unit_class_id}"


class DemandUnit(models.Model):
    """This unit is asked by name, and not as one of its class. There are a few of them at most."""

    demand = models.ForeignKey(Demand, models.CASCADE, related_name="units")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["unit", "demand"], name="burden_unit_once"),
        ]

    def __str__(self) -> str:
        return f"{self.demand_id} on unit {self.unit_id}"


class Variation(models.Model):
    """What a unit below the asker says otherwise about a demand, for itself and everybody below it.

    `says`: minutes, times and due_on, as far as it says them. `more`: which of these ask more than the demand does;
    they hold while `asked` is in force, the demand by which the unit asks it.
    """

    demand = models.ForeignKey(Demand, models.CASCADE, related_name="variations")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    says = models.JSONField()
    more = models.JSONField(default=list)
    asked = models.ForeignKey(Demand, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["demand", "unit"], name="burden_varied_once"),
            models.CheckConstraint(condition=Q(more=[]) | Q(asked__isnull=False), name="burden_more_is_asked"),
        ]

    def __str__(self) -> str:
        return f"of {self.demand_id} at {self.unit_id}"


class Suspension(models.Model):
    """The guard desk has stopped a demand for the time being, and later decided what becomes of it (M134)."""

    demand = models.ForeignKey(Demand, models.PROTECT, related_name="suspensions")
    at = models.DateTimeField()
    by_label = models.TextField()
    because = models.TextField()
    outcome = models.TextField(blank=True)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.TextField(null=True)
    decided_because = models.TextField(null=True)

    class Meta:
        ordering: ClassVar = ["at", "pk"]
        constraints: ClassVar = [
            one_of("burden_suspension_outcome", "outcome", ["", "lifted", "stopped"]),
            together("burden_suspension_decided", "decided_at", "decided_by", "decided_because"),
            models.CheckConstraint(
                condition=Q(outcome="", decided_at__isnull=True) | (~Q(outcome="") & Q(decided_at__isnull=False)),
                name="burden_suspension_outcome_decided",
            ),
            models.UniqueConstraint(fields=["demand"], condition=Q(outcome=""), name="burden_suspended_once"),
        ]

    def __str__(self) -> str:
        return f"of {self.demand_id} at {self.at}"


class RiskReading(models.Model):
    """The guard desk has read afterwards why a demand could not wait, and says whether it was a risk (M156)."""

    demand = models.OneToOneField(Demand, models.PROTECT, related_name="risk_reading")
    outcome = models.TextField()
    at = models.DateTimeField()
    by_label = models.TextField()
    because = models.TextField()

    class Meta:
        ordering: ClassVar = ["at", "pk"]
        constraints: ClassVar = [one_of("burden_risk_outcome", "outcome", [*RiskOutcome])]

    def __str__(self) -> str:
        return f"of {self.demand_id}: {self.outcome}"

    @property
    def label(self) -> Label:
        """What people call it."""
        return RISK_LABELS[RiskOutcome(self.outcome)]


class Allowance(models.Model):
    """How many minutes a month all demands together may cost a unit of the level; `audience` narrows it."""

    level = models.ForeignKey(Level, models.PROTECT, related_name="+")
    audience = models.TextField(blank=True)
    minutes = models.IntegerField()
    set_at = models.DateTimeField()
    set_by = models.TextField()

    class Meta:
        ordering: ClassVar = ["level__rank", "audience"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["level", "audience"], name="burden_allowance_once"),
            models.CheckConstraint(condition=Q(minutes__gte=0), name="burden_allowance_minutes"),
        ]

    def __str__(self) -> str:
        return f"{self.level_id} {self.audience}: {self.minutes}"


class Flag(models.Model):
    """Somebody says that a demand is a burden. Whose flag it is stands nowhere (M134).

    `once` is a keyed digest of demand and unit: it lets a unit raise one flag and tells nobody which. What the ledger
    keeps of the flag, together with the salt that is given to whoever raised it and kept nowhere, proves later whose it
    was, if that unit wants it proved. A ledger that is played back knows no reason either.
    """

    demand = models.ForeignKey(Demand, models.PROTECT, related_name="flags")
    once = models.TextField(null=True, unique=True)
    reason = models.TextField()
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["at", "pk"]

    def __str__(self) -> str:
        return f"on {self.demand_id}"
