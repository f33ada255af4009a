"""What an import did, and how it tells of its progress."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Protocol

from huilu.org.importing.faults import RowFault
from huilu.org.importing.sheets.preview import Preview

# What is going on, how much is done, how much there is in all.
Report = Callable[[str, int, int], None]


class Follow(Protocol):
    """What is to be done in the same transaction once the tree has changed, on the day."""

    def __call__(self, on: date, *, has_new_classes: bool) -> None:
        """`has_new_classes`: whether classes came that were not there."""


def say_nothing(_step: str, _done: int, _total: int) -> None:
    """A report that nobody reads."""


def nothing_follows(on: date, *, has_new_classes: bool) -> None:
    """Where there is nothing yet that could follow, or nothing is written."""


@dataclass(slots=True)
class ImportResult:
    """How many units were added, changed and left as they were, and every fault found; how a workbook was read.

    `is_first`: there was no unit at all before.
    """

    added: int = 0
    changed: int = 0
    unchanged: int = 0
    faults: list[RowFault] = field(default_factory=list)
    loaded: bool = False
    seconds: float = 0.0
    preview: Preview | None = None
    is_first: bool = False

    @property
    def bad_rows(self) -> set[int]:
        """The lines of the file that have a fault."""
        return {fault.row for fault in self.faults}

    def as_dict(self) -> dict[str, Any]:
        """The result as JSON carries it."""
        return {
            "loaded": self.loaded,
            "added": self.added,
            "changed": self.changed,
            "unchanged": self.unchanged,
            "bad_rows": len(self.bad_rows),
            "faults": [fault.as_dict() for fault in self.faults],
            "seconds": round(self.seconds, 2),
        } | ({"workbook": self.preview.as_dict()} if self.preview else {})
