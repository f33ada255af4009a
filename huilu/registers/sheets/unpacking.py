"""A workbook unpacked, looked through, and packed again: what is read of it was seen before."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from xml.parsers import expat

from django.utils.translation import gettext as _

from huilu.registers.sheets.cells import (
    BODY_LIMIT,
    CELL_LIMIT,
    UNPACKED_LIMIT,
    BookParts,
    Follower,
    Lost,
    Place,
    SharedTexts,
    SheetCells,
    SheetUnreadable,
    parser_for,
    too_large,
)

_CHUNK = 2**16
_BOOK = "xl/workbook.xml"
_RELATIONS = "xl/_rels/workbook.xml.rels"
_TEXTS = "xl/sharedstrings.xml"
_OTHERS = ("[content_types].xml", "_rels/.rels", "xl/styles.xml")
_DAMAGE = (
    zipfile.BadZipFile,
    zlib.error,
    expat.ExpatError,
    EOFError,
    KeyError,
    NotImplementedError,
    OSError,
    RuntimeError,
    ValueError,
)


@dataclass(frozen=True, slots=True)
class LookedThrough:
    """A workbook with those parts alone that were looked through, and its lost cells by the name of their sheet."""

    body: bytes
    lost: Mapping[str, Mapping[Place, Lost]]
    since_1904: bool


def look_through(body: bytes) -> LookedThrough:
    """The workbook as it can be read safely."""
    if len(body) > BODY_LIMIT:
        raise too_large()
    again = io.BytesIO()
    try:
        # The reader gets what was seen here and nothing else: no two programs unpack a damaged file alike.
        with zipfile.ZipFile(io.BytesIO(body)) as packed, zipfile.ZipFile(again, "w") as copy:
            looking = _Looking(packed, copy)
            looking.look()
    except _DAMAGE as problem:
        raise SheetUnreadable(problem=str(problem)[:200]) from None
    return LookedThrough(again.getvalue(), looking.lost, looking.book.since_1904)


class _Looking:
    """One workbook on its way through."""

    def __init__(self, packed: zipfile.ZipFile, copy: zipfile.ZipFile) -> None:
        self.packed, self.copy = packed, copy
        self.parts: dict[str, zipfile.ZipInfo] = {}
        for part in packed.infolist():
            name = part.filename.replace("\\", "/").lower()
            if name in self.parts:
                raise SheetUnreadable(problem=_("it holds two parts of one name"))
            self.parts[name] = part
        self.book = BookParts()
        self.lost: dict[str, Mapping[Place, Lost]] = {}
        self.unpacked = 0

    def look(self) -> None:
        """The workbook first, then the texts that its cells point to, then each sheet."""
        if _BOOK not in self.parts or _RELATIONS not in self.parts:
            raise SheetUnreadable(problem=_("it is no .xlsx workbook"))
        for name in (_RELATIONS, _BOOK):
            self._follow(name, self.book)
        texts = SharedTexts()
        if _TEXTS in self.parts:
            self._follow(_TEXTS, texts)
        for name in _OTHERS:
            if name in self.parts:
                self._pass_on(name, len)
        sheets = {name: SheetCells(texts.lengths) for name in self.book.sheets.values()}
        for name, cells in sheets.items():
            self._follow(name, cells)
        self._check_size([sheets[name] for name in self.book.sheets.values()])
        self.lost = {title: sheets[name].lost for title, name in self.book.sheets.items()}

    def _check_size(self, sheets: list[SheetCells]) -> None:
        """What a small file makes of itself once every cell is written out."""
        area, text = sum(one.rows * one.columns for one in sheets), sum(one.shared_text for one in sheets)
        if area > CELL_LIMIT or text > UNPACKED_LIMIT:
            raise too_large()

    def _follow(self, name: str, follower: Follower) -> None:
        parser = parser_for(follower)
        self._pass_on(name, parser.Parse)
        parser.Parse(b"", True)

    def _pass_on(self, name: str, see: Callable[[bytes], object]) -> None:
        """Copy the part piece by piece, and show each piece."""
        written = zipfile.ZipInfo(self.parts[name].filename.replace("\\", "/"))
        written.compress_type = zipfile.ZIP_DEFLATED
        with self.packed.open(self.parts[name]) as part, self.copy.open(written, "w") as copy:
            while chunk := part.read(_CHUNK):
                self.unpacked += len(chunk)
                if self.unpacked > UNPACKED_LIMIT:
                    raise too_large()
                copy.write(chunk)
                see(chunk)
