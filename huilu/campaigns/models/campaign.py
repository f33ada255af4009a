"""Campaigns: a view over ordinary issues, for a time, with a task force (M072-M074)."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import ClassVar, Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.timezone import get_default_timezone

from huilu.accounts.models import Post
from huilu.kernel.constraints import one_of, together
from huilu.kernel.days import day_of
from huilu.kernel.paths import end_of_subtree, ids_in
from huilu.org.models import Unit


class Serial(models.Model):
    """How many campaigns or classes a unit has begun: the last part of the next one's number.

    Whoever takes a number holds the row until commit, so that two campaigns never pass under the cap together.
    """

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    kind = models.TextField()
    last = models.IntegerField(default=0)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["unit", "kind"], name="campaigns_serial_once"),
            one_of("campaigns_serial_kind", "kind", ["campaign", "class"]),
        ]

    def __str__(self) -> str:
        return f"{self.unit_id} {self.kind}: {self.last}"


class CampaignQuerySet(models.QuerySet["Campaign"]):
    """Words for choosing campaigns."""

    def known_at(self, path: str) -> Self:
        """Issued at the path, above it or below it."""
        below = Q(issuer__path__gte=path, issuer__path__lt=end_of_subtree(path))
        return self.filter(below | Q(issuer_id__in=ids_in(path)))

    def not_over(self, day: date) -> Self:
        """Under way on the day, or going to be."""
        return self.filter(ended_at__isnull=True, sunset_on__gte=day)

    def over_at(self, at: datetime) -> Self:
        """Those that have stopped counting."""
        return self.filter(Q(ended_at__lte=at) | Q(sunset_on__lt=day_of(at)))

    def running_at(self, at: datetime) -> Self:
        """Those that count now."""
        return self._not_over_at(at).filter(starts_on__lte=day_of(at))

    def coming_at(self, at: datetime) -> Self:
        """Those that are going to count."""
        return self._not_over_at(at).filter(starts_on__gt=day_of(at))

    def _not_over_at(self, at: datetime) -> Self:
        return self.filter(Q(ended_at__isnull=True) | Q(ended_at__gt=at), sunset_on__gte=day_of(at))

    def in_order(self) -> Self:
        """The latest first."""
        return self.order_by("-starts_on", "number")


class Campaign(models.Model):
    """A few topics that a unit takes up everywhere below it, until a day.

    It owns no issues: its register is the ordinary issues of the issuer's subtree that fit its topics, sources and
    days, and a campaign changes none of them. `sunset_on` is the last day on which it counts.
    """

    id = models.BigIntegerField(primary_key=True)
    region = models.SmallIntegerField()
    number = models.TextField(db_collation="C", unique=True)
    title = models.TextField()
    aim = models.TextField()
    topics = ArrayField(models.TextField())
    sources = ArrayField(models.TextField(), default=list)
    since = models.DateField()
    issuer = models.ForeignKey(Unit, models.PROTECT, related_name="campaigns")
    starts_on = models.DateField()
    sunset_on = models.DateField()
    replaces = models.OneToOneField("self", models.PROTECT, null=True, related_name="replaced_by")
    started_at = models.DateTimeField()
    started_by = models.TextField()
    ended_at = models.DateTimeField(null=True)
    ended_by = models.TextField(null=True)
    ended_reason = models.TextField(blank=True)

    objects = CampaignQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["number"]
        indexes: ClassVar = [models.Index(fields=["issuer", "sunset_on"], name="campaigns_issuer")]
        constraints: ClassVar = [
            models.CheckConstraint(name="campaigns_has_topics", condition=Q(topics__len__gt=0)),
            models.CheckConstraint(name="campaigns_has_sunset", condition=Q(sunset_on__gt=F("starts_on"))),
            models.CheckConstraint(name="campaigns_since_start", condition=Q(since__lte=F("starts_on"))),
            models.CheckConstraint(
                name="campaigns_not_itself", condition=Q(replaces__isnull=True) | ~Q(replaces=F("id"))
            ),
            models.CheckConstraint(
                name="campaigns_ended_why",
                condition=Q(ended_at__isnull=True, ended_reason="") | (Q(ended_at__isnull=False) & ~Q(ended_reason="")),
            ),
            together("campaigns_ended", "ended_at", "ended_by"),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def from_moment(self) -> datetime:
        """The first moment at which an issue that it is about can have been raised."""
        return _midnight(self.since)

    @property
    def end_moment(self) -> datetime:
        """The moment at which it stops counting: its sunset, or when it was ended before."""
        sunset = _midnight(self.sunset_on + timedelta(days=1))
        return min(self.ended_at, sunset) if self.ended_at else sunset

    def is_over(self, at: datetime) -> bool:
        """Whether it has stopped counting."""
        return at >= self.end_moment

    def is_running(self, at: datetime) -> bool:
        """Whether it counts now."""
        return self.starts_on <= day_of(at) and not self.is_over(at)


class Seat(models.Model):
    """A post in the task force of a campaign, from when to when."""

    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="seats")
    post = models.ForeignKey(Post, models.PROTECT, related_name="+")
    from_at = models.DateTimeField()
    to_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["from_at", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["campaign", "post"], condition=Q(to_at__isnull=True), name="campaigns_seat_once"
            ),
            models.CheckConstraint(
                name="campaigns_seat_forward", condition=Q(to_at__isnull=True) | Q(to_at__gte=F("from_at"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.post_id} in {self.campaign_id}"


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time.min, get_default_timezone())
