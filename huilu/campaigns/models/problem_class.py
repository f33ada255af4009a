"""Problem classes: from one issue to its cause, and to what must be so everywhere (M093, M094)."""

from __future__ import annotations

from typing import ClassVar, Self

from django.db import models
from django.db.models import Q

from huilu.burden.models import Demand
from huilu.kernel.constraints import one_of, together
from huilu.kernel.paths import end_of_subtree, ids_in
from huilu.kernel.regional import RegionalKey, RegionOf
from huilu.loop.models import Issue
from huilu.loop.states import CauseLevel
from huilu.org.models import Unit, UnitClass

MOST_QUESTIONS = 3
# What the register may already say about a unit: an issue of the same kind is open there, or was closed there.
SOURCES_OF_ANSWERS = ("", "open_issue", "closed_issue")


class ProblemClassQuerySet(models.QuerySet["ProblemClass"]):
    """Words for choosing problem classes."""

    def known_at(self, path: str) -> Self:
        """About units at the path, above it or below it."""
        below = Q(scope__path__gte=path, scope__path__lt=end_of_subtree(path))
        return self.filter(below | Q(scope_id__in=ids_in(path)))

    def open(self) -> Self:
        """No sample has shown yet that it is over."""
        return self.filter(closed_at__isnull=True)

    def closed(self) -> Self:
        """A sample has shown that it is over."""
        return self.filter(closed_at__isnull=False)

    def in_order(self) -> Self:
        """The latest first."""
        return self.order_by("-defined_at", "number")


class ProblemClass(models.Model):
    """What one issue has taught: its cause, and the statement that must hold in every sibling under the scope.

    The siblings are the units of `site_class`, whatever their tags. It is closed by a passed sample and nothing else:
    the database itself refuses a closing that points at no passed plan (see the migration).
    """

    id = models.BigIntegerField(primary_key=True)
    region = models.SmallIntegerField()
    number = models.TextField(db_collation="C", unique=True)
    title = models.TextField()
    cause_level = models.TextField()
    statement = models.TextField()
    scope = models.ForeignKey(Unit, models.PROTECT, related_name="problem_classes")
    site_class = models.ForeignKey(UnitClass, models.PROTECT, related_name="+")
    from_issue = models.ForeignKey(Issue, models.PROTECT, related_name="problem_classes")
    is_risk = models.BooleanField(default=False)
    defined_at = models.DateTimeField()
    defined_by = models.TextField()
    passed_plan = models.OneToOneField("campaigns.Plan", models.PROTECT, null=True, related_name="+")
    passed_outcome = models.TextField(null=True)
    lasting_fix = models.TextField(blank=True)
    no_fix_reason = models.TextField(blank=True)
    closed_at = models.DateTimeField(null=True)
    closed_by = models.TextField(null=True)

    objects = ProblemClassQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["number"]
        indexes: ClassVar = [models.Index(fields=["scope", "closed_at"], name="campaigns_class_scope")]
        constraints: ClassVar = [
            one_of("campaigns_class_cause", "cause_level", [*CauseLevel]),
            together("campaigns_class_closed", "closed_at", "closed_by", "passed_plan", "passed_outcome"),
            models.CheckConstraint(
                name="campaigns_class_passed", condition=Q(passed_outcome__isnull=True) | Q(passed_outcome="passed")
            ),
            models.CheckConstraint(
                name="campaigns_class_fix",
                condition=Q(closed_at__isnull=True, lasting_fix="", no_fix_reason="")
                | (Q(closed_at__isnull=False, no_fix_reason="") & ~Q(lasting_fix=""))
                | (Q(closed_at__isnull=False, lasting_fix="") & ~Q(no_fix_reason="")),
            ),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def is_closed(self) -> bool:
        """Whether a sample has shown that it is over."""
        return self.closed_at is not None


class Question(models.Model):
    """One of at most three yes-or-no questions of the look-across; `told_by` says what may answer it beforehand.

    `demand` is how the look-across passed the gate; all questions of a class have the same.
    """

    problem_class = models.ForeignKey(ProblemClass, models.PROTECT, related_name="questions")
    position = models.SmallIntegerField()
    text = models.TextField()
    told_by = models.TextField(blank=True)
    demand = models.ForeignKey(Demand, models.PROTECT, related_name="+")

    class Meta:
        ordering: ClassVar = ["position"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["problem_class", "position"], name="campaigns_question_once"),
            models.CheckConstraint(
                name="campaigns_three_questions", condition=Q(position__gte=1, position__lte=MOST_QUESTIONS)
            ),
            one_of("campaigns_question_told_by", "told_by", [*SOURCES_OF_ANSWERS]),
        ]

    def __str__(self) -> str:
        return f"{self.problem_class_id}?{self.position}"


class Answer(models.Model):
    """What one unit answered to one question, once."""

    id = RegionalKey(primary_key=True)
    region = RegionOf("unit")
    question = models.ForeignKey(Question, models.PROTECT, related_name="answers")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    is_yes = models.BooleanField()
    at = models.DateTimeField()
    by_label = models.TextField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["question", "unit"], name="campaigns_answer_once")]

    def __str__(self) -> str:
        return f"{self.unit_id} on {self.question_id}"
