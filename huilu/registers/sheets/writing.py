"""A register as a workbook that opens in Excel, WPS or LibreOffice as people expect."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from huilu.kernel.cells import Value
from huilu.kernel.words import pick
from huilu.registers.columns import Column
from huilu.registers.sheets.shape import SheetKind, SheetRow, digest_of
from huilu.workbooks.writing import HIDDEN, cut, is_risky, new_workbook, sheet_name

MARK = "huilu register 1"
_A4 = 9
_LONGEST_LIST = 250
_ROOM_BELOW = 200
_LOOKS: dict[str, dict[str, Any]] = {
    "text": {},
    "risky": {"quote_prefix": True},
    "date": {"num_format": "yyyy-mm-dd", "align": "left"},
}


def write_workbook(kind: SheetKind, at: datetime) -> bytes:
    """The sheet as a file: frozen head, filters, real dates, set up for landscape A4 with its head on every page."""
    body = io.BytesIO()
    book = new_workbook(body, at, f"{kind.unit.name} {kind.title}")
    sheet = book.add_worksheet(sheet_name(kind.title))
    _Writer(book, sheet, kind).write(at)
    if kind.comes_back:
        _write_keys(book.add_worksheet(HIDDEN), kind, at)
    book.close()
    return body.getvalue()


def file_name(kind: SheetKind, at: datetime) -> str:
    """What the file is called when it is saved."""
    return f"{kind.unit.name}-{kind.title}-{localtime(at):%Y%m%d}.xlsx"


class _Writer:
    """Writes the one sheet that people see."""

    def __init__(self, book: Workbook, sheet: Worksheet, kind: SheetKind) -> None:
        self.sheet, self.kind = sheet, kind
        edge: dict[str, Any] = {"border": 1, "valign": "top", "text_wrap": True, "font_size": 10}
        self.head = book.add_format(edge | {"bold": True, "valign": "vcenter", "bg_color": "#E8ECEC"})
        self.formats = {
            (fixed, look): book.add_format(edge | more | ({"bg_color": "#F3F5F5"} if fixed else {}))
            for fixed in (False, True)
            for look, more in _LOOKS.items()
        }

    def write(self, at: datetime) -> None:
        """Head, rows, and everything about paper."""
        columns, rows = self.kind.columns, self.kind.rows
        for place, column in enumerate(columns):
            look = self.formats[False, "date"] if column.kind == "date" else None
            self.sheet.set_column(place, place, column.columns_wide, look)
            self.sheet.write_string(0, place, column.label, self.head)
            self._offer(place, column, len(rows))
        for line, row in enumerate(rows, 1):
            for place, column in enumerate(columns):
                self._write_cell(line, place, column, row.cells.get(column.code))
        self.sheet.freeze_panes(1, 1)
        self.sheet.autofilter(0, 0, max(len(rows), 1), len(columns) - 1)
        self._set_up_paper(at)

    def _write_cell(self, line: int, place: int, column: Column, value: Value) -> None:
        fixed = not column.comes_back
        if value is None:
            self.sheet.write_blank(line, place, None, self.formats[fixed, "text"])
        elif column.kind == "date":
            self.sheet.write_datetime(line, place, date.fromisoformat(str(value)), self.formats[fixed, "date"])
        elif column.kind == "number" and not isinstance(value, str | bool):
            self.sheet.write_number(line, place, value, self.formats[fixed, "text"])
        else:
            text = shown(self.kind, column, value)
            self.sheet.write_string(line, place, text, self._look_of(text, fixed=fixed))

    def _look_of(self, text: str, *, fixed: bool) -> Format:
        return self.formats[fixed, "risky" if is_risky(text) else "text"]

    def _offer(self, place: int, column: Column, rows: int) -> None:
        """A list to choose from, where one cell can hold it; whatever else is typed is read all the same."""
        words = _words_of(self.kind, column)
        if (
            not words
            or not (column.comes_back or column.for_new)
            or sum(len(word) + 1 for word in words) > _LONGEST_LIST
        ):
            return
        rule = {"validate": "list", "source": words, "error_type": "information", "show_error": False}
        self.sheet.data_validation(1, place, rows + _ROOM_BELOW, place, rule)

    def _set_up_paper(self, at: datetime) -> None:
        self.sheet.set_landscape()
        self.sheet.set_paper(_A4)
        self.sheet.fit_to_pages(1, 0)
        self.sheet.repeat_rows(0)
        self.sheet.set_margins(left=0.4, right=0.4, top=0.8, bottom=0.6)
        title = f"{self.kind.unit.name} {self.kind.title}".replace("&", "&&")
        self.sheet.set_header(f"&C&14{title}"[:255])
        as_of = _("As of %(at)s") % {"at": f"{localtime(at):%Y-%m-%d %H:%M}"}
        self.sheet.set_footer(f"&L{as_of}&R&P / &N")


def shown(kind: SheetKind, column: Column, value: Value) -> str:
    """What a cell says. A unit stands with its code, so that coming back it is the same one."""
    text = kind.said(column, value)
    if column.kind == "unit" and text != value:
        text = f"{value} {text}"
    return cut(text)


def _words_of(kind: SheetKind, column: Column) -> list[str]:
    if column.kind == "yes_no":
        return [kind.said(column, True), kind.said(column, False)]
    if column.kind == "post":
        return [kind.names.post_name(key) for key in kind.names.posts]
    return [pick(choice.labels) for choice in column.choices]


def _write_keys(sheet: Worksheet, kind: SheetKind, at: datetime) -> None:
    """The sheet nobody needs to see: which rows these were, at which version, and a mark of what each cell said."""
    columns = [column.code for column in kind.columns]
    head = [
        [MARK],
        ["kind", kind.code],
        ["unit", kind.unit.code],
        ["made", at.isoformat()],
        ["key", "version", *columns],
    ]
    for line, words in enumerate([*head, *(_keys_of(row, columns) for row in kind.rows)]):
        for place, word in enumerate(words):
            sheet.write_string(line, place, word)
    sheet.hide()


def _keys_of(row: SheetRow, columns: Sequence[str]) -> list[str]:
    return [row.key, str(row.version), *(digest_of(row.key, code, row.cells.get(code)) for code in columns)]
