"""Answers that were given, kept for a while so that they can be given again."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models.functions import Now


class KeptAnswer(models.Model):
    """The answer to one request, written in the transaction of the act that it tells of.

    `request` is a digest of who asked and under which key, `content` one of the key and of what was asked.
    The key itself is kept nowhere, so a row tells nobody who asked: only whoever holds the key finds it again.
    """

    request = models.TextField(primary_key=True, db_collation="C")
    content = models.TextField(db_collation="C")
    status = models.SmallIntegerField()
    headers = models.JSONField()
    body = models.BinaryField()
    kept_at = models.DateTimeField(db_default=Now())

    class Meta:
        indexes: ClassVar = [models.Index(fields=["kept_at"], name="once_kept_at")]

    def __str__(self) -> str:
        return f"{self.request[:12]} {self.status}"
