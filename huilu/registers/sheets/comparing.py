"""What a returned sheet would change, cell by cell: what it says, what was there, what is there now."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huilu.registers.columns import Column
from huilu.registers.sheets.reading import Mark, ReadRow, ReadSheet
from huilu.registers.sheets.shape import SheetKind, SheetRow, digest_of
from huilu.registers.sheets.writing import shown
from huilu.registers.values import Value, ValueUnfit, canonical

# No cell can say this: it stands for what nobody knows any more.
_UNKNOWN = "\0"


class Verdict(StrEnum):
    """What a row of the file is."""

    NEW = "new"
    CHANGED = "changed"
    CONFLICT = "conflict"
    FAULTY = "faulty"


VERDICT_LABELS: dict[Verdict, str | Promise] = {
    Verdict.NEW: gettext_lazy("new"),
    Verdict.CHANGED: gettext_lazy("changed"),
    Verdict.CONFLICT: gettext_lazy("changed here and there"),
    Verdict.FAULTY: gettext_lazy("cannot be read"),
}


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


class Fault(NamedTuple):
    """One cell that cannot be read: which, why, and what to do."""

    column: str
    reason: str
    remedy: str


@dataclass(frozen=True, slots=True)
class RowChange:
    """One row of the file that says something else than the register does.

    `version` is the register's own; `cells` and `said` are what a new row holds, as values and in words.
    """

    line: int
    key: str
    verdict: Verdict
    version: int = 0
    changes: Sequence[CellChange] = ()
    cells: Mapping[str, Value] = field(default_factory=dict)
    said: Sequence[tuple[str, str]] = ()
    faults: Sequence[Fault] = ()
    fixed: Sequence[str] = ()

    @property
    def label(self) -> str | Promise:
        """What the verdict is called."""
        return VERDICT_LABELS[self.verdict]

    @property
    def clear(self) -> Sequence[CellChange]:
        """The changes that meet nobody else's."""
        return [one for one in self.changes if not one.is_conflict]


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

    def of(self, verdict: Verdict) -> list[RowChange]:
        """The rows of one kind."""
        return [row for row in self.rows if row.verdict is verdict]


def compare(kind: SheetKind, sheet: ReadSheet, *, taken: Collection[int] = ()) -> Preview:
    """The file against the register as it is now; `taken` are lines that were taken over before."""
    comparing = _Comparing(kind, sheet)
    found = [comparing.row(row) for row in sheet.rows if row.line not in taken]
    told = [row for row in found if row.faults or row.changes or row.verdict is Verdict.NEW]
    return Preview(
        rows=told,
        same=len(found) - len(told),
        taken=len(sheet.rows) - len(found),
        absent=[key for key in comparing.now if key not in comparing.met],
        fixed=[row for row in found if row.fixed],
        unknown=sheet.unknown,
        missing=[one.label for one in kind.columns if one not in sheet.columns and (one.comes_back or one.for_new)],
        remembers=sheet.marks is not None,
    )


class _Comparing:
    """One file and one register, met row by row."""

    def __init__(self, kind: SheetKind, sheet: ReadSheet) -> None:
        self.kind, self.sheet = kind, sheet
        self.now = {row.key: row for row in kind.rows}
        self.columns = {column.code: column for column in sheet.columns}
        self.met: set[str] = set()

    def row(self, row: ReadRow) -> RowChange:
        """What one row of the file is."""
        cells, faults = self._read(row)
        key = self.kind.key_of(cells)
        faulty = [fault for code, fault in faults.items() if self._matters(code, is_new=not key)]
        if not key:
            return self._new(row.line, cells, faulty)
        there = self.now.get(key)
        if there is None or key in self.met:
            return RowChange(row.line, key, Verdict.FAULTY, faults=[self._stray(key)])
        self.met.add(key)
        if faulty:
            return RowChange(row.line, key, Verdict.FAULTY, there.version, faults=faulty)
        return self._known(row.line, there, cells)

    def _read(self, row: ReadRow) -> tuple[dict[str, Value], dict[str, Fault]]:
        cells: dict[str, Value] = {}
        faults: dict[str, Fault] = {}
        for code, raw in row.cells.items():
            column = self.columns[code]
            try:
                cells[code] = canonical(column, raw, self.kind.names)
            except ValueUnfit as unfit:
                cells[code] = str(raw)
                faults[code] = Fault(column.label, unfit.sentence, unfit.advice)
        return cells, faults

    def _matters(self, code: str, *, is_new: bool) -> bool:
        """Whether anything is taken from the column: what cannot be taken cannot be wrong."""
        column = self.columns[code]
        return column.for_new if is_new else column.comes_back

    def _stray(self, key: str) -> Fault:
        number = self.kind.columns[0].label
        if key in self.met:
            return Fault(number, _("“%s” stands in the file twice.") % key, _("Keep one of the two rows."))
        reason = _("There is no “%s” in this register.") % key
        return Fault(number, reason, _("Leave the number empty for a new row; it gets one here."))

    def _new(self, line: int, cells: Mapping[str, Value], faults: list[Fault]) -> RowChange:
        new = {code: value for code, value in cells.items() if self.columns[code].for_new and value is not None}
        needed = (one for one in self.kind.columns if one.required and one.for_new and new.get(one.code) is None)
        faults += [Fault(one.label, _("It is empty."), _("Fill it in.")) for one in needed]
        verdict = Verdict.FAULTY if faults else Verdict.NEW
        said = [(self.columns[code].label, self.kind.said(self.columns[code], value)) for code, value in new.items()]
        return RowChange(line, "", verdict, cells=new, said=said, faults=faults)

    def _known(self, line: int, there: SheetRow, cells: Mapping[str, Value]) -> RowChange:
        mark = self.sheet.marks.get(there.key) if self.sheet.marks is not None else None
        before = self._before(there.key, mark)
        changes, fixed = [], []
        for code, value in cells.items():
            column, now = self.columns[code], there.cells.get(code)
            untouched = mark is not None and mark.digests.get(code) == digest_of(there.key, code, value)
            if untouched or value == now or value == shown(self.kind, column, now):
                continue
            if column.comes_back:
                changes.append(self._change(column, value, now, before.get(code, _UNKNOWN)))
            elif mark:
                fixed.append(column.label)
        conflict = any(one.is_conflict for one in changes)
        verdict = Verdict.CONFLICT if conflict else Verdict.CHANGED
        return RowChange(line, there.key, verdict, there.version, changes=changes, fixed=fixed)

    def _before(self, key: str, mark: Mark | None) -> dict[str, Value]:
        """What the cells said when the file was made: by the ledger, where the file's own marks bear it out."""
        if mark is None:
            return {}
        then = self.kind.cells_at(key, mark.version)
        said = {code: then.get(code) for code in mark.digests}
        return {code: value for code, value in said.items() if mark.digests[code] == digest_of(key, code, value)}

    def _change(self, column: Column, value: Value, now: Value, before: Value) -> CellChange:
        known = before is not _UNKNOWN
        return CellChange(
            column=column,
            value=value,
            now_value=now,
            file=self.kind.said(column, value),
            now=self.kind.said(column, now),
            was=self.kind.said(column, before) if known else None,
            is_conflict=not known or before != now,
        )
