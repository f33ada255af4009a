"""Finding files. Who may see one is asked where it is attached."""

from __future__ import annotations

from huilu.files.models import StoredFile
from huilu.files.rules import NoSuchFile


def file_of(sha256: str) -> StoredFile:
    """The file with this SHA-256, without its body."""
    found = StoredFile.objects.light().filter(pk=sha256).first()
    if found is None:
        raise NoSuchFile
    return found


def body_of(sha256: str) -> bytes:
    """The content with this SHA-256."""
    body = StoredFile.objects.filter(pk=sha256).values_list("body", flat=True).first()
    if body is None:
        raise NoSuchFile
    return bytes(body)
