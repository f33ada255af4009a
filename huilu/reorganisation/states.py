"""What a reorganisation can be."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from huilu.kernel.words import Label


class Kind(StrEnum):
    """The acts that change which units there are, where they stand and what they are called (M015)."""

    MOVED = "moved"
    MERGED = "merged"
    SPLIT = "split"
    RENAMED = "renamed"
    RECLASSIFIED = "reclassified"
    CLOSED = "closed"
    OPENED = "opened"
    UNDONE = "undone"


KIND_LABELS: dict[Kind, Label] = {
    Kind.MOVED: _("moved under another unit"),
    Kind.MERGED: _("merged"),
    Kind.SPLIT: _("split"),
    Kind.RENAMED: _("given another name or code"),
    Kind.RECLASSIFIED: _("put into another class"),
    Kind.CLOSED: _("closed"),
    Kind.OPENED: _("newly opened"),
    Kind.UNDONE: _("a reorganisation undone"),
}
