"""Workbooks as people and other programs send them back."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from python_calamine import CalamineWorkbook
from xlsxwriter import Workbook

Grid = list[list[Any]]


def opened(body: bytes) -> dict[str, Grid]:
    """Every sheet of a workbook, cell by cell."""
    book = CalamineWorkbook.from_filelike(io.BytesIO(body))
    return {name: book.get_sheet_by_name(name).to_python(skip_empty_area=False) for name in book.sheet_names}


def saved(grids: dict[str, Grid]) -> bytes:
    """A plain workbook with these cells: no styles, nothing hidden."""
    body = io.BytesIO()
    book = Workbook(body, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    as_day = book.add_format({"num_format": "yyyy-mm-dd"})
    for name, grid in grids.items():
        sheet = book.add_worksheet(name)
        for line, row in enumerate(grid):
            for place, cell in enumerate(row):
                if isinstance(cell, date | datetime):
                    sheet.write_datetime(line, place, cell, as_day)
                elif cell != "":
                    sheet.write(line, place, cell)
    book.close()
    return body.getvalue()


def edited(body: bytes, edit: Callable[[Grid], None]) -> bytes:
    """The workbook after somebody has worked on its first sheet and saved it in another program."""
    grids = opened(body)
    edit(grids[next(iter(grids))])
    return saved(grids)


def put(grid: Grid, line: int, heading: str, value: Any) -> None:
    """Write into the cell of that line, as the spreadsheet counts, under that heading."""
    place = grid[0].index(heading)
    while len(grid) < line:
        grid.append([""] * len(grid[0]))
    grid[line - 1] += [""] * (place + 1 - len(grid[line - 1]))
    grid[line - 1][place] = value


def rewritten(body: bytes, part: str, edit: Callable[[str], str]) -> bytes:
    """The same file with one of its parts written otherwise, as some other program would."""
    again = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(body)) as packed, zipfile.ZipFile(again, "w", zipfile.ZIP_DEFLATED) as copy:
        for name in packed.namelist():
            content = packed.read(name)
            copy.writestr(name, edit(content.decode()).encode() if name == part else content)
    return again.getvalue()
