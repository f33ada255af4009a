"""Keeping files by their content."""

from __future__ import annotations

from datetime import datetime
from hashlib import sha256

from django.conf import settings
from django.db import transaction

from huilu.files import rules
from huilu.files.kinds import Kind
from huilu.files.models import StoredFile
from huilu.files.names import clean_name
from huilu.files.sniffing import clean, kind_of


def store_file(*, body: bytes, name: str, at: datetime) -> StoredFile:
    """The file as it is kept: of a kind that is taken, pictures without location and all else inside them.

    It is recorded by the act that attaches it, which names its SHA-256. The same content is kept once.
    """
    rules.check_size(len(body), settings.FILE_LIMIT)
    cleaned, kind = clean(body)
    return _keep(cleaned, kind, name, at)


def restore_file(*, sha256: str, body: bytes, name: str, at: datetime) -> StoredFile:
    """A file that was kept before, byte for byte: a picture written anew once more would be another one."""
    rules.check_size(len(body), settings.FILE_LIMIT)
    if _digest(body) != sha256:
        raise rules.NotTheSame(sha256=sha256)
    return _keep(body, kind_of(body), name, at)


@transaction.atomic
def _keep(body: bytes, kind: Kind, name: str, at: datetime) -> StoredFile:
    digest = _digest(body)
    named = clean_name(name, kind)
    file = StoredFile(sha256=digest, name=named, kind=kind, size=len(body), body=body, stored_at=at)
    # Whoever hands in the same content at the same moment waits for this row and then finds it there.
    StoredFile.objects.bulk_create([file], ignore_conflicts=True)
    return StoredFile.objects.light().get(pk=digest)


def _digest(body: bytes) -> str:
    return sha256(body).hexdigest()
