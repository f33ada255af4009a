"""Which rows of a sheet are its heading, and which column holds what."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from huilu.org.importing.columns import REQUIRED
from huilu.org.importing.sheets.headings import field_of, plain, visible
from huilu.workbooks.cells import letters_of, place_of
from huilu.workbooks.reading import SheetRow

# Rows that say anything, from the top, among which the heading is looked for.
LOOKED_AT = 30

_LETTERS = re.compile("[A-Za-z]{1,2}")

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

    def is_called(self, words: str) -> bool:
        """Whether these words are its heading, or the lower part of it."""
        return bool(self.text) and plain(words) in {plain(self.text), plain(self.text.rpartition("/")[2])}


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


def meant(columns: Sequence[Column], wish: str) -> list[Column]:
    """The columns that a wish names: by their heading; where none is called so, by their letter."""
    called = [column for column in columns if column.is_called(wish)]
    return called or [column for column in columns if column.letters == wish.strip().upper()]


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
    texts = [_at(row, place) for place in range(_width(wishes, row))]
    columns = [Column(place, text, field_of(text) or "") for place, text in enumerate(texts)]
    return Heading((row.line,), _as_wished(columns, wishes))


def _pair(upper: SheetRow, lower: SheetRow, merged: Merged, wishes: Wishes) -> Heading:
    """A heading of two rows: groups above, columns below. A column without a group may be merged over both."""
    groups, is_grouped = _groups(upper, merged)
    columns = []
    for place in range(max(_width(wishes, upper, lower), max(groups, default=-1) + 1)):
        group = groups.get(place) or _at(upper, place)
        text = _at(lower, place)
        if not text or text == group:
            columns.append(Column(place, group, field_of(group) or ""))
        else:
            whole = f"{group}/{text}" if group else text
            columns.append(Column(place, whole, field_of(text, group) or ""))
    return Heading((upper.line, lower.line), _as_wished(columns, wishes), preference=2 if is_grouped else 0)


def _groups(row: SheetRow, merged: Merged) -> tuple[dict[int, str], bool]:
    """What stands above each column, and whether a merged cell stands above some of them, as a title does above all."""
    groups: dict[int, str] = {}
    wide = [(left, right) for (top, left), (_bottom, right) in merged if top == row.line - 1 and right > left]
    for left, right in wide:
        groups |= {place: _at(row, left) for place in range(left, right + 1) if _at(row, left)}
    return groups, len({_at(row, left) for left, _right in wide} - {""}) > 0 and len(_said(row)) > 1


def _said(row: SheetRow) -> list[str]:
    return [text for cell in row.cells if (text := _text(cell))]


def _width(wishes: Wishes, *rows: SheetRow) -> int:
    """So many columns as these rows have, and as the caller names by their letters."""
    named = [place_of(wish) for wish in wishes if _LETTERS.fullmatch(wish.strip())]
    return max(*(len(row.cells) for row in rows), *(place + 1 for place in named), 0)


def _as_wished(columns: Sequence[Column], wishes: Wishes) -> tuple[Column, ...]:
    """What the caller says goes before what we think; a field that the caller has placed stands nowhere else."""
    fields = {column.place: field for wish, field in wishes.items() for column in meant(columns, wish)}
    placed = {fields[place] for place in fields}
    thought = {column.place: "" if column.field in placed else column.field for column in columns}
    known = [Column(column.place, column.text, (thought | fields)[column.place]) for column in columns]
    return tuple(column for column in known if column.text or column.field)


def _at(row: SheetRow, place: int) -> str:
    return _text(row.cells[place]) if place < len(row.cells) else ""


def _text(cell: object) -> str:
    """The words of a heading on one line."""
    return visible("".join(cell.split())) if isinstance(cell, str) else ""
