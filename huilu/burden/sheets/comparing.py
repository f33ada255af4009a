"""What a form that comes back would put down, cell by cell, beside what the unit has kept meanwhile."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huilu.burden.fields import read_value, say_value
from huilu.burden.form_rules import ValueUnfit
from huilu.burden.models import DataField
from huilu.burden.responses import Line, Sheet
from huilu.burden.sheets.reading import Cell, read_form
from huilu.kernel.cells import Value
from huilu.kernel.refusals import Refusal
from huilu.workbooks.cells import Lost


class Verdict(StrEnum):
    """What a field of the file is, beside what is kept of it."""

    NEW = "new"
    CHANGED = "changed"
    SAME = "same"
    EMPTY = "empty"
    NEWER_HERE = "newer_here"
    CONFLICT = "conflict"
    FAULTY = "faulty"


VERDICT_LABELS: dict[Verdict, str | Promise] = {
    Verdict.NEW: gettext_lazy("is put down"),
    Verdict.CHANGED: gettext_lazy("is changed"),
    Verdict.SAME: gettext_lazy("says the same"),
    Verdict.EMPTY: gettext_lazy("empty in the file; what is here stays"),
    Verdict.NEWER_HERE: gettext_lazy("changed here since; what is here stays"),
    Verdict.CONFLICT: gettext_lazy("changed here and in the file"),
    Verdict.FAULTY: gettext_lazy("cannot be read"),
}
_CLEAR = {Verdict.NEW, Verdict.CHANGED}


class FormFileFaulty(Refusal):
    """Something in it cannot be read, or was changed on both sides."""

    code = "burden.form_file_faulty"
    says = gettext_lazy("Nothing was kept: {cells}.")
    next = gettext_lazy("Correct these cells in the file and hand it in again; or keep the rest and leave these out.")
    status = 422


@dataclass(frozen=True, slots=True)
class Found:
    """One field: in which cell of the file, what stands there, what is kept, and what becomes of it."""

    field: DataField
    cell: str
    verdict: Verdict
    value: Value = None
    file: str = ""
    now: str = ""
    reason: str = ""
    remedy: str = ""

    @property
    def label(self) -> str | Promise:
        """What the verdict is called."""
        return VERDICT_LABELS[self.verdict]

    @property
    def is_clear(self) -> bool:
        """Whether it can be kept without asking."""
        return self.verdict in _CLEAR

    @property
    def is_conflict(self) -> bool:
        """Whether somebody has to say which of two values holds."""
        return self.verdict is Verdict.CONFLICT

    @property
    def is_faulty(self) -> bool:
        """Whether it cannot be read."""
        return self.verdict is Verdict.FAULTY

    @property
    def words(self) -> str:
        """Cell, field and what is wrong, in one line."""
        return f"{self.cell} {self.field.label}: {self.reason or self.label}".strip()


@dataclass(frozen=True, slots=True)
class Preview:
    """All fields of the form in their order, and what of the file belongs to none of them."""

    fields: Sequence[Found]
    unknown: Sequence[str]
    remembers: bool

    def of(self, *verdicts: Verdict) -> list[Found]:
        """The fields of these kinds."""
        return [one for one in self.fields if one.verdict in verdicts]

    def cells(self, over: Collection[str] = ()) -> dict[str, Value]:
        """What is kept of it; `over` names fields in which the file goes over what is here."""
        taken = (one for one in self.fields if one.is_clear or (one.is_conflict and one.field.code in over))
        return {one.field.code: one.value for one in taken}

    def check_whole(self, over: Collection[str] = ()) -> None:
        """Refuse a file of which something would be left out."""
        conflicts = [one for one in self.of(Verdict.CONFLICT) if one.field.code not in over]
        if out := [*self.of(Verdict.FAULTY), *conflicts]:
            raise FormFileFaulty(cells="; ".join(one.words for one in out))


def look_at(body: bytes, form: Sheet) -> Preview:
    """What the file would put down now. Nothing is kept."""
    read = read_form(body, form)
    found = [_found(line, read.cells.get(line.field.code, ()), read.was) for line in form.lines]
    return Preview(found, read.unknown, read.was is not None)


def _found(line: Line, cells: Sequence[Cell], was: Mapping[str, Value] | None) -> Found:
    said = [cell for cell in cells if cell.raw is not None and str(cell.raw).strip()]
    if len(said) > 1:
        places = ", ".join(cell.name for cell in said)
        reason = _("It stands in the file more than once: {places}.").format(places=places)
        return _faulty(line, said[0], reason, _("Leave one of them, and take the others out."))
    if not said:
        return _judged(line, cells[0].name if cells else "", None, was)
    cell = said[0]
    if isinstance(cell.raw, Lost):
        return _faulty(line, cell, _("No value stands there, but {found}.").format(found=cell.raw), _("Write it out."))
    try:
        return _judged(line, cell.name, read_value(line.field, cell.raw), was)
    except ValueUnfit as unfit:
        return _faulty(line, cell, unfit.sentence, unfit.advice)


def _faulty(line: Line, cell: Cell, reason: str, remedy: str) -> Found:
    return Found(
        line.field, cell.name, Verdict.FAULTY, file=str(cell.raw)[:40], now=line.said, reason=reason, remedy=remedy
    )


def _judged(line: Line, cell: str, value: Value, was: Mapping[str, Value] | None) -> Found:
    file = say_value(line.field, value)
    return Found(line.field, cell, _verdict(line, value, was), value=value, file=file, now=line.said)


def _verdict(line: Line, value: Value, was: Mapping[str, Value] | None) -> Verdict:
    if value is None:
        return Verdict.EMPTY
    if line.is_touched and value == line.value:
        return Verdict.SAME
    known, then = was is not None and line.field.code in was, (was or {}).get(line.field.code)
    if not line.is_touched:
        return Verdict.NEW
    if known and value == then:
        return Verdict.NEWER_HERE
    if line.value is None and then is None:
        return Verdict.NEW
    return Verdict.CHANGED if known and then == line.value else Verdict.CONFLICT
