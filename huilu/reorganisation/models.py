"""Reorganisations: each an act with its day, its reason and everything that it changed, so that it can be undone."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from huilu.kernel.constraints import one_of
from huilu.org.models import Unit
from huilu.reorganisation.states import Kind


class Reorganisation(models.Model):
    """One change of the tree. `on` is the day since which it holds, `at` the moment at which it was recorded.

    `changes` are its steps with what was before, in their order: the reverse takes them back from the last to the
    first, as an act of its own (`undoes`).
    """

    number = models.TextField(unique=True)
    kind = models.TextField()
    on = models.DateField()
    reason = models.TextField()
    changes = models.JSONField()
    undoes = models.OneToOneField("self", models.PROTECT, null=True, related_name="undone_by")
    at = models.DateTimeField()
    by_label = models.TextField()

    class Meta:
        ordering: ClassVar = ["at", "id"]
        constraints: ClassVar = [one_of("reorganisation_kind", "kind", [*Kind])]

    def __str__(self) -> str:
        return self.number


class Touched(models.Model):
    """A unit that a reorganisation has to do with: its page tells of it."""

    reorganisation = models.ForeignKey(Reorganisation, models.CASCADE, related_name="touched")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="reorganisations")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["unit", "reorganisation"], name="reorganisation_touched_once")
        ]

    def __str__(self) -> str:
        return f"{self.reorganisation_id} {self.unit_id}"
