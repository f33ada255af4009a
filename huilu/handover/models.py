"""Batches of a programme, what becomes of their open issues, and hand-overs that are answered line by line."""

from __future__ import annotations

from typing import ClassVar, Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from huilu.accounts.models import Post
from huilu.handover.states import Answer, Choice, LineKind
from huilu.kernel.constraints import one_of, together
from huilu.kernel.regional import RegionalKey, RegionOf, Within
from huilu.loop.models import Issue, Share
from huilu.org.models import Unit
from huilu.programmes.models import Programme


class Batch(models.Model):
    """One run of a programme in a unit's part of the tree. `levels` says which levels take part; empty: all.

    An issue belongs to a batch for as long as it is open and led by a unit that the batch covers, whenever it was
    raised: whatever is open when a batch ends is found, also what is older than the batch.
    """

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="batches")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="batches")
    code = models.TextField()
    labels = models.JSONField()
    levels = ArrayField(models.TextField(), default=list)
    opened_on = models.DateField()
    closed_at = models.DateTimeField(null=True)
    closed_by = models.TextField(null=True)

    class Meta:
        ordering: ClassVar = ["opened_on", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["unit", "programme", "code"], name="handover_batch_once"),
            together("handover_batch_ended", "closed_at", "closed_by"),
        ]

    def __str__(self) -> str:
        return f"{self.unit_id} {self.programme_id}/{self.code}"


class Disposition(models.Model):
    """What becomes of one open issue when its batch ends. The issue itself stays as open as it is.

    `target` is what people call the other unit or the other issue, whoever of them may see it.
    """

    id = RegionalKey(primary_key=True)
    region = RegionOf("issue")
    batch = models.ForeignKey(Batch, models.PROTECT, related_name="dispositions")
    issue = Within(Issue, models.PROTECT, related_name="dispositions")
    choice = models.TextField()
    to_unit = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="+")
    into = models.ForeignKey(Issue, models.PROTECT, null=True, related_name="+")
    target = models.TextField(blank=True)
    at = models.DateTimeField()
    by_label = models.TextField()

    class Meta:
        ordering: ClassVar = ["issue__number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["batch", "issue"], name="handover_disposition_once"),
            models.CheckConstraint(
                name="handover_disposition_whole",
                condition=Q(choice=Choice.CONTINUE, to_unit__isnull=True, into__isnull=True)
                | Q(choice=Choice.TRANSFER, to_unit__isnull=False, into__isnull=True)
                | Q(choice=Choice.MERGE, to_unit__isnull=True, into__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.issue_id}: {self.choice}"


class Relay(models.Model):
    """A share that a lower unit has in an issue of an earlier batch: the trace from one to the other (M090)."""

    id = RegionalKey(primary_key=True)
    region = RegionOf("issue")
    batch = models.ForeignKey(Batch, models.PROTECT, related_name="relays")
    issue = Within(Issue, models.PROTECT, related_name="relays")
    share = models.OneToOneField(Share, models.PROTECT, related_name="relay")
    at = models.DateTimeField()
    by_label = models.TextField()

    class Meta:
        ordering: ClassVar = ["issue__number", "id"]

    def __str__(self) -> str:
        return f"{self.issue_id} to share {self.share_id}"


class HandOverQuerySet(models.QuerySet["HandOver"]):
    """Words for choosing hand-overs."""

    def open(self) -> Self:
        """Not every line is answered, or nobody has said yet that this is all."""
        return self.filter(completed_at__isnull=True)

    def of_unit(self, unit: Unit) -> Self:
        """Given or received by the unit, or by one of its posts."""
        return self.filter(Q(from_unit=unit) | Q(to_unit=unit))


class HandOver(models.Model):
    """What one gives and another receives, line by line: the items of a batch, or what a post holds (M087).

    `unanswered` counts the lines without an answer, so that the database itself can refuse a hand-over that is said
    to be complete and is not. `from_label` and `to_label` name both sides to each other.
    """

    id = RegionalKey(primary_key=True)
    region = RegionOf("from_unit")
    number = models.TextField(db_collation="C", unique=True)
    batch = models.ForeignKey(Batch, models.PROTECT, null=True, related_name="hand_overs")
    post = models.ForeignKey(Post, models.PROTECT, null=True, related_name="hand_overs")
    from_unit = models.ForeignKey(Unit, models.PROTECT, related_name="given_hand_overs")
    to_unit = models.ForeignKey(Unit, models.PROTECT, related_name="received_hand_overs")
    from_label = models.TextField()
    to_label = models.TextField()
    unanswered = models.IntegerField(default=0)
    opened_at = models.DateTimeField()
    opened_by = models.TextField()
    completed_at = models.DateTimeField(null=True)
    completed_by = models.TextField(null=True)

    objects = HandOverQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["opened_at", "id"]
        constraints: ClassVar = [
            together("handover_completed", "completed_at", "completed_by"),
            models.CheckConstraint(
                name="handover_complete_when_answered",
                condition=Q(unanswered__gte=0) & (Q(completed_at__isnull=True) | Q(unanswered=0)),
            ),
            models.CheckConstraint(
                name="handover_of_batch_or_post",
                condition=Q(batch__isnull=False, post__isnull=True)
                | Q(batch__isnull=True, post__isnull=False, to_unit=F("from_unit")),
            ),
            models.UniqueConstraint(
                fields=["post"], condition=Q(completed_at__isnull=True), name="handover_one_open_for_a_post"
            ),
        ]

    def __str__(self) -> str:
        return self.number


class HandOverLine(models.Model):
    """One thing that is handed over, and what the receiver says to it."""

    id = RegionalKey(primary_key=True)
    region = RegionOf("hand_over")
    hand_over = Within(HandOver, models.PROTECT, related_name="lines")
    position = models.SmallIntegerField()
    kind = models.TextField()
    text = models.TextField()
    issue = models.ForeignKey(Issue, models.PROTECT, null=True, related_name="+")
    answer = models.TextField(blank=True)
    reason = models.TextField(blank=True)
    answered_at = models.DateTimeField(null=True)
    answered_by = models.TextField(null=True)

    class Meta:
        ordering: ClassVar = ["position"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["hand_over", "position"], name="handover_line_once"),
            one_of("handover_line_kind", "kind", [*LineKind]),
            models.CheckConstraint(
                name="handover_line_answered",
                condition=Q(answer="", answered_at__isnull=True, answered_by__isnull=True, reason="")
                | Q(answer=Answer.ACCEPTED, answered_at__isnull=False, answered_by__isnull=False, reason="")
                | (Q(answer=Answer.RETURNED, answered_at__isnull=False, answered_by__isnull=False) & ~Q(reason="")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.hand_over_id}#{self.position}"
