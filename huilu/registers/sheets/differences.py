"""What a returned sheet says otherwise than the register: rows and cells, as the faces show them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huilu.kernel.cells import Value
from huilu.registers.columns import Column


class Verdict(StrEnum):
    """What a row of the file is."""

    NEW = "new"
    AGAIN = "again"
    CHANGED = "changed"
    EMPTIED = "emptied"
    CONFLICT = "conflict"
    FAULTY = "faulty"


VERDICT_LABELS: dict[Verdict, str | Promise] = {
    Verdict.NEW: gettext_lazy("new"),
    Verdict.AGAIN: gettext_lazy("there already"),
    Verdict.CHANGED: gettext_lazy("changed"),
    Verdict.EMPTIED: gettext_lazy("a cell emptied"),
    Verdict.CONFLICT: gettext_lazy("changed here and there"),
    Verdict.FAULTY: gettext_lazy("cannot be read"),
}
CLEAR = frozenset({Verdict.NEW, Verdict.CHANGED})
"""Rows that meet nothing else and empty nothing: all of them can be taken over in one go."""


@dataclass(frozen=True, slots=True)
class CellChange:
    """One cell in three versions. `was` is None where nobody knows any more what it said when it went out."""

    column: Column
    value: Value
    now_value: Value
    file: str
    now: str
    was: str | None
    is_conflict: bool

    @property
    def empties(self) -> bool:
        """Whether something stands here and nothing in the file."""
        return self.value is None and self.now_value is not None


class Fault(NamedTuple):
    """One cell that cannot be read: which, why, and what to do."""

    column: str
    reason: str
    remedy: str


class FixedCell(NamedTuple):
    """One cell of a column that is not taken back: which, what the file says in it, and what it says here."""

    column: str
    file: str
    now: str


@dataclass(frozen=True, slots=True)
class RowChange:
    """One row of the file that says something else than the register does.

    `version` is the register's own; `cells` and `said` are what a new row holds, as values and in words, and `content`
    a mark of it. `same_as` is the number under which all of that stands in the register already, and `same_row` the
    row above it that says the same.
    """

    line: int
    key: str
    verdict: Verdict
    version: int = 0
    changes: Sequence[CellChange] = ()
    cells: Mapping[str, Value] = field(default_factory=dict)
    said: Sequence[tuple[str, str]] = ()
    faults: Sequence[Fault] = ()
    fixed: Sequence[FixedCell] = ()
    content: str = ""
    same_as: str = ""
    same_row: int = 0

    @property
    def label(self) -> str | Promise:
        """What the verdict is called."""
        return VERDICT_LABELS[self.verdict]

    @property
    def clear(self) -> Sequence[CellChange]:
        """The changes that meet nobody else's."""
        return [one for one in self.changes if not one.is_conflict]

    @property
    def where_already(self) -> str:
        """Where a new row stands already, in a sentence."""
        if self.same_as:
            return _("It stands in the register already as %(number)s.") % {"number": self.same_as}
        return _("Row %(row)d of the file says the same.") % {"row": self.same_row}


@dataclass(frozen=True, slots=True)
class Preview:
    """Everything that the file would change, and what it would not."""

    rows: Sequence[RowChange]
    same: int
    taken: int
    absent: Sequence[str]
    fixed: Sequence[RowChange]
    unknown: Sequence[str]
    missing: Sequence[str]
    remembers: bool

    def of(self, *verdicts: Verdict) -> list[RowChange]:
        """The rows of these kinds."""
        return [row for row in self.rows if row.verdict in verdicts]
