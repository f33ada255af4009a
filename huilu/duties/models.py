"""Which post of a unit answers for which topics, which answers first, and which supports which units below.

All name posts and never people: whoever holds the post answers, and a successor answers after them. Nothing here is
counted of a post or a person (D2); there is no column for it.
"""

from __future__ import annotations

from datetime import date
from typing import ClassVar, Self

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeBoundary, RangeOperators
from django.db import models
from django.db.models import F, Q

from huilu.accounts.models import DateRange, Post
from huilu.kernel.regional import RegionalKey, RegionOf, Within
from huilu.loop.models import Issue
from huilu.org.models import Unit


class Portfolio(models.Model):
    """A post answers for a topic in its unit (M034). In one unit one post answers for a topic."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="portfolios")
    topic = models.TextField(db_collation="C")
    post = models.ForeignKey(Post, models.PROTECT, related_name="portfolios")

    class Meta:
        ordering: ClassVar = ["unit_id", "topic"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["unit", "topic"], name="duties_topic_of_one_post")]

    def __str__(self) -> str:
        return f"{self.unit_id}/{self.topic}"


class FirstResponsible(models.Model):
    """The post that answers first for a unit, and for every topic that no other post there has (M033)."""

    unit = models.OneToOneField(Unit, models.PROTECT, related_name="first_responsible")
    post = models.ForeignKey(Post, models.PROTECT, related_name="first_of")

    class Meta:
        ordering: ClassVar = ["unit_id"]

    def __str__(self) -> str:
        return f"{self.unit_id} by {self.post_id}"


class ContactQuerySet(models.QuerySet["ContactAssignment"]):
    """Words for choosing contacts."""

    def on(self, day: date) -> Self:
        """In force on the day."""
        return self.filter(Q(to_on__isnull=True) | Q(to_on__gt=day), from_on__lte=day)

    def not_over(self, day: date) -> Self:
        """In force on the day, or going to be."""
        return self.filter(Q(to_on__isnull=True) | (Q(to_on__gt=day) & Q(to_on__gt=F("from_on"))))


class ContactAssignment(models.Model):
    """A post of a unit above supports a unit, from a day on, until before another (M039, M040).

    `assigner` is the unit whose post it is; of each unit above, a unit has one contact at a time. `labels` is what the
    post is called to those below, who do not see the posts above them. There is nothing that counts how often somebody
    came: what counts is what was taken up and solved, and that is told to the contact alone.
    """

    post = models.ForeignKey(Post, models.PROTECT, related_name="contacts")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="contacts")
    assigner = models.ForeignKey(Unit, models.PROTECT, related_name="assigned_contacts")
    labels = models.JSONField()
    from_on = models.DateField()
    to_on = models.DateField(null=True)

    objects = ContactQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["assigner_id", "unit_id", "from_on"]
        constraints: ClassVar = [
            ExclusionConstraint(
                name="duties_one_contact_of_each_above",
                expressions=[
                    (DateRange("from_on", "to_on", RangeBoundary()), RangeOperators.OVERLAPS),
                    ("unit", RangeOperators.EQUAL),
                    ("assigner", RangeOperators.EQUAL),
                ],
            ),
            models.CheckConstraint(
                condition=Q(to_on__isnull=True) | Q(to_on__gte=F("from_on")), name="duties_contact_forward"
            ),
            models.CheckConstraint(condition=~Q(unit=F("assigner")), name="duties_contact_from_above"),
        ]

    def __str__(self) -> str:
        return f"{self.post_id} for {self.unit_id} from {self.from_on}"


class Uptake(models.Model):
    """A contact has taken up an issue that the unit cannot solve by itself. The issue stays with whoever has it."""

    id = RegionalKey(primary_key=True)
    region = RegionOf("issue")
    issue = Within(Issue, models.PROTECT, related_name="uptakes")
    post = models.ForeignKey(Post, models.PROTECT, related_name="uptakes")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    note = models.TextField()
    at = models.DateTimeField()
    by_label = models.TextField()

    class Meta:
        ordering: ClassVar = ["at", "id"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["issue", "post"], name="duties_taken_up_once")]

    def __str__(self) -> str:
        return f"{self.issue_id} by {self.post_id}"
