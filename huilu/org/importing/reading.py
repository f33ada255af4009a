"""A stream of bytes becomes rows and faults, in bounded memory."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import BinaryIO

from django.utils.translation import gettext_lazy as _

from huilu.org.importing import columns, faults
from huilu.org.importing.encoding import LINE_LIMIT, Survey, decode, lines
from huilu.org.importing.faults import Fault, RowFault
from huilu.org.importing.values import Row, code_fault, read_row
from huilu.org.words import Vocabulary

_ENCODING_NAMES = {"utf-8": "UTF-8", "gb18030": "GB18030"}
_KINDS = {
    b"PK\x03\x04": _("a workbook (.xlsx)"),
    b"\xd0\xcf\x11\xe0": _("a workbook (.xls)"),
    b"\xff\xfe": _("text in UTF-16"),
    b"\xfe\xff": _("text in UTF-16"),
    b"\x1f\x8b": _("a compressed file"),
}


@dataclass(frozen=True, slots=True)
class Table:
    """How the lines of the file split into named fields."""

    names: tuple[str, ...]
    separator: str
    how: Survey

    def split(self, line: str) -> list[str]:
        """The fields of one line, or `csv.Error`. A field never runs over the end of its line."""
        return next(csv.reader([line], delimiter=self.separator, strict=True))

    def fits(self, fields: list[str]) -> bool:
        """Whether there are as many fields as columns. Spreadsheets leave out the last ones where they are empty."""
        missing = self.names[len(fields) :]
        return len(fields) <= len(self.names) and not any(name in columns.REQUIRED for name in missing)

    def cells(self, fields: list[str]) -> dict[str, str]:
        """The fields by the names of their columns."""
        return dict(zip(self.names, (field.strip() for field in fields), strict=False))

    def readable_cells(self, raw: bytes) -> dict[str, str]:
        """As much of a damaged line as can be read: what cannot is empty, never the wrong text."""
        pieces = raw[:LINE_LIMIT].split(self.separator.encode(self.how.encoding))
        texts = [decode(piece, self.how) or "" for piece in pieces]
        return self.cells([text.replace("\0", "").strip('"') for text in texts])


def read_heading(stream: BinaryIO, how: Survey) -> tuple[Table, list[RowFault]]:
    """How to split the lines, or what is wrong with the file as a whole."""
    stream.seek(0)
    raw = next((line for _number, line in lines(stream)), b"")
    heading = (decode(raw, how) if raw else "") or ""
    separator = columns.separator_of(heading)
    table = Table(tuple(columns.headings(heading.split(separator))), separator, how)
    if kind := next((kind for start, kind in _KINDS.items() if how.head.startswith(start)), None):
        return table, [RowFault(1, "", faults.WrongFileKind(kind=kind))]
    if not how.size:
        return table, [RowFault(1, "", faults.EmptyFile())]
    return table, columns.heading_faults(list(table.names))


def read_rows(stream: BinaryIO, table: Table, words: Vocabulary, today: date, before: int = 0) -> Iterator[Row]:
    """Every row that is not blank, with what is wrong with it; the heading is line 1. `before`: lines before these."""
    for number, raw in lines(stream, before):
        if number > 1 and (raw is None or raw.strip()):
            row = _read_line(number, raw, table, words, today)
            if row:
                yield row


def _read_line(number: int, raw: bytes | None, table: Table, words: Vocabulary, today: date) -> Row | None:
    fields = _fields(raw, table)
    if isinstance(fields, Fault):
        return _damaged(number, raw or b"", table, fields)
    if not any(field.strip() for field in fields):
        return None
    if not table.fits(fields):
        fault = faults.WrongNumberOfFields(found=len(fields), expected=len(table.names))
        return _damaged(number, raw or b"", table, fault)
    return read_row(number, table.cells(fields), words, today)


def _fields(raw: bytes | None, table: Table) -> list[str] | Fault:
    """The fields of one line, or why it cannot be read."""
    if raw is None:
        return faults.RowTooLong(limit=LINE_LIMIT)
    if b"\0" in raw:
        return faults.NulByte()
    line = decode(raw, table.how)
    if line is None:
        return faults.NotDecodable(encoding=_ENCODING_NAMES[table.how.encoding])
    try:
        return table.split(line)
    except csv.Error:
        return faults.UnreadableRow()


def _damaged(number: int, raw: bytes, table: Table, fault: Fault) -> Row:
    """A row that cannot be read whole. Its code is kept where it can be, so that its children are told the truth."""
    cells = table.readable_cells(raw)
    row = Row(number, whole=False)
    row.blame(_culprit(raw, table, fault), fault)
    if code_fault(cells.get("code", ""), required=True) is None:
        row.code = cells["code"]
    return row


def _culprit(raw: bytes, table: Table, fault: Fault) -> str:
    """The column in which the damage lies, where that can be told."""
    if not isinstance(fault, faults.NotDecodable | faults.NulByte):
        return ""
    for name, piece in zip(table.names, raw.split(table.separator.encode(table.how.encoding)), strict=False):
        if b"\0" in piece or decode(piece, table.how) is None:
            return name
    return ""
