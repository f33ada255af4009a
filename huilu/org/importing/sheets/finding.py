"""Which rows of a sheet are its heading, and which column holds what."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from huilu.org.importing.columns import REQUIRED
from huilu.org.importing.sheets.headings import field_of, plain
from huilu.workbooks.cells import letters_of
from huilu.workbooks.reading import SheetRow

# Rows that say anything, from the top, among which the heading is looked for.
LOOKED_AT = 30

Merged = Sequence[Sequence[Sequence[int]]]
Wishes = Mapping[str, str]
"""What the caller says of headings or letters of columns: the field, or nothing to leave the column aside."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column under its heading; without a field it is left aside."""

    place: int
    text: str
    field: str = ""

    @property
    def letters(self) -> str:
        """The column as a spreadsheet names it."""
        return letters_of(self.place)

    def is_meant(self, wish: str) -> bool:
        """Whether these words name the column: its heading, the lower part of it, or its letter."""
        names = {plain(self.text), plain(self.text.rpartition("/")[2])}
        return plain(wish) in names or wish.strip().upper() == self.letters


@dataclass(frozen=True, slots=True)
class Heading:
    """The rows of a heading and its columns from left to right; `preference` decides among equals."""

    lines: tuple[int, ...]
    columns: tuple[Column, ...]
    preference: int = 1

    @property
    def fields(self) -> set[str]:
        """The fields that have a column."""
        return {column.field for column in self.columns if column.field}

    @property
    def is_complete(self) -> bool:
        """Whether every field has a column that a unit cannot do without."""
        return self.fields.issuperset(REQUIRED)

    @property
    def merit(self) -> tuple[int, int, int]:
        """How well it reads as a heading of units."""
        named = sum(bool(column.field) for column in self.columns)
        return len(self.fields), len(self.fields) - named, self.preference

    def texts(self) -> list[str]:
        """Its columns as they are called."""
        return [column.text for column in self.columns]


def headings_in(rows: Sequence[SheetRow], merged: Merged, wishes: Wishes) -> list[Heading]:
    """Every row, and every pair of rows, that names at least two fields; the best comes first."""
    found = [_single(row, wishes) for row in rows]
    found += [_pair(upper, lower, merged, wishes) for upper, lower in pairwise(rows) if lower.line == upper.line + 1]
    likely = [heading for heading in found if len(heading.fields) >= 2]
    return sorted(likely, key=lambda heading: (*(-part for part in heading.merit), heading.lines))


def rival(found: Sequence[Heading]) -> Heading | None:
    """Another heading as good as the best, apart from it and in other words: nobody can know which is meant."""
    best = found[0]
    for other in found[1:]:
        is_apart = other.lines[0] > best.lines[-1] + 1 or other.lines[-1] < best.lines[0] - 1
        if other.is_complete and other.preference and is_apart and other.texts() != best.texts():
            return other
    return None


def _single(row: SheetRow, wishes: Wishes) -> Heading:
    texts = {place: _text(cell) for place, cell in enumerate(row.cells)}
    columns = [Column(place, text, field_of(text) or "") for place, text in texts.items() if text]
    return Heading((row.line,), _as_wished(columns, wishes))


def _pair(upper: SheetRow, lower: SheetRow, merged: Merged, wishes: Wishes) -> Heading:
    """A heading of two rows: groups above, columns below. A column without a group may be merged over both."""
    groups, is_grouped = _groups(upper, merged)
    columns = []
    for place in range(max(len(upper.cells), len(lower.cells), max(groups, default=-1) + 1)):
        group = groups.get(place) or _at(upper, place)
        text = _at(lower, place)
        if not text or text == group:
            columns.append(Column(place, group, field_of(group) or ""))
        else:
            whole = f"{group}/{text}" if group else text
            columns.append(Column(place, whole, field_of(text, group) or ""))
    named = [column for column in columns if column.text]
    return Heading((upper.line, lower.line), _as_wished(named, wishes), preference=2 if is_grouped else 0)


def _groups(row: SheetRow, merged: Merged) -> tuple[dict[int, str], bool]:
    """What stands above each column, and whether a merged cell stands above some of them, as a title does above all."""
    groups: dict[int, str] = {}
    wide = [(left, right) for (top, left), (_bottom, right) in merged if top == row.line - 1 and right > left]
    for left, right in wide:
        groups |= {place: _at(row, left) for place in range(left, right + 1) if _at(row, left)}
    return groups, len({_at(row, left) for left, _right in wide} - {""}) > 0 and len(_said(row)) > 1


def _said(row: SheetRow) -> list[str]:
    return [text for cell in row.cells if (text := _text(cell))]


def _as_wished(columns: Sequence[Column], wishes: Wishes) -> tuple[Column, ...]:
    """What the caller says goes before what we think; a field that the caller has placed stands nowhere else."""
    placed = {field for wish, field in wishes.items() if any(column.is_meant(wish) for column in columns)}
    return tuple(_wished(column, wishes, placed) for column in columns)


def _wished(column: Column, wishes: Wishes, placed: set[str]) -> Column:
    for wish, field in wishes.items():
        if column.is_meant(wish):
            return Column(column.place, column.text, field)
    return Column(column.place, column.text) if column.field in placed else column


def _at(row: SheetRow, place: int) -> str:
    return _text(row.cells[place]) if place < len(row.cells) else ""


def _text(cell: object) -> str:
    """The words of a heading on one line."""
    return "".join(cell.split()) if isinstance(cell, str) else ""
