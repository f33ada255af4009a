"""The rows of a workbook as lines of JSON: one for each sheet, then one for each of its rows that says anything.

A row is its number, its cells, and the places of those cells whose value reaches down from a merged cell above. A cell
is null, a text, a number, true or false; or a pair: `d` and a day, `=` and a formula, `#` and an error, `0` and what is
shown where the number that is held has no zeros in front.
"""

from __future__ import annotations

import io
import json
import math
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any, TextIO

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from huilu.workbooks.archive import check_outside
from huilu.workbooks.cells import Limits, Lost, Place
from huilu.workbooks.flaws import Flaw
from huilu.workbooks.unpacking import look_through

# A spreadsheet holds no longer text in a cell; what is longer shows by its length that it is.
TEXT_LIMIT = 32_768
_SHEET_LIMIT = 255
# Merged cells further down are no part of a heading.
_HEAD = 60
_MERGED_SHOWN = 500

Cell = Any
Box = tuple[Place, Place]


def write_rows(body: bytes, limits: Limits, out: TextIO) -> None:
    """Write every sheet with its rows, or raise the flaw for which the workbook is not read."""
    check_outside(body, limits)
    seen = look_through(body, limits)
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(seen.body))
        sheets = [sheet for sheet in book.sheets_metadata if sheet.typ == SheetTypeEnum.WorkSheet]
        if not sheets:
            raise Flaw("no_sheet")
        if len(sheets) > _SHEET_LIMIT:
            raise Flaw("many_sheets", found=len(sheets), limit=_SHEET_LIMIT)
        for sheet in sheets:
            hidden = sheet.visible != SheetVisibleEnum.Visible
            _write_sheet(book.get_sheet_by_name(sheet.name), seen.lost[sheet.name], hidden=hidden, out=out)
    except (CalamineError, KeyError, ValueError, OverflowError) as problem:
        raise Flaw("damaged", detail=str(problem)[:200]) from None
    _write({"end": True, "since_1904": seen.since_1904}, out)


def _write_sheet(sheet: CalamineSheet, lost: Mapping[Place, Lost], *, hidden: bool, out: TextIO) -> None:
    merged = sorted(sheet.merged_cell_ranges or [])
    heads = [box for box in merged if box[0][0] < _HEAD][:_MERGED_SHOWN]
    _write({"sheet": sheet.name, "hidden": hidden, "merged": heads}, out)
    below = _Merged(merged)
    for line, cells in enumerate(_with_lost(sheet, lost)):
        said = any(cell is not None for cell in cells)
        reached = below.fill(line, cells)
        if said:
            _write([line + 1, cells, reached], out)


def _with_lost(sheet: CalamineSheet, lost: Mapping[Place, Lost]) -> Iterator[list[Cell]]:
    """Every row from the first on; in each cell whose value was lost, what stands there."""
    by_line: dict[int, dict[int, Cell]] = {}
    for (line, column), cell in lost.items():
        by_line.setdefault(line, {})[column] = _told(cell)
    line = 0
    for line, row in enumerate(_values(sheet), 1):
        yield _put([_plain(cell) for cell in row], by_line.get(line - 1, {}))
    for further in range(line, max(by_line, default=-1) + 1):
        yield _put([], by_line.get(further, {}))


def _values(sheet: CalamineSheet) -> Iterator[Sequence[Any]]:
    """The rows with all of their columns: the reader leaves out those on the left that are empty in every row."""
    left = sheet.start[1] if sheet.start else 0
    for row in sheet.iter_rows():
        yield [""] * left + row


def _put(cells: list[Cell], lost: Mapping[int, Cell]) -> list[Cell]:
    for column, cell in lost.items():
        cells.extend([None] * (column + 1 - len(cells)))
        cells[column] = cell
    return cells


def _told(cell: Lost) -> Cell:
    mark = "=" if cell.is_formula else "0" if cell.is_shown else "#"
    return [mark, str(cell[1:] if cell.is_shown else cell)]


def _plain(cell: Any) -> Cell:
    """A cell as JSON carries it."""
    if isinstance(cell, bool):
        return cell
    if isinstance(cell, float | int):
        return _number(cell)
    if isinstance(cell, datetime):
        return ["d", cell.date().isoformat()]
    if isinstance(cell, date):
        return ["d", cell.isoformat()]
    text = str(cell)[:TEXT_LIMIT]
    return text if text.strip() else None


def _number(cell: float) -> Cell:
    if not math.isfinite(cell):
        return ["#", str(cell)]
    return int(cell) if cell == int(cell) else cell


class _Merged:
    """Cells merged downward: the one value is that of every row it lies over."""

    def __init__(self, merged: Sequence[Box]) -> None:
        self._coming = [box for box in reversed(merged) if box[1][0] > box[0][0]]
        self._over: dict[int, tuple[Cell, int]] = {}

    def fill(self, line: int, cells: list[Cell]) -> list[int]:
        """Put in the values that reach down to the row, and tell where. None reaches sideways, to another column."""
        self._over = {column: over for column, over in self._over.items() if over[1] >= line}
        while self._coming and self._coming[-1][0][0] <= line:
            (_line, column), (last, _column) = self._coming.pop()
            value = cells[column] if column < len(cells) else None
            if value is not None:
                self._over[column] = (value, last)
        empty = [column for column in self._over if column >= len(cells) or cells[column] is None]
        _put(cells, {column: self._over[column][0] for column in empty})
        return empty


def _write(line: object, out: TextIO) -> None:
    out.write(json.dumps(line, ensure_ascii=False, allow_nan=False) + "\n")
