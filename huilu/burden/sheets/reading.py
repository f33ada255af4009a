"""A form that comes back as a workbook: what stands in which cell, whatever a spreadsheet program did to it."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from huilu.burden.models import DataField
from huilu.burden.responses import Sheet
from huilu.burden.sheets.writing import CODE, MADE_FOR, MARK, PUT_DOWN
from huilu.burden.states import FieldKind
from huilu.kernel.cells import Raw, Value, counted_from_1904
from huilu.kernel.refusals import Refusal
from huilu.kernel.words import in_both
from huilu.workbooks.cells import Limits, name_of
from huilu.workbooks.flaws import Flaw, TooFarOut, TooLarge
from huilu.workbooks.grids import Grid, Grids, as_words, plain, read_grids

BODY_LIMIT = 2 * 2**20
_ROWS, _COLUMNS = 500, 60
_LIMITS = Limits(body=BODY_LIMIT, unpacked=40 * 2**20, rows=_ROWS, columns=_COLUMNS, cells=4 * _ROWS * _COLUMNS)
# However many lines somebody has put above the table.
_LOOK_FOR_HEAD = 60


class FormFileUnreadable(Refusal):
    """No spreadsheet that we can open."""

    code = "burden.form_file_unreadable"
    says = _("The file cannot be opened as a form: {problem}.")
    next = _("Save it in Excel or WPS as .xlsx without a password, and hand it in again.")
    status = 422


class FormFileWithoutTable(Refusal):
    """Another spreadsheet, or one of which too much was taken away."""

    code = "burden.form_file_without_table"
    says = _("No row of the file names the columns “{code}” and “{value}”.")
    next = _("Download the form anew and write into that file; its heading and its codes must stay.")
    status = 422


class FormFileOfAnother(Refusal):
    """The file belongs to another unit or another form."""

    code = "burden.form_file_of_another"
    says = _("This file was made for another form: {demand} of {unit}.")
    next = _("Hand it in there, or download this form and write into that file.")


class Cell(NamedTuple):
    """What stands in one cell of the file, and which cell that is."""

    name: str
    raw: Raw


@dataclass(frozen=True, slots=True)
class ReadForm:
    """The cells of each field, by its code: more than one where somebody has copied a row.

    `was`: what stood there when the file was made; without it the file has forgotten. `unknown`: codes that the form
    does not have, and in which cells something stands beside them.
    """

    cells: Mapping[str, Sequence[Cell]]
    was: Mapping[str, Value] | None
    unknown: Sequence[str]


def made_for(body: bytes) -> tuple[str, str]:
    """The demand and the unit that the file was made for; empty where it has forgotten."""
    told = _told(_opened(body))
    return told.get("demand", ""), told.get("unit", "")


def read_form(body: bytes, form: Sheet) -> ReadForm:
    """The cells of the file under the fields of this form."""
    book = _opened(body)
    told = _told(book)
    wanted = {"demand": form.demand.code, "unit": form.unit.code}
    if told and any(told.get(name) != code for name, code in wanted.items()):
        raise FormFileOfAnother(demand=told.get("demand", "?"), unit=told.get("unit", "?"))
    fields = {line.field.code: line.field for line in form.lines}
    cells: dict[str, list[Cell]] = {}
    unknown: list[str] = []
    for code, cell in _cells_of(*_table_of(book)):
        if code in fields:
            raw = counted_from_1904(cell.raw) if book.since_1904 and _is_day(fields[code]) else cell.raw
            cells.setdefault(code, []).append(cell._replace(raw=raw))
        elif code or (cell.raw is not None and str(cell.raw).strip()):
            unknown.append(f"{cell.name} {code}".strip())
    return ReadForm(cells, _was(book, fields) if told else None, unknown)


def _opened(body: bytes) -> Grids:
    try:
        return read_grids(body, _LIMITS)
    except TooLarge:
        raise FormFileUnreadable(problem=_t("it is larger than any form")) from None
    except TooFarOut as cell:
        problem = _t("its cell {cell} lies further out than any form").format(**cell.facts)
        raise FormFileUnreadable(problem=problem) from None
    except Flaw as flaw:
        raise FormFileUnreadable(problem=flaw.sentence) from None


def _told(book: Grids) -> dict[str, str]:
    grid = book.remembering(MARK)
    return {row[0]: row[1] for row in as_words(grid[1:MADE_FOR]) if len(row) > 1} if grid else {}


def _was(book: Grids, fields: Mapping[str, DataField]) -> dict[str, Value]:
    found: dict[str, Value] = {}
    for row in as_words((book.remembering(MARK) or [])[MADE_FOR:]):
        if len(row) > 1 and row[0] in fields:
            try:
                found[row[0]] = json.loads(row[1])
            except ValueError:
                # Somebody has written there: then nobody knows what stood in that field.
                continue
    return found


def _table_of(book: Grids) -> tuple[Grid, int, int, int]:
    """The sheet with the table, the row of its heading, and the columns of codes and of what was put down."""
    codes, values = ({plain(text) for text in in_both(label).values()} for label in (CODE, PUT_DOWN))
    for grid in book.seen(MARK):
        for line, row in enumerate(grid[:_LOOK_FOR_HEAD]):
            heads = [plain(cell) for cell in row]
            code = next((place for place, head in enumerate(heads) if head in codes), None)
            value = next((place for place, head in enumerate(heads) if head in values), None)
            if code is not None and value is not None:
                return grid, line, code, value
    raise FormFileWithoutTable(code=CODE, value=PUT_DOWN)


def _cells_of(grid: Grid, head: int, code: int, value: int) -> list[tuple[str, Cell]]:
    return [
        (str(_at(row, code) or "").strip(), Cell(name_of((line, value)), _at(row, value)))
        for line, row in enumerate(grid[head + 1 :], head + 1)
    ]


def _at(row: Sequence[Raw], place: int) -> Raw:
    return row[place] if place < len(row) else None


def _is_day(field: DataField) -> bool:
    return field.kind == FieldKind.DATE
