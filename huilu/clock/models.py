"""The clock of this installation: the real one, or a rehearsal's own."""

from __future__ import annotations

from django.db import models


class RehearsalClock(models.Model):
    """A clock that showed `shows` when the real one showed `set_at`, and runs on from there. At most one."""

    id = models.SmallIntegerField(primary_key=True, default=1)
    shows = models.DateTimeField()
    set_at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(id=1), name="clock_only_one")]  # noqa: RUF012

    def __str__(self) -> str:
        return f"{self.shows} at {self.set_at}"
