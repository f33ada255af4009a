"""The bad rows as a workbook of their own: the cells as they stood, and what is wrong with each row."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _
from xlsxwriter import Workbook

from huilu.org.importing.bad_rows import account
from huilu.org.importing.columns import FAULT_COLUMNS
from huilu.org.importing.faults import RowFault
from huilu.org.importing.sheets.finding import Column
from huilu.org.importing.sheets.headings import chinese_name, field_of
from huilu.workbooks.reading import SheetRow

# Text alone, and nothing that runs: a number typed here keeps its zeros and its digits.
_OPTIONS = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_numbers": False,
    "strings_to_urls": False,
}
_LONGEST = 32_767
_WIDE = 18


def write_bad_sheet(
    file: Path, columns: Sequence[Column], rows: Iterable[SheetRow], faults: Sequence[RowFault]
) -> None:
    """Write the bad rows under the heading of their sheet, so that the file can be corrected and imported again."""
    by_row: dict[int, list[RowFault]] = defaultdict(list)
    for fault in faults:
        by_row[fault.row].append(fault)
    draft = file.with_name(f".{file.name}.draft")
    with Workbook(draft, _OPTIONS) as book:
        page = book.add_worksheet(_("Bad rows"))
        as_text = book.add_format({"num_format": "@"})
        page.set_column(0, len(columns) - 1, _WIDE, as_text)
        names = [*(_heading(column) for column in columns), *FAULT_COLUMNS]
        for place, name in enumerate(names):
            page.write_string(0, place, name, book.add_format({"bold": True}))
        bad = (row for row in rows if row.line in by_row)
        for line, row in enumerate(bad, 1):
            said = [*_said(row, columns), *account(row.line, by_row[row.line])]
            for place, text in enumerate(said):
                if text:
                    page.write_string(line, place, text[:_LONGEST], as_text)
    draft.replace(file)


def _heading(column: Column) -> str:
    """A name under which the column is read again as it was now, also without what the caller said of it."""
    known = field_of(column.text) or ""
    if known == column.field:
        return column.text
    return chinese_name(column.field) if column.field else f"#{column.text}"


def _said(row: SheetRow, columns: Sequence[Column]) -> list[str]:
    cells = (row.cells[column.place] if column.place < len(row.cells) else None for column in columns)
    return [_text(cell) for cell in cells]


def _text(cell: Any) -> str:
    if cell is None:
        return ""
    return str(cell[1]) if isinstance(cell, list) else str(cell)
