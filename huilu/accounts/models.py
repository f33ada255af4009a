"""People as logins, posts of units, and who holds which post from when to when.

A person is a login and nothing else: no name, no telephone, no trace of when somebody signed in
(D3, D4). Whoever reads a record sees the unit and the post that signed it.
"""

from __future__ import annotations

from datetime import date
from typing import ClassVar, Self

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeBoundary, RangeOperators
from django.db import models
from django.db.models import F, Func, Q
from django.utils.translation import gettext_lazy as _

from huilu.org.models import Unit


class PersonManager(BaseUserManager["Person"]):
    """Finding a person by login name, whatever the case of its letters."""

    def get_by_natural_key(self, username: str | None) -> Person:
        """The person with this login name."""
        return self.get(username__iexact=username)


class Person(AbstractBaseUser):
    """A login."""

    # Django would note each sign-in here; we do not want to know (D3, D4).
    last_login = None
    username = models.TextField(_("username"), unique=True)
    must_change_password = models.BooleanField(default=False)
    is_active = models.BooleanField(default=True)

    objects: ClassVar[PersonManager] = PersonManager()

    USERNAME_FIELD = "username"

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(models.functions.Lower("username"), name="accounts_username_once")
        ]

    def __str__(self) -> str:
        return self.username


class PostQuerySet(models.QuerySet["Post"]):
    """Words for choosing posts."""

    def at(self, *units: str) -> Self:
        """Of the units that have these codes now. Codes of units that are no longer may be others' by now."""
        return self.filter(unit__code__in=units, unit__closed_on__isnull=True)


class Post(models.Model):
    """A post of a unit. `administers`: whether its holder manages people, posts and the tree of the subtree."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="posts")
    code = models.TextField()
    labels = models.JSONField()
    administers = models.BooleanField(default=False)

    objects = PostQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["unit_id", "code"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["unit", "code"], name="accounts_post_once")]

    def __str__(self) -> str:
        return f"{self.unit_id}/{self.code}"


class AppointmentQuerySet(models.QuerySet["Appointment"]):
    """Words for choosing appointments."""

    def on(self, day: date) -> Self:
        """In force on the day: from the first day up to, not including, the last."""
        return self.filter(Q(to_on__isnull=True) | Q(to_on__gt=day), from_on__lte=day)

    def as_holder(self) -> Self:
        """Of the one who holds the post, and not of those who act for them."""
        return self.filter(as_deputy=False)

    def as_deputy(self) -> Self:
        """Of those who act in the post for a time, besides its holder."""
        return self.filter(as_deputy=True)

    def not_over(self, day: date) -> Self:
        """In force on the day, or going to be."""
        return self.filter(Q(to_on__isnull=True) | Q(to_on__gt=day)).order_by("from_on", "id")


class DateRange(Func):
    """The days from one date up to, not including, another."""

    function = "DATERANGE"
    output_field = DateRangeField()


class Appointment(models.Model):
    """A person is in a post from a day on, until before another.

    A post has one holder at a time. Besides the holder, or while there is none, deputies may act in it, each for a
    period with an end. Whatever speaks of persons (whoever did the work never verifies it) holds for deputies too.
    """

    person = models.ForeignKey(Person, models.PROTECT, related_name="appointments")
    post = models.ForeignKey(Post, models.PROTECT, related_name="appointments")
    from_on = models.DateField()
    to_on = models.DateField(null=True)
    as_deputy = models.BooleanField(default=False)

    objects = AppointmentQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["from_on", "id"]
        constraints: ClassVar = [
            ExclusionConstraint(
                name="accounts_one_holder",
                expressions=[
                    (DateRange("from_on", "to_on", RangeBoundary()), RangeOperators.OVERLAPS),
                    ("post", RangeOperators.EQUAL),
                ],
                condition=Q(as_deputy=False),
            ),
            ExclusionConstraint(
                name="accounts_in_post_once",
                expressions=[
                    (DateRange("from_on", "to_on", RangeBoundary()), RangeOperators.OVERLAPS),
                    ("post", RangeOperators.EQUAL),
                    ("person", RangeOperators.EQUAL),
                ],
            ),
            models.CheckConstraint(
                condition=Q(as_deputy=False) | Q(to_on__isnull=False), name="accounts_deputy_for_a_time"
            ),
            models.CheckConstraint(
                condition=Q(to_on__isnull=True) | Q(to_on__gte=F("from_on")), name="accounts_forward"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} as {self.post_id} from {self.from_on}"
