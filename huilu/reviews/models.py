"""Review meetings of a unit, what each decided, and by which demand it calls units together.

Nothing is kept of who was there: a review is known by what it looked at and what it decided (D1).
"""

from __future__ import annotations

from typing import ClassVar, Self

from django.db import models
from django.db.models import Q

from huilu.burden.models import Demand
from huilu.kernel.constraints import one_of, together
from huilu.org.models import Unit
from huilu.programmes.models import Programme
from huilu.reviews.states import HELD, KIND_LABELS, OUTCOME_LABELS, Outcome, ReviewKind


class ReviewQuerySet(models.QuerySet["Review"]):
    """Words for choosing reviews."""

    def held(self) -> Self:
        """Over, with what they decided or why they did not."""
        return self.filter(outcome__in=HELD)

    def not_called_off(self) -> Self:
        """Held, or going to be."""
        return self.exclude(outcome=Outcome.CALLED_OFF)


class Review(models.Model):
    """One meeting on one day. `code` is that of the plan; what is not planned has none, and says its `reason`.

    `agenda` is what was open when the first decision was taken, or when the review ended without one.
    """

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="reviews")
    serial = models.IntegerField()
    programme = models.ForeignKey(Programme, models.PROTECT, related_name="reviews")
    code = models.TextField(blank=True)
    kind = models.TextField()
    labels = models.JSONField()
    carrier = models.JSONField(null=True)
    on = models.DateField()
    reason = models.TextField(blank=True)
    called_at = models.DateTimeField()
    called_by = models.TextField()
    agenda = models.JSONField(null=True)
    outcome = models.TextField(default=Outcome.OPEN)
    because = models.TextField(blank=True)
    ended_at = models.DateTimeField(null=True)
    ended_by = models.TextField(null=True)

    objects = ReviewQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["on", "serial"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["unit", "serial"], name="reviews_serial_once"),
            models.UniqueConstraint(
                fields=["unit", "programme", "code"],
                condition=Q(kind=ReviewKind.ALL_HANDS) & ~Q(code="") & ~Q(outcome=Outcome.CALLED_OFF),
                name="reviews_planned_once",
            ),
            models.UniqueConstraint(
                fields=["unit", "programme", "code", "on"],
                condition=~Q(code="") & ~Q(outcome=Outcome.CALLED_OFF),
                name="reviews_once_a_day",
            ),
            one_of("reviews_kind", "kind", [*ReviewKind]),
            one_of("reviews_outcome", "outcome", [*Outcome]),
            together("reviews_ended", "ended_at", "ended_by"),
            models.CheckConstraint(
                condition=Q(outcome=Outcome.OPEN, ended_at=None)
                | (~Q(outcome=Outcome.OPEN) & Q(ended_at__isnull=False)),
                name="reviews_over_when_ended",
            ),
            models.CheckConstraint(
                condition=~Q(outcome__in=[Outcome.NOTHING, Outcome.CALLED_OFF]) | ~Q(because=""),
                name="reviews_nothing_says_why",
            ),
            models.CheckConstraint(
                condition=~Q(outcome__in=HELD) | Q(agenda__isnull=False), name="reviews_held_has_agenda"
            ),
            models.CheckConstraint(condition=~Q(code="") | ~Q(reason=""), name="reviews_beyond_plan_says_why"),
            models.CheckConstraint(
                condition=~Q(kind=ReviewKind.LEADING_GROUP) | Q(carrier__isnull=False), name="reviews_attached"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.unit_id}/{self.serial}"

    @property
    def is_open(self) -> bool:
        """Whether anything can still be decided in it."""
        return self.outcome == Outcome.OPEN

    @property
    def outcome_label(self) -> str:
        """What came of it, in words."""
        return str(OUTCOME_LABELS[Outcome(self.outcome)])

    @property
    def kind_label(self) -> str:
        """Whether it calls units together, in words."""
        return str(KIND_LABELS[ReviewKind(self.kind)])


class Summons(models.Model):
    """By which demand a review calls units together. Without one it calls nobody."""

    review = models.OneToOneField(Review, models.PROTECT, related_name="summons")
    demand = models.OneToOneField(Demand, models.PROTECT, related_name="summons")

    def __str__(self) -> str:
        return f"{self.review_id} by {self.demand_id}"


class Decision(models.Model):
    """What was decided about an issue or a requirement. `task`: its place among the tasks of the issue, if it is one.

    The name and day of the review stand here too: whoever sees the issue reads what was decided about it, and not the
    meetings of those above.
    """

    review = models.ForeignKey(Review, models.PROTECT, related_name="decisions")
    position = models.SmallIntegerField()
    text = models.TextField()
    issue = models.TextField(blank=True, db_collation="C")
    requirement = models.TextField(blank=True, db_collation="C")
    task = models.SmallIntegerField(null=True)
    owner = models.TextField(blank=True)
    due_on = models.DateField(null=True)
    at = models.DateTimeField()
    by_label = models.TextField()
    decided_in = models.JSONField()
    decided_on = models.DateField()

    class Meta:
        ordering: ClassVar = ["review_id", "position"]
        indexes: ClassVar = [models.Index(fields=["issue"], condition=~Q(issue=""), name="reviews_decision_issue")]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["review", "position"], name="reviews_decision_once"),
            models.CheckConstraint(
                condition=(Q(issue="") & ~Q(requirement="")) | (~Q(issue="") & Q(requirement="")),
                name="reviews_decision_about_one",
            ),
            models.CheckConstraint(
                condition=Q(task=None, owner="", due_on=None)
                | (Q(task__isnull=False, due_on__isnull=False) & ~Q(owner="") & ~Q(issue="")),
                name="reviews_task_has_owner",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.review_id}#{self.position}"
