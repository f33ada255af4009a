"""The sample that decides about a class: the plan as it was drawn, and one look at each site."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from huilu.burden.models import Demand
from huilu.campaigns.models.problem_class import ProblemClass
from huilu.kernel.constraints import one_of, together
from huilu.kernel.regional import RegionalKey, RegionOf
from huilu.loop.models import Issue
from huilu.org.models import Unit

PASSED, FAILED = "passed", "failed"


class Plan(models.Model):
    """How many sites are looked at, how many of them must have it right, and what came of it.

    Thresholds and risks are in percent. Seed and digest of the frame say how the sites were drawn, so that anybody
    can draw them again; the frame itself lies beside the ledger's entry under its digest. A look is a visit, and asks
    something of the site: `demand` is how the sample passed the gate.
    """

    id = models.BigIntegerField(primary_key=True)
    region = models.SmallIntegerField()
    problem_class = models.ForeignKey(ProblemClass, models.PROTECT, related_name="plans")
    position = models.SmallIntegerField()
    upper = models.SmallIntegerField()
    lower = models.SmallIntegerField()
    alpha = models.SmallIntegerField()
    beta = models.SmallIntegerField()
    population = models.IntegerField()
    size = models.SmallIntegerField()
    needed = models.SmallIntegerField()
    seed = models.TextField()
    frame_digest = models.TextField()
    drawn_at = models.DateTimeField()
    drawn_by = models.TextField()
    looked_at = models.SmallIntegerField(default=0)
    found_so = models.SmallIntegerField(default=0)
    outcome = models.TextField(blank=True)
    decided_at = models.DateTimeField(null=True)
    demand = models.OneToOneField(Demand, models.PROTECT, related_name="+")

    class Meta:
        ordering: ClassVar = ["position"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["problem_class", "position"], name="campaigns_plan_once"),
            models.UniqueConstraint(fields=["problem_class"], condition=Q(outcome=""), name="campaigns_one_open_plan"),
            models.CheckConstraint(
                name="campaigns_plan_thresholds",
                condition=Q(
                    lower__gte=0, lower__lt=F("upper"), upper__lte=100, alpha__range=(1, 50), beta__range=(1, 50)
                ),
            ),
            models.CheckConstraint(
                name="campaigns_plan_numbers",
                condition=Q(needed__gte=1, needed__lte=F("size"), size__lte=F("population"))
                & Q(found_so__gte=0, found_so__lte=F("looked_at"), looked_at__lte=F("size")),
            ),
            # The outcome is what the looks say, and nobody's declaration.
            models.CheckConstraint(
                name="campaigns_plan_outcome",
                condition=Q(outcome="", looked_at__lt=F("size"), decided_at__isnull=True)
                | Q(outcome=PASSED, looked_at=F("size"), found_so__gte=F("needed"), decided_at__isnull=False)
                | Q(outcome=FAILED, looked_at=F("size"), found_so__lt=F("needed"), decided_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.problem_class_id}/{self.position}"

    @property
    def is_open(self) -> bool:
        """Whether sites are still to be looked at."""
        return not self.outcome

    @property
    def to_look_at(self) -> int:
        """How many sites nobody has looked at yet."""
        return self.size - self.looked_at


class Site(models.Model):
    """One drawn unit, and what somebody from elsewhere saw there: is it as it must be?"""

    id = RegionalKey(primary_key=True)
    region = RegionOf("unit")
    plan = models.ForeignKey(Plan, models.PROTECT, related_name="sites")
    position = models.SmallIntegerField()
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    verdict = models.TextField(null=True)
    seen = models.TextField(null=True)
    observed_on = models.DateField(null=True)
    looked_at = models.DateTimeField(null=True)
    looked_by = models.TextField(null=True)
    looker_unit = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="+")
    issue = models.ForeignKey(Issue, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering: ClassVar = ["position"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["plan", "position"], name="campaigns_site_position"),
            models.UniqueConstraint(fields=["plan", "unit"], name="campaigns_site_once"),
            one_of("campaigns_site_verdict", "verdict", ["so", "not_so"]),
            together(
                "campaigns_site_looked", "verdict", "seen", "observed_on", "looked_at", "looked_by", "looker_unit"
            ),
            models.CheckConstraint(
                name="campaigns_site_by_others", condition=Q(looker_unit__isnull=True) | ~Q(looker_unit=F("unit"))
            ),
            models.CheckConstraint(name="campaigns_site_issue", condition=Q(issue__isnull=True) | Q(verdict="not_so")),
        ]

    def __str__(self) -> str:
        return f"{self.plan_id}#{self.position}"

    @property
    def is_so(self) -> bool:
        """Whether somebody has seen that it is as it must be."""
        return self.verdict == "so"

    @property
    def is_failing(self) -> bool:
        """Whether somebody has seen that it is not as it must be."""
        return self.verdict == "not_so"
