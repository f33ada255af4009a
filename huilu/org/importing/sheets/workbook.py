"""A workbook becomes the stream of a plain file of units: the same rows, each on the line that is its row there."""

from __future__ import annotations

import csv
import hashlib
import io
import tempfile
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import BinaryIO, NamedTuple

from django.utils.translation import gettext as _

from huilu.org.importing.bad_rows import write_bad_rows
from huilu.org.importing.columns import COLUMNS
from huilu.org.importing.faults import RowFault
from huilu.org.importing.reading import Table
from huilu.org.importing.sheets.bad_sheet import write_bad_sheet
from huilu.org.importing.sheets.cells import CODES, CellReader, compact, spelt
from huilu.org.importing.sheets.choosing import Choice, choose
from huilu.org.importing.sheets.faults import HeadingAgain
from huilu.org.importing.sheets.finding import Column, Heading
from huilu.org.importing.sheets.headings import visible
from huilu.org.importing.sheets.preview import FIRST, Preview
from huilu.org.importing.values import Row
from huilu.org.words import Labels
from huilu.workbooks.reading import Book, Sheet, SheetRow

WORKBOOK = ".xlsx"


@dataclass(slots=True)
class UnitSheet:
    """A sheet of units as it was read: its rows as lines of a file, and what is wrong with single cells."""

    book: Book
    sheet: Sheet
    preview: Preview
    stream: BinaryIO
    sha256: str
    faults: dict[int, list[RowFault]] = field(default_factory=lambda: defaultdict(list))

    def amend(self, rows: Iterator[Row]) -> Iterator[Row]:
        """The rows with the faults of their cells; what only follows from these is not told."""
        for row in rows:
            if row.number in self.faults:
                own = self.faults[row.number]
                blamed = {fault.field for fault in own}
                row.faults = [*own, *(fault for fault in row.faults if not blamed & {fault.field, ""})]
                # Of a row that is none at all nothing is compared with the other rows.
                row.code = "" if "" in blamed else row.code
            yield row

    def keep(self, stream: BinaryIO, table: Table, faults: list[RowFault], file: Path) -> None:
        """Write the bad rows, as a workbook where the file is to be one."""
        if file.suffix.lower() != WORKBOOK:
            write_bad_rows(stream, table, faults, file)
            return
        write_bad_sheet(file, self.preview.heading.columns, self.book.rows(self.sheet), self.told(faults))

    def told(self, faults: Sequence[RowFault]) -> list[RowFault]:
        """The faults with each column called what the sheet calls it."""
        return [replace(fault, field=self.preview.called(fault.field)) for fault in faults]


class Unread(NamedTuple):
    """Why no sheet of the workbook is read yet, and how far one came."""

    faults: list[RowFault]
    preview: Preview | None


@contextmanager
def unit_sheet(book: Book, choice: Choice, labels: Labels, source: Path) -> Iterator[UnitSheet | Unread]:
    """The sheet of units in the workbook, or the faults that keep it from being read."""
    found = choose(book, choice)
    if found.sheet is None or found.heading is None:
        yield Unread(list(found.faults), None)
        return
    others = [visible(sheet.name) for sheet in book.sheets if sheet is not found.sheet]
    preview = Preview(visible(found.sheet.name), found.heading, others)
    if found.faults:
        yield Unread(list(found.faults), preview)
        return
    with tempfile.TemporaryFile() as stream:
        read = UnitSheet(book, found.sheet, preview, stream, _digest(source))
        known = {column: {spelt(word): code for word, code in words.items()} for column, words in labels.items()}
        zeros, numbers, first = _codes(book, found.sheet, found.heading)
        _Writing(read, CellReader(known, book.since_1904, zeros)).write()
        if numbers:
            preview.notes.append(_note_of_numbers(numbers, first))
        yield read


class _Writing:
    """Writes the rows below the heading as lines, and notes what is wrong with their cells."""

    def __init__(self, read: UnitSheet, reader: CellReader) -> None:
        self.read, self.reader = read, reader
        self.columns = sorted(read.preview.taken, key=lambda column: COLUMNS.index(column.field))
        self.heading = [column.text for column in self.columns]
        self.below = [text.rpartition("/")[2] for text in self.heading]

    def write(self) -> None:
        """One line for each row of the sheet, also where it says nothing: so both are counted alike."""
        out = io.TextIOWrapper(self.read.stream, encoding="utf-8", newline="")
        lines = csv.writer(out, lineterminator="\n")
        lines.writerow([column.field for column in self.columns])
        written = 1
        for row in _data(self.read.book, self.read.sheet, self.read.preview.heading, self.columns):
            out.write("\n" * (row.line - written - 1))
            lines.writerow(self._fields(row))
            written = row.line
        out.flush()
        out.detach()
        self.read.stream.seek(0)

    def _fields(self, row: SheetRow) -> list[str]:
        if self._is_heading(row):
            self.read.faults[row.line].append(RowFault(row.line, "", HeadingAgain()))
        fields = [self._field(row, column) for column in self.columns]
        if len(self.read.preview.first) < FIRST:
            named = zip(self.columns, fields, strict=True)
            said = {column.text or column.letters: visible(text) for column, text in named}
            self.read.preview.first.append((row.line, said))
        return fields

    def _field(self, row: SheetRow, column: Column) -> str:
        text, fault = self.reader.read(column.field, _at(row, column), f"{column.letters}{row.line}")
        if fault:
            self.read.faults[row.line].append(RowFault(row.line, column.field, fault))
        return text

    def _is_heading(self, row: SheetRow) -> bool:
        said = ["".join(str(_at(row, column) or "").split()) for column in self.columns]
        return said in (self.heading, self.below)


def _data(book: Book, sheet: Sheet, heading: Heading, columns: Sequence[Column]) -> Iterator[SheetRow]:
    """The rows below the heading that say anything of a unit themselves."""
    for row in book.rows(sheet):
        own = (column for column in columns if column.place not in row.reached)
        if row.line > heading.lines[-1] and any(_at(row, column) is not None for column in own):
            yield row


def _codes(book: Book, sheet: Sheet, heading: Heading) -> tuple[dict[str, str], int, str]:
    """Codes that begin with zeros, by what is left without them; how many codes are numbers, and the first of them."""
    columns = [column for column in heading.columns if column.field in CODES]
    zeros: dict[str, str] = {}
    numbers, first = 0, ""
    for row in _data(book, sheet, heading, columns):
        for column in columns:
            cell = _at(row, column)
            if isinstance(cell, str):
                code = compact(cell)
                zeros |= {code.lstrip("0"): code} if code.startswith("0") and code.isdecimal() else {}
            elif isinstance(cell, int | float) and not isinstance(cell, bool):
                numbers, first = numbers + 1, first or f"{column.letters}{row.line}"
    return zeros, numbers, first


def _note_of_numbers(count: int, cell: str) -> str:
    return _(
        "{count} codes are numbers in the workbook (the first in {cell}). Where a code began with zeros, they are gone."
    ).format(count=count, cell=cell)


def _at(row: SheetRow, column: Column) -> object:
    return row.cells[column.place] if column.place < len(row.cells) else None


def _digest(source: Path) -> str:
    with source.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
