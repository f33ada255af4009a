"""A pack in force, its versions, and what was found before it was launched."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from huilu.org.models import Unit


class PackContent(models.Model):
    """A pack as it was published, under its SHA-256. Apart from the programme: it is long and seldom read."""

    digest = models.TextField(primary_key=True)
    content = models.JSONField()

    def __str__(self) -> str:
        return self.digest


class Programme(models.Model):
    """A pack in force; `digest` leads to the pack itself, `extends` is the code of the one whose child it is."""

    code = models.TextField(unique=True)
    labels = models.JSONField()
    issuer = models.ForeignKey(Unit, models.PROTECT, related_name="issued")
    issuer_label = models.TextField()
    version = models.TextField()
    digest = models.TextField()
    extends = models.TextField(default="", db_default="")
    starts_on = models.DateField()
    soft_end_on = models.DateField()
    published_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["starts_on", "code"]

    def __str__(self) -> str:
        return self.code


class Version(models.Model):
    """A version of a programme that was published: which pack was in force on a past day."""

    programme = models.ForeignKey(Programme, models.CASCADE, related_name="versions")
    version = models.TextField()
    digest = models.TextField()
    published_at = models.DateTimeField()
    # The clause that it no longer has, where this is all that was changed.
    withdrawn = models.TextField(default="", db_default="")

    class Meta:
        ordering: ClassVar = ["published_at", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["programme", "version"], name="programmes_version_once")
        ]

    def __str__(self) -> str:
        return f"{self.programme_id} {self.version}"


class Readiness(models.Model):
    """What was found when a pack was looked through before its launch, on one day, for exactly this content (M014).

    `items`: each thing that was looked at, with the reasons why it is not in order; none where it is.
    """

    issuer = models.ForeignKey(Unit, models.PROTECT, related_name="readiness")
    code = models.TextField()
    labels = models.JSONField()
    version = models.TextField()
    digest = models.TextField()
    items = models.JSONField()
    is_ready = models.BooleanField()
    checked_at = models.DateTimeField()
    checked_by = models.TextField()

    class Meta:
        ordering: ClassVar = ["checked_at", "pk"]
        indexes: ClassVar = [models.Index(fields=["issuer", "code", "-id"], name="programmes_readiness_last")]

    def __str__(self) -> str:
        return f"{self.code} {self.version}: {self.is_ready}"
