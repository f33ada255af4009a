"""The rules of a programme over classes of units, and what is said otherwise about them on the way down."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from huilu.burden.models import Demand
from huilu.kernel.constraints import one_of
from huilu.org.models import Unit, UnitClass
from huilu.programmes.models.programme import Programme
from huilu.programmes.pack.schema import Repeats


class Requirement(models.Model):
    """One rule of a programme over classes of units. `retired_at`: a later version no longer has it.

    `demand` is how it passed the gate: without it nothing is asked of anybody, and while that one is suspended neither.
    `changed_at`: a later version has it otherwise. `why`: what the issuer says about the last such change.
    """

    id = models.AutoField(primary_key=True)
    programme = models.ForeignKey(Programme, models.PROTECT, related_name="requirements")
    code = models.TextField()
    position = models.SmallIntegerField()
    measure = models.TextField()
    labels = models.JSONField()
    text = models.JSONField()
    selector = models.JSONField()
    carrier = models.TextField()
    minutes = models.IntegerField()
    accountability = models.TextField()
    locked = models.BooleanField()
    due_on = models.DateField(null=True)
    sunset_on = models.DateField(null=True)
    retired_at = models.DateTimeField(null=True)
    demand = models.OneToOneField(Demand, models.PROTECT, related_name="requirement")
    changed_at = models.DateTimeField(null=True)
    why = models.TextField(default="", db_default="")

    # How often it comes, where somebody between its issuer and the reader says so otherwise than the pack.
    repeats: Repeats | None = None

    class Meta:
        ordering: ClassVar = ["programme_id", "position"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["programme", "code"], name="programmes_requirement_once"),
            one_of(
                "programmes_one_accountability",
                "accountability",
                ["planning_and_coordination", "delivery_of_measures", "real_effect"],
            ),
            models.CheckConstraint(condition=Q(minutes__gte=0), name="programmes_minutes"),
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def key(self) -> str:
        """The name under which files, addresses and the ledger know it. Asks for the programme: select it along."""
        return f"{self.programme.code}/{self.code}"


class Refinement(models.Model):
    """What a child pack says otherwise about a clause issued above, for its own issuer and everybody below.

    `stated` is all that it says; `holds` the part in force, for a revision of the origin may have overtaken the rest;
    `origin` what the origin said when this was published; `tighter` the quantities on which more is asked. `demand` is
    how that passed the gate, where it is more time, or the same time sooner: while it is not in force, that lapses.
    """

    programme = models.ForeignKey(Programme, models.CASCADE, related_name="refinements")
    issuer = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    issuer_label = models.TextField()
    requirement = models.ForeignKey(Requirement, models.CASCADE, related_name="refinements")
    stated = models.JSONField()
    holds = models.JSONField()
    origin = models.JSONField()
    tighter = models.JSONField()
    detail = models.JSONField(null=True)
    reason = models.JSONField(null=True)
    carrier = models.JSONField(null=True)
    demand = models.ForeignKey(Demand, models.PROTECT, null=True, related_name="refinements")

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["requirement", "issuer"], name="programmes_refined_once"),
            models.CheckConstraint(
                condition=Q(demand__isnull=False) | ~Q(tighter__has_any_keys=["deadline", "frequency", "scope"]),
                name="programmes_more_is_asked",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.requirement_id} at {self.issuer_id}"


class Alteration(models.Model):
    """When it last changed what an issuer below a clause's own makes of it, by whom, and why: for those who had begun.

    `issuer`: whose part of the tree it concerns.
    """

    requirement = models.ForeignKey(Requirement, models.CASCADE, related_name="alterations")
    issuer = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    by_label = models.TextField()
    why = models.TextField(blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["requirement", "issuer"], name="programmes_altered_once")
        ]

    def __str__(self) -> str:
        return f"{self.requirement_id} at {self.issuer_id}"


class RequirementClass(models.Model):
    """A requirement matches a class; `matched` says which parts of the selector did: why this is ours."""

    requirement = models.ForeignKey(Requirement, models.CASCADE, related_name="classes")
    unit_class = models.ForeignKey(UnitClass, models.PROTECT)
    matched = models.JSONField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["unit_class", "requirement"], name="programmes_class_once")
        ]

    def __str__(self) -> str:
        return f"{self.requirement_id} on {self.unit_class_id}"
