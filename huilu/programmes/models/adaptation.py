"""A unit asks to have a requirement otherwise (M030)."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from django.db import models
from django.db.models import Q

from huilu.kernel.constraints import one_of, together
from huilu.kernel.days import day_of
from huilu.kernel.regional import RegionalKey, RegionOf
from huilu.org.models import Unit
from huilu.programmes.models.requirement import Requirement
from huilu.programmes.states import AdaptationState


class Adaptation(models.Model):
    """A unit asks to have a requirement otherwise: by another carrier, on a later day, or both, and why (M030).

    `issuer` decides. Silence grants it on `silence_on`, whether anybody has written that down yet or not.
    `serial` counts what the unit has asked about this requirement; `because` is the issuer's word, if there is one,
    or why it lapsed (a `Lapse`): what it is about was withdrawn, locked or stopped meanwhile.
    """

    id = RegionalKey(primary_key=True)
    region = RegionOf("unit")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="adaptations")
    requirement = models.ForeignKey(Requirement, models.PROTECT, related_name="adaptations")
    issuer = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    serial = models.SmallIntegerField()
    carrier = models.TextField(blank=True)
    due_on = models.DateField(null=True)
    reason = models.TextField()
    state = models.TextField(default=AdaptationState.ASKED)
    asked_at = models.DateTimeField()
    asked_by = models.TextField()
    silence_on = models.DateField()
    settled_at = models.DateTimeField(null=True)
    settled_by = models.TextField(null=True)
    because = models.TextField(blank=True)
    by_silence = models.BooleanField(default=False)

    # Filled by `as_they_stand` while it waits: whether its days stand still, and why it lapses if it does.
    stands_still: bool
    lapses: str

    class Meta:
        ordering: ClassVar = ["asked_at", "pk"]
        indexes: ClassVar = [
            models.Index(
                fields=["issuer", "asked_at", "id"],
                condition=Q(state=AdaptationState.ASKED),
                name="programmes_adaptation_waits",
            ),
            models.Index(
                fields=["silence_on"], condition=Q(state=AdaptationState.ASKED), name="programmes_adaptation_silence"
            ),
            models.Index(
                fields=["requirement"], condition=Q(state=AdaptationState.ASKED), name="programmes_adaptation_asked"
            ),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["unit", "requirement", "serial"], name="programmes_adaptation_once"),
            models.UniqueConstraint(
                fields=["unit", "requirement"],
                condition=Q(state=AdaptationState.ASKED),
                name="programmes_adaptation_one_open",
            ),
            one_of("programmes_adaptation_state", "state", [*AdaptationState]),
            together("programmes_adaptation_settled", "settled_at", "settled_by"),
            models.CheckConstraint(
                condition=Q(state=AdaptationState.ASKED, settled_at=None)
                | (~Q(state=AdaptationState.ASKED) & Q(settled_at__isnull=False)),
                name="programmes_adaptation_decided",
            ),
            models.CheckConstraint(
                condition=~Q(carrier="") | Q(due_on__isnull=False), name="programmes_adaptation_asks_something"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[AdaptationState.REFUSED, AdaptationState.LAPSED]) | ~Q(because=""),
                name="programmes_adaptation_refused_why",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.unit_id}/{self.requirement_id}/{self.serial}: {self.state}"

    def standing_on(self, day: date) -> AdaptationState:
        """How it stands on the day: what waits until silence grants it is granted then (M030), unless it lapses."""
        if self.state == AdaptationState.ASKED and self.lapses:
            return AdaptationState.LAPSED
        return AdaptationState.GRANTED if self._silence_grants(day) else AdaptationState(self.state)

    def is_silent_on(self, day: date) -> bool:
        """Whether it was silence that granted it."""
        return self.by_silence or self._silence_grants(day)

    def _silence_grants(self, day: date) -> bool:
        waits = self.state == AdaptationState.ASKED
        return waits and day >= self.silence_on and not self.stands_still and not self.lapses

    def granted_on(self, day: date) -> date | None:
        """Since when it holds, if it does: silence has its own day, whenever that was written down."""
        if self.standing_on(day) is not AdaptationState.GRANTED:
            return None
        return self.silence_on if self.settled_at is None or self.by_silence else day_of(self.settled_at)
