"""The append-only record of every act, and the bodies that entries point at."""

from __future__ import annotations

from typing import ClassVar

from django.db import models


class Entry(models.Model):
    """One act: what, about which thing, by which post, when. Never changed, never removed.

    No foreign keys: an entry names things by kind, id and label, so that it outlives them all.
    `facts` holds the act's arguments under natural keys, enough to play it again elsewhere.
    `path` is the path of the unit concerned at the moment of the act. The table is partitioned by
    the month of `recorded_at`; `at` is the moment of the act by the installation's clock.
    """

    id = models.BigAutoField(primary_key=True)
    act = models.TextField()
    about_kind = models.TextField()
    about_id = models.BigIntegerField()
    about_label = models.TextField()
    by_person_id = models.BigIntegerField(null=True)
    by_post_id = models.BigIntegerField(null=True)
    by_label = models.TextField()
    region = models.SmallIntegerField()
    path = models.TextField(db_collation="C")
    facts = models.JSONField()
    attachment = models.TextField(null=True)
    at = models.DateTimeField()
    recorded_at = models.DateTimeField()

    class Meta:
        managed = False
        db_table = "ledger_entry"
        ordering: ClassVar = ["id"]

    def __str__(self) -> str:
        return f"{self.id} {self.act} {self.about_label}"


class Attachment(models.Model):
    """A body that an entry points at by its SHA-256, compressed with zlib."""

    sha256 = models.TextField(primary_key=True)
    body = models.BinaryField()

    def __str__(self) -> str:
        return self.sha256
