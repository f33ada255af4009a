"""A small workbook held whole: its sheets cell by cell, and what stands in cells that only look empty."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from python_calamine import CalamineError, CalamineWorkbook

from huilu.kernel.cells import Raw
from huilu.workbooks.cells import Limits, Lost, Place
from huilu.workbooks.flaws import Flaw
from huilu.workbooks.unpacking import look_through

Grid = Sequence[Sequence[Raw]]


@dataclass(frozen=True, slots=True)
class Grids:
    """Every sheet of the file, and whether it counts days from 1904."""

    sheets: Sequence[Grid]
    since_1904: bool

    def remembering(self, mark: str) -> Grid | None:
        """The sheet of our own that nobody needs to see, if it is still there; it begins with the mark."""
        return next((grid for grid in self.sheets if _begins_with(grid, mark)), None)

    def seen(self, mark: str) -> list[Grid]:
        """The sheets that people work on."""
        return [grid for grid in self.sheets if not _begins_with(grid, mark)]


def read_grids(body: bytes, limits: Limits) -> Grids:
    """What the file holds, once it was seen that it can be held; or the flaw for which it is not read."""
    seen = look_through(body, limits)
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(seen.body))
        grids = [
            _with_lost(book.get_sheet_by_name(name).to_python(skip_empty_area=False), seen.lost[name])
            for name in book.sheet_names
        ]
    except (CalamineError, KeyError, ValueError, OSError, OverflowError) as problem:
        raise Flaw("damaged", detail=str(problem)[:200]) from None
    return Grids(grids, seen.since_1904)


def as_words(grid: Grid) -> list[list[str]]:
    """The cells as texts."""
    return [[str(cell).strip() for cell in row] for row in grid]


def plain(cell: Raw) -> str:
    """What is compared of a heading: neither spaces nor capitals count."""
    return "".join(str(cell or "").split()).lower()


def _with_lost(grid: Grid, lost: Mapping[Place, Lost]) -> Grid:
    """The sheet, and in each cell that only looks empty what stands there."""
    rows = [list(row) for row in grid]
    for (line, column), cell in lost.items():
        rows.extend([] for _missing in range(len(rows), line + 1))
        rows[line].extend("" for _missing in range(len(rows[line]), column + 1))
        rows[line][column] = cell
    return rows


def _begins_with(grid: Grid, mark: str) -> bool:
    return bool(grid) and bool(grid[0]) and grid[0][0] == mark
