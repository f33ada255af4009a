"""A workbook that comes back: which sheet and which row is the head, whatever a spreadsheet program did to it."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext_lazy as _
from python_calamine import CalamineError, CalamineWorkbook

from huilu.kernel.cells import Raw, counted_from_1904
from huilu.kernel.refusals import Refusal
from huilu.registers.columns import Column
from huilu.registers.sheets.opening import ROW_LIMIT, SheetUnreadable, opened, too_large
from huilu.registers.sheets.shape import SheetKind
from huilu.registers.sheets.writing import MARK
from huilu.workbooks.cells import Lost, Place

_LOOK_FOR_HEAD = 15
_HIDDEN_HEAD = 5
# The ledger is far from numbers this long; what is longer is no version.
_LONGEST_VERSION = 18

Grid = Sequence[Sequence[Raw]]


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
    book = _open(body)
    marks = _marks(book.hidden, kind)
    head, grid = _find_head([grid for grid in book.grids if not _is_hidden(grid)], kind)
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
    grid = _open(body).hidden
    made_for = _made_for(_as_words(grid)) if grid else {}
    return made_for.get("kind", ""), made_for.get("unit", "")


def _as_words(grid: Grid) -> list[list[str]]:
    return [[str(cell).strip() for cell in row] for row in grid]


def _made_for(words: Sequence[Sequence[str]]) -> dict[str, str]:
    return {row[0]: row[1] for row in words[1 : _HIDDEN_HEAD - 1] if len(row) > 1}


@dataclass(frozen=True, slots=True)
class _Book:
    """Every sheet of the file, and whether it counts days from 1904."""

    grids: Sequence[Grid]
    since_1904: bool

    @property
    def hidden(self) -> Grid | None:
        """The sheet that remembers, if it is still there."""
        return next((grid for grid in self.grids if _is_hidden(grid)), None)


def _open(body: bytes) -> _Book:
    """What the file holds, once it was seen that it can be held."""
    seen = opened(body)
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(seen.body))
        grids = [
            _with_lost(book.get_sheet_by_name(name).to_python(skip_empty_area=False), seen.lost[name])
            for name in book.sheet_names
        ]
    except (CalamineError, KeyError, ValueError, OSError, OverflowError) as problem:
        raise SheetUnreadable(problem=str(problem)[:200]) from None
    return _Book(grids, seen.since_1904)


def _with_lost(grid: Grid, lost: Mapping[Place, Lost]) -> Grid:
    """The sheet, and in each cell that only looks empty what stands there."""
    rows = [list(row) for row in grid]
    for (line, column), cell in lost.items():
        rows.extend([] for _missing in range(len(rows), line + 1))
        rows[line].extend("" for _missing in range(len(rows[line]), column + 1))
        rows[line][column] = cell
    return rows


def _is_hidden(grid: Grid) -> bool:
    return bool(grid) and bool(grid[0]) and grid[0][0] == MARK


def _marks(grid: Grid | None, kind: SheetKind) -> dict[str, Mark] | None:
    """What the hidden sheet remembers; None where there is none any more."""
    if grid is None or len(grid) < _HIDDEN_HEAD:
        return None
    words = _as_words(grid)
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
        name = _plain(cell)
        column = next((one for one in kind.columns if name in {_plain(text) for text in one.labels.values()}), None)
        if column is not None and column not in known.values():
            known[place] = column
        elif name:
            unknown.append(str(cell).strip())
    return known, unknown


def _plain(cell: Raw) -> str:
    return "".join(str(cell or "").split()).lower()


def _row(line: int, cells: Sequence[Raw], by_place: Mapping[int, Column], *, since_1904: bool) -> ReadRow:
    found = {column.code: cells[place] if place < len(cells) else None for place, column in by_place.items()}
    if since_1904:
        days = [column.code for column in by_place.values() if column.kind == "date"]
        found |= {code: counted_from_1904(found[code]) for code in days}
    said = any(cell is not None and str(cell).strip() for cell in found.values())
    return ReadRow(line, found if said else {})
