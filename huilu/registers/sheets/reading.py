"""A workbook that comes back: which sheet and which row is the head, whatever a spreadsheet program did to it."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext_lazy as _
from python_calamine import CalamineError, CalamineWorkbook

from huilu.kernel.refusals import Refusal
from huilu.registers.columns import Column
from huilu.registers.sheets.shape import SheetKind
from huilu.registers.sheets.writing import MARK
from huilu.registers.values import Raw

BODY_LIMIT = 8 * 2**20
UNPACKED_LIMIT = 120 * 2**20
ROW_LIMIT = 20_000
_LOOK_FOR_HEAD = 15
_HIDDEN_HEAD = 5

Grid = Sequence[Sequence[Raw]]


class SheetUnreadable(Refusal):
    """No spreadsheet that we can open."""

    code = "registers.sheet_unreadable"
    says = _("The file cannot be opened as a spreadsheet: {problem}")
    next = _("Save it in Excel or WPS as .xlsx without a password, and hand it in again.")
    status = 422


class SheetTooLarge(Refusal):
    """More than one sitting can look through."""

    code = "registers.sheet_too_large"
    says = _("The file is too large: at most {megabytes} MB and {rows} rows are read.")
    next = _("Take out what does not belong there, or hand it in in parts.")
    status = 413


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
    """The rows of the file under the columns of this register."""
    if not kind.comes_back:
        raise SheetStaysHere(title=kind.title)
    grids = _open(body)
    marks = _marks(next((grid for grid in grids.values() if _is_hidden(grid)), None), kind)
    head, grid = _find_head([grid for grid in grids.values() if not _is_hidden(grid)], kind)
    by_place, unknown = _columns_of(grid[head], kind)
    rows = [_row(line, cells, by_place) for line, cells in enumerate(grid[head + 1 :], head + 2)]
    columns = [by_place[place] for place in sorted(by_place)]
    return ReadSheet(columns, [row for row in rows if row.cells], marks, unknown)


def remembered(body: bytes) -> tuple[str, str]:
    """The kind and the unit that the file was made for; empty where it has forgotten."""
    grid = next((grid for grid in _open(body).values() if _is_hidden(grid)), None)
    made_for = _made_for(_as_words(grid)) if grid else {}
    return made_for.get("kind", ""), made_for.get("unit", "")


def _as_words(grid: Grid) -> list[list[str]]:
    return [[str(cell).strip() for cell in row] for row in grid]


def _made_for(words: Sequence[Sequence[str]]) -> dict[str, str]:
    return {row[0]: row[1] for row in words[1 : _HIDDEN_HEAD - 1] if len(row) > 1}


def _open(body: bytes) -> dict[str, Grid]:
    """Every sheet of the file."""
    if len(body) > BODY_LIMIT or _unpacked(body) > UNPACKED_LIMIT:
        raise too_large()
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(body))
        grids: dict[str, Grid] = {
            name: book.get_sheet_by_name(name).to_python(skip_empty_area=False) for name in book.sheet_names
        }
    except (CalamineError, ValueError, OSError, OverflowError) as problem:
        raise SheetUnreadable(problem=str(problem)[:200]) from None
    if any(len(grid) > ROW_LIMIT for grid in grids.values()):
        raise too_large()
    return grids


def too_large() -> SheetTooLarge:
    """The refusal, with what is read at most."""
    return SheetTooLarge(megabytes=BODY_LIMIT // 2**20, rows=ROW_LIMIT)


def _unpacked(body: bytes) -> int:
    """How large the file is once unpacked, as far as it says so itself."""
    try:
        with zipfile.ZipFile(io.BytesIO(body)) as packed:
            return sum(one.file_size for one in packed.infolist())
    except zipfile.BadZipFile:
        return 0


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
        if len(row) > 1 and row[1].isdecimal()
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


def _row(line: int, cells: Sequence[Raw], by_place: Mapping[int, Column]) -> ReadRow:
    found = {column.code: cells[place] if place < len(cells) else None for place, column in by_place.items()}
    said = any(cell is not None and str(cell).strip() for cell in found.values())
    return ReadRow(line, found if said else {})
