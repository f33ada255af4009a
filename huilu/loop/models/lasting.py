"""What outlasts a closing: checks of the effect, rules that remain, and issues that take long."""

from __future__ import annotations

from datetime import date
from typing import ClassVar, Self

from django.db import models
from django.db.models import Q

from huilu.kernel.constraints import one_of, together
from huilu.kernel.regional import RegionalKey, RegionOf, Within
from huilu.loop.models.issue import Issue
from huilu.org.models import Unit

# How the result of a check is counted, for queries: 0 open, 1 holds, 2 recurred.
EFFECT_STATE = "CASE result WHEN '' THEN 0 WHEN 'holds' THEN 1 ELSE 2 END"


class EffectCheckQuerySet(models.QuerySet["EffectCheck"]):
    """Words for choosing effect checks."""

    def open(self) -> Self:
        """Not done yet, the earliest due first."""
        return self.filter(result=EffectCheck.OPEN).order_by("due_on", "id")


class EffectCheck(models.Model):
    """Whether the change still holds some days after a closing (M075). `result` is empty while it is open.

    `unit` led the issue when it was closed: there the check is counted, whoever takes the issue over later.
    """

    OPEN, HOLDS, RECURRED, VOID = "", "holds", "recurred", "void"

    id = RegionalKey(primary_key=True)
    region = RegionOf("issue")
    issue = Within(Issue, models.PROTECT, related_name="effect_checks")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="effect_checks")
    days_after = models.SmallIntegerField()
    due_on = models.DateField()
    result = models.TextField(default=OPEN, blank=True)
    seen = models.TextField(blank=True)
    seen_on = models.DateField(null=True)
    ended_at = models.DateTimeField(null=True)
    ended_by = models.TextField(null=True)

    objects = EffectCheckQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["due_on", "id"]
        indexes: ClassVar = [models.Index(fields=["due_on"], name="loop_effect_due", condition=Q(result=""))]
        constraints: ClassVar = [
            one_of("loop_effect_result", "result", ["", "holds", "recurred", "void"]),
            together("loop_effect_ended", "ended_at", "ended_by"),
            models.CheckConstraint(
                name="loop_effect_has_result",
                condition=Q(result="", ended_at__isnull=True) | (~Q(result="") & Q(ended_at__isnull=False)),
            ),
            models.CheckConstraint(
                name="loop_effect_was_seen",
                condition=~Q(result__in=["holds", "recurred"]) | (~Q(seen="") & Q(seen_on__isnull=False)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.issue_id} after {self.days_after} days"


class Milestone(models.Model):
    """One step of a hard issue, with a date (M071)."""

    id = RegionalKey(primary_key=True)
    region = RegionOf("issue")
    issue = Within(Issue, models.PROTECT, related_name="milestones")
    position = models.SmallIntegerField()
    text = models.TextField()
    due_on = models.DateField()
    outcome = models.TextField(blank=True)
    reached_at = models.DateTimeField(null=True)
    reached_by = models.TextField(null=True)

    class Meta:
        ordering: ClassVar = ["position"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["issue", "position"], name="loop_milestone_once"),
            together("loop_milestone_reached", "reached_at", "reached_by"),
        ]

    def __str__(self) -> str:
        return f"{self.issue_id} milestone {self.position}"


class OutputQuerySet(models.QuerySet["InstitutionalOutput"]):
    """Words for choosing rules that remain."""

    def in_force(self, day: date) -> Self:
        """Those that hold on the day and will be looked at again."""
        return self.filter(review_on__isnull=False, in_force_on__lte=day)


class InstitutionalOutput(models.Model):
    """A rule, standard or procedure that remains when people move, and when it is looked at again (M092)."""

    id = RegionalKey(primary_key=True)
    region = RegionOf("issue")
    issue = Within(Issue, models.PROTECT, related_name="outputs")
    position = models.SmallIntegerField()
    title = models.TextField()
    issuer = models.ForeignKey(Unit, models.PROTECT, related_name="institutional_outputs")
    in_force_on = models.DateField()
    review_on = models.DateField(null=True)
    finding = models.TextField(blank=True)
    reviewed_at = models.DateTimeField(null=True)
    reviewed_by = models.TextField(null=True)

    objects = OutputQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["position"]
        indexes: ClassVar = [models.Index(fields=["issuer", "review_on"], name="loop_output_issuer")]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["issue", "position"], name="loop_output_once"),
            together("loop_output_reviewed", "reviewed_at", "reviewed_by"),
        ]

    def __str__(self) -> str:
        return self.title
