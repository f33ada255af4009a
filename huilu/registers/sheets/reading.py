"""A workbook that comes back: which sheet and which row is the head, whatever a spreadsheet program did to it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext_lazy as _

from huilu.kernel.cells import Raw, counted_from_1904
from huilu.kernel.refusals import Refusal
from huilu.registers.columns import Column
from huilu.registers.sheets.opening import ROW_LIMIT, opened, too_large
from huilu.registers.sheets.shape import SheetKind
from huilu.registers.sheets.writing import MARK
from huilu.workbooks.grids import Grid, as_words, plain

_LOOK_FOR_HEAD = 15
_HIDDEN_HEAD = 5
# The ledger is far from numbers this long; what is longer is no version.
_LONGEST_VERSION = 18


class SheetWithoutHead(Refusal):
    """No row names the columns."""

    code = "registers.sheet_without_head"
    says = _("No row of the file names the columns of this register. Looked for: {columns}.")
    next = _("Download the register anew and write into that file; its first row must stay.")
    status = 422


class SheetOfAnother(Refusal):
    """The file belongs to another unit or register."""

    code = "registers.sheet_of_another"
    says = _("This file was made for another register: {kind} of {unit}.")
    next = _("Hand it in there, or download this register and write into that file.")


class SheetStaysHere(Refusal):
    """A list that only goes out."""

    code = "registers.sheet_stays_here"
    says = _("The list “{title}” follows from the issues and is not read back.")
    next = _("Change the issue itself, or the list of tasks.")


@dataclass(frozen=True, slots=True)
class ReadRow:
    """One row of the file: its line as the spreadsheet counts, and what stands in the columns that we know."""

    line: int
    cells: Mapping[str, Raw]


@dataclass(frozen=True, slots=True)
class Mark:
    """What the file remembers of a row: the version it was made at, and a mark of each cell."""

    version: int
    digests: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class ReadSheet:
    """A file taken apart. Without `marks` it has forgotten what it was made from: then all of it is in doubt."""

    columns: Sequence[Column]
    rows: Sequence[ReadRow]
    marks: Mapping[str, Mark] | None
    unknown: Sequence[str] = field(default=())


def read_workbook(body: bytes, kind: SheetKind) -> ReadSheet:
    """The rows of the file under the columns of this register. What was lost of a cell stands in it as `Lost`."""
    if not kind.comes_back:
        raise SheetStaysHere(title=kind.title)
    book = opened(body)
    marks = _marks(book.remembering(MARK), kind)
    head, grid = _find_head(book.seen(MARK), kind)
    by_place, unknown = _columns_of(grid[head], kind)
    rows = [
        _row(line, cells, by_place, since_1904=book.since_1904) for line, cells in enumerate(grid[head + 1 :], head + 2)
    ]
    said = [row for row in rows if row.cells]
    if len(said) > ROW_LIMIT:
        raise too_large()
    return ReadSheet([by_place[place] for place in sorted(by_place)], said, marks, unknown)


def remembered(body: bytes) -> tuple[str, str]:
    """The kind and the unit that the file was made for; empty where it has forgotten."""
    grid = opened(body).remembering(MARK)
    made_for = _made_for(as_words(grid)) if grid else {}
    return made_for.get("kind", ""), made_for.get("unit", "")


def _made_for(words: Sequence[Sequence[str]]) -> dict[str, str]:
    return {row[0]: row[1] for row in words[1 : _HIDDEN_HEAD - 1] if len(row) > 1}


def _marks(grid: Grid | None, kind: SheetKind) -> dict[str, Mark] | None:
    """What the hidden sheet remembers; None where there is none any more."""
    if grid is None or len(grid) < _HIDDEN_HEAD:
        return None
    words = as_words(grid)
    made_for = _made_for(words)
    if (made_for.get("kind"), made_for.get("unit")) != (kind.code, kind.unit.code):
        raise SheetOfAnother(kind=made_for.get("kind", "?"), unit=made_for.get("unit", "?"))
    codes = words[_HIDDEN_HEAD - 1][2:]
    return {
        row[0]: Mark(int(row[1]), dict(zip(codes, row[2:], strict=False)))
        for row in words[_HIDDEN_HEAD:]
        if len(row) > 1 and row[1].isdecimal() and len(row[1]) <= _LONGEST_VERSION
    }


def _find_head(grids: Sequence[Grid], kind: SheetKind) -> tuple[int, Grid]:
    """The row that names the most columns of the register, on whichever sheet it is."""
    best: tuple[int, int, Grid] = (0, 0, [])
    for grid in grids:
        for line, cells in enumerate(grid[:_LOOK_FOR_HEAD]):
            named = len(_columns_of(cells, kind)[0])
            if named > best[0]:
                best = (named, line, grid)
    if best[0] < min(2, len(kind.columns)):
        raise SheetWithoutHead(columns=", ".join(column.label for column in kind.columns))
    return best[1], best[2]


def _columns_of(cells: Sequence[Raw], kind: SheetKind) -> tuple[dict[int, Column], list[str]]:
    """The columns by their place in the file, wherever they were moved; and the heads that we do not know."""
    known: dict[int, Column] = {}
    unknown: list[str] = []
    for place, cell in enumerate(cells):
        name = plain(cell)
        column = next((one for one in kind.columns if name in {plain(text) for text in one.labels.values()}), None)
        if column is not None and column not in known.values():
            known[place] = column
        elif name:
            unknown.append(str(cell).strip())
    return known, unknown


def _row(line: int, cells: Sequence[Raw], by_place: Mapping[int, Column], *, since_1904: bool) -> ReadRow:
    found = {column.code: cells[place] if place < len(cells) else None for place, column in by_place.items()}
    if since_1904:
        days = [column.code for column in by_place.values() if column.kind == "date"]
        found |= {code: counted_from_1904(found[code]) for code in days}
    said = any(cell is not None and str(cell).strip() for cell in found.values())
    return ReadRow(line, found if said else {})
