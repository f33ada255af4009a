"""Hostile workbooks: how one is made, and the answer that it gets. The same bytes in every run."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from tests.org.workbooks import FIRST, ROWS, plain_book, rewritten

SEED = 20230905
TYPES = "[Content_Types].xml"
LAST = len(ROWS) + 1
VILLAGE = ["370811007003", "370811007", "三里村", "village", "community", "grassroots"]

Make = Callable[[Path], object]
Answer = tuple[int, str, str]


@dataclass(frozen=True)
class Hostile:
    """A workbook, under which name it comes, and what is refused of it; where nothing is, it loads the town."""

    make: Make
    refused: tuple[Answer, ...] = ()
    name: str = "units.xlsx"


HOSTILE: dict[str, Hostile] = {}


def hostile(*refused: Answer, name: str = "units.xlsx") -> Callable[[Make], Make]:
    """One more workbook with its answer."""

    def keep(make: Make) -> Make:
        HOSTILE[make.__name__] = Hostile(make, refused, name)
        return make

    return keep


def whole(code: str) -> Answer:
    """The file as a whole is refused."""
    return 1, "", code


UNREADABLE, KIND, LOCKED = (
    whole(f"org.{code}") for code in ("workbook_unreadable", "not_an_xlsx_file", "workbook_locked")
)
CARRIES, FAR, EMPTY = (whole(f"org.{code}") for code in ("workbook_carries", "cell_too_far_out", "empty_file"))


def with_row(file: Path, row: list[object], **options: object) -> Path:
    """The town and one more row."""
    return plain_book(file, [*ROWS, row], **options)


def in_place(file: Path, place: str, cell: str) -> None:
    """Put another cell in that place, just as it would stand in the part of the sheet."""
    there = re.compile(f'<c r="{place}"[^>]*?(/>|>.*?</c>)')

    def edit(sheet: str) -> str:
        edited, count = there.subn(lambda _found: cell.replace("<c", f'<c r="{place}"', 1), sheet)
        assert count == 1
        return edited

    rewritten(file, FIRST, edit)


def in_cell(file: Path, place: str, cell: str) -> None:
    """The town with another cell in that place."""
    in_place(plain_book(file), place, cell)


def made_of(file: Path, parts: dict[str, bytes]) -> None:
    """A packed file with these parts alone."""
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in parts.items():
            packed.writestr(name, content)
