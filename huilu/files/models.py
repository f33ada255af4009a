"""Files by their content. They know nothing of what they prove: that is said where they are attached."""

from __future__ import annotations

from typing import ClassVar, Self

from django.db import models
from django.db.models import Q

from huilu.files.kinds import Kind, is_papers
from huilu.kernel.constraints import one_of


class StoredFileQuerySet(models.QuerySet["StoredFile"]):
    """Words for choosing files."""

    def light(self) -> Self:
        """Without their bodies: for lists of files."""
        return self.defer("body")


class StoredFile(models.Model):
    """One content, kept once under its SHA-256. `name` is the one under which it was first handed in.

    In the database and not in a folder, so that it is stored in the transaction of the act that hands it in, lies
    in every backup, and is under the same policies as what it belongs to.
    """

    sha256 = models.TextField(primary_key=True, db_collation="C")
    name = models.TextField()
    kind = models.TextField()
    size = models.IntegerField()
    body = models.BinaryField()
    stored_at = models.DateTimeField()

    objects = StoredFileQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            one_of("files_kind", "kind", [*Kind]),
            models.CheckConstraint(condition=Q(sha256__regex=r"^[0-9a-f]{64}$"), name="files_sha256"),
            models.CheckConstraint(condition=Q(size__gt=0), name="files_not_empty"),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.sha256[:12]}"

    @property
    def is_papers(self) -> bool:
        """Whether it only tells of something, as a report does, and shows or measures nothing."""
        return is_papers(self.kind)
