"""What units have done about their obligations. A row exists only once a unit has touched one."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from huilu.kernel.constraints import together
from huilu.kernel.regional import RegionalKey, Within
from huilu.org.models import Unit
from huilu.programmes.models.requirement import Requirement
from huilu.programmes.states import ProgressState


class Progress(models.Model):
    """How far a unit is with an obligation it has touched. The present state is that of its last standing record.

    `applies` turns false when the unit's class or the rule changes so that the obligation is no longer the
    unit's: the record stays, and no figure counts it.
    """

    id = RegionalKey(primary_key=True)
    region = models.SmallIntegerField()
    unit = models.ForeignKey(Unit, models.PROTECT)
    requirement = models.ForeignKey(Requirement, models.PROTECT)
    state = models.SmallIntegerField(default=ProgressState.NOT_STARTED)
    applies = models.BooleanField(default=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["unit", "requirement"], name="programmes_progress_once"),
            models.CheckConstraint(
                condition=Q(state__in=[state.value for state in ProgressState]), name="programmes_progress_state"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.unit_id}/{self.requirement_id}: {ProgressState(self.state).word}"


class ProgressRecord(models.Model):
    """What a unit recorded, signed by post; taken back it stays, marked, and no longer counts.

    `along_with` is the record of another obligation that the same event met (M043), taken back together with it.
    """

    id = RegionalKey(primary_key=True)
    region = models.SmallIntegerField()
    progress = Within(Progress, models.PROTECT, related_name="records")
    state = models.SmallIntegerField()
    fact = models.TextField(blank=True)
    at = models.DateTimeField()
    by_person_id = models.BigIntegerField()
    by_label = models.TextField()
    taken_back_at = models.DateTimeField(null=True)
    taken_back_by = models.TextField(null=True)
    along_with = models.BigIntegerField(null=True)

    class Meta:
        ordering: ClassVar = ["at", "id"]
        indexes: ClassVar = [
            models.Index(fields=["along_with"], condition=Q(along_with__isnull=False), name="programmes_record_along")
        ]
        constraints: ClassVar = [together("programmes_taken_back", "taken_back_at", "taken_back_by")]

    def __str__(self) -> str:
        return f"{self.progress_id} at {self.at}"
