"""What a returned sheet would change, cell by cell: what it says, what was there, what is there now."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from huilu.kernel.cells import Value
from huilu.registers.columns import Column
from huilu.registers.sheets.differences import CellChange, Fault, FixedCell, Preview, RowChange, Verdict
from huilu.registers.sheets.reading import Mark, ReadRow, ReadSheet
from huilu.registers.sheets.shape import SheetKind, SheetRow, content_of, digest_of
from huilu.registers.sheets.writing import shown
from huilu.registers.values import ValueUnfit, canonical
from huilu.workbooks.cells import Lost

# No cell can say this: it stands for what nobody knows any more.
_UNKNOWN = "\0"


def compare(
    kind: SheetKind, sheet: ReadSheet, *, taken: Collection[int] = (), entered: Mapping[str, str] | None = None
) -> Preview:
    """The file against the register as it is now.

    `taken` are lines that were taken over before, and `entered` what new rows of earlier files became, by content.
    """
    comparing = _Comparing(kind, sheet, taken, entered or {})
    found = [comparing.row(row) for row in comparing.typed]
    told = [row for row in found if row.faults or row.changes or not row.key]
    return Preview(
        rows=told,
        same=sum(not (row.faults or row.changes or row.fixed) for row in found if row.key),
        taken=len(sheet.rows) - len(found),
        absent=[key for key in comparing.now if key not in comparing.lines],
        fixed=[row for row in found if row.fixed],
        unknown=sheet.unknown,
        missing=[one.label for one in kind.columns if one not in sheet.columns and (one.comes_back or one.for_new)],
        remembers=sheet.marks is not None,
    )


@dataclass(frozen=True, slots=True)
class _Typed:
    """A row of the file with its cells in their one form; what has none stays as it is and is a fault."""

    line: int
    key: str
    cells: Mapping[str, Value]
    faults: Mapping[str, Fault]


class _Comparing:
    """One file and one register, met row by row."""

    def __init__(self, kind: SheetKind, sheet: ReadSheet, taken: Collection[int], entered: Mapping[str, str]) -> None:
        self.kind, self.sheet = kind, sheet
        self.columns = {column.code: column for column in sheet.columns}
        self.now = {row.key: row for row in kind.rows}
        self.entered = {content_of(kind, row.cells): key for key, row in self.now.items()} | dict(entered)
        self.typed = [self._typed(row) for row in sheet.rows if row.line not in taken]
        self.lines: dict[str, list[int]] = defaultdict(list)
        for row in self.typed:
            self.lines[row.key].append(row.line)
        self.first: dict[str, int] = {}

    def row(self, row: _Typed) -> RowChange:
        """What one row of the file is."""
        faults = [fault for code, fault in row.faults.items() if self._matters(code, is_new=not row.key)]
        if not row.key:
            return self._new(row, faults)
        there = self.now.get(row.key)
        if len(self.lines[row.key]) > 1:
            # Which of them is meant nobody can know: one may be another row whose number was mistyped.
            faults = [self._doubled(row.key), *faults]
        elif there is None:
            faults = [row.faults.get(self.kind.numbered_by) or self._stray(row.key)]
        if there is None or faults:
            return RowChange(row.line, row.key, Verdict.FAULTY, faults=faults)
        return self._known(row, there)

    def _typed(self, row: ReadRow) -> _Typed:
        cells: dict[str, Value] = {}
        faults: dict[str, Fault] = {}
        for code, raw in row.cells.items():
            column = self.columns[code]
            if isinstance(raw, Lost):
                cells[code] = str(raw)
                faults[code] = _nothing_in(column, raw)
                continue
            try:
                cells[code] = canonical(column, raw, self.kind.names)
            except ValueUnfit as unfit:
                cells[code] = str(raw)
                faults[code] = Fault(column.label, unfit.sentence, unfit.advice)
        return _Typed(row.line, self.kind.key_of(cells), cells, faults)

    def _matters(self, code: str, *, is_new: bool) -> bool:
        """Whether anything is taken from the column: what cannot be taken cannot be wrong."""
        column = self.columns[code]
        return column.for_new if is_new else column.comes_back

    def _doubled(self, key: str) -> Fault:
        rows = _(", ").join(map(str, self.lines[key]))
        reason = _("“%(number)s” stands in the file more than once: in rows %(rows)s.") % {"number": key, "rows": rows}
        remedy = _("Give each row the number that it went out with; leave it empty for a new row.")
        return Fault(self.kind.number_label, reason, remedy)

    def _stray(self, key: str) -> Fault:
        reason = _("There is no “%s” in this register.") % key
        remedy = _("Leave the number empty for a new row; it gets one here.")
        return Fault(self.kind.number_label, reason, remedy)

    def _new(self, row: _Typed, faults: Sequence[Fault]) -> RowChange:
        filled = {code: value for code, value in row.cells.items() if value is not None}
        new = {code: value for code, value in filled.items() if self.columns[code].for_new}
        fixed = [self._fixed(self.columns[code], value, None) for code, value in filled.items() if code not in new]
        needed = (one for one in self.kind.columns if one.required and one.for_new and new.get(one.code) is None)
        empty = [Fault(one.label, _("It is empty."), _("Fill it in.")) for one in needed]
        said = [(self.columns[code].label, self.kind.said(self.columns[code], value)) for code, value in new.items()]
        if faults or empty:
            return RowChange(row.line, "", Verdict.FAULTY, said=said, faults=[*faults, *empty], fixed=fixed)
        content = content_of(self.kind, new)
        same_as, first = self.entered.get(content, ""), self.first.setdefault(content, row.line)
        return RowChange(
            row.line,
            "",
            Verdict.AGAIN if same_as or first != row.line else Verdict.NEW,
            cells=new,
            said=said,
            fixed=fixed,
            content=content,
            same_as=same_as,
            same_row=first if first != row.line else 0,
        )

    def _known(self, row: _Typed, there: SheetRow) -> RowChange:
        mark = self.sheet.marks.get(there.key) if self.sheet.marks is not None else None
        before: Mapping[str, Value] | None = None
        changes, fixed = [], []
        for code, value in row.cells.items():
            column, now = self.columns[code], there.cells.get(code)
            untouched = mark and mark.digests.get(code) == digest_of(there.key, code, value)
            if untouched or value == now or value == shown(self.kind, column, now):
                continue
            if column.comes_back:
                # Most rows come back as they went out: only for the others is the ledger asked.
                before = self._before(there.key, mark) if before is None else before
                changes.append(self._change(column, value, now, before.get(code, _UNKNOWN)))
            else:
                fixed.append(self._fixed(column, value, now))
        conflict = any(one.is_conflict for one in changes)
        verdict = Verdict.CONFLICT if conflict else Verdict.CHANGED
        if not conflict and any(one.empties for one in changes):
            verdict = Verdict.EMPTIED
        return RowChange(row.line, there.key, verdict, there.version, changes=changes, fixed=fixed)

    def _before(self, key: str, mark: Mark | None) -> Mapping[str, Value]:
        """What its cells said when the file was made: by the ledger, where the file's own marks bear it out."""
        if mark is None:
            return {}
        then = self.kind.cells_at(key, mark.version)
        said = {code: then.get(code) for code in mark.digests}
        return {code: value for code, value in said.items() if mark.digests[code] == digest_of(key, code, value)}

    def _fixed(self, column: Column, value: Value, now: Value) -> FixedCell:
        return FixedCell(column.label, self.kind.said(column, value), self.kind.said(column, now))

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


def _nothing_in(column: Column, lost: Lost) -> Fault:
    if lost.is_formula:
        reason = _("The file holds no result for the formula there: %(formula)s") % {"formula": lost}
        return Fault(column.label, reason, _("Open the file in Excel or WPS and save it, or write the value itself."))
    reason = _("The cell shows an error: %(error)s") % {"error": lost}
    return Fault(column.label, reason, _("Write the value itself."))
