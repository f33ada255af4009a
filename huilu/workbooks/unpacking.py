"""A workbook unpacked, looked through, and packed again: what is read of it was seen before."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from xml.parsers import expat

from huilu.workbooks.cells import Limits, Lost, Place, SheetCells
from huilu.workbooks.flaws import Flaw, TooLarge
from huilu.workbooks.parts import BookParts, Follower, SharedTexts, Styles, parser_for

_CHUNK = 2**16
_BOOK = "xl/workbook.xml"
_RELATIONS = "xl/_rels/workbook.xml.rels"
_TEXTS = "xl/sharedstrings.xml"
_STYLES = "xl/styles.xml"
_OTHERS = ("[content_types].xml", "_rels/.rels")
# The copy is read once and forgotten: little is gained by packing it well.
_QUICKLY = 1
_UTF_16 = {b"\xff\xfe", b"\xfe\xff", b"<\0", b"\0<"}
DAMAGE = (
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


def look_through(body: bytes, limits: Limits) -> LookedThrough:
    """The workbook as it can be read safely, or the flaw that was found."""
    if len(body) > limits.body:
        raise TooLarge
    again = io.BytesIO()
    try:
        # The reader gets what was seen here and nothing else: no two programs unpack a damaged file alike.
        with (
            zipfile.ZipFile(io.BytesIO(body)) as packed,
            zipfile.ZipFile(again, "w", zipfile.ZIP_DEFLATED, compresslevel=_QUICKLY) as copy,
        ):
            looking = _Looking(packed, copy, limits)
            looking.look()
    except DAMAGE as problem:
        raise Flaw("damaged", detail=str(problem)[:200]) from None
    return LookedThrough(again.getvalue(), looking.lost, looking.book.since_1904)


class _Looking:
    """One workbook on its way through."""

    def __init__(self, packed: zipfile.ZipFile, copy: zipfile.ZipFile, limits: Limits) -> None:
        self.packed, self.copy, self.limits = packed, copy, limits
        self.parts: dict[str, zipfile.ZipInfo] = {}
        for part in packed.infolist():
            name = part.filename.replace("\\", "/").lower()
            if name in self.parts:
                raise Flaw("two_parts")
            self.parts[name] = part
        self.book = BookParts()
        self.lost: dict[str, Mapping[Place, Lost]] = {}
        self.unpacked = 0

    def look(self) -> None:
        """The workbook first, then the texts that its cells point to, then each sheet."""
        if _BOOK not in self.parts or _RELATIONS not in self.parts:
            raise Flaw("not_a_workbook")
        for name in (_RELATIONS, _BOOK):
            self._follow(name, self.book)
        texts, styles = SharedTexts(self.limits), Styles()
        for name, follower in ((_TEXTS, texts), (_STYLES, styles)):
            if name in self.parts:
                self._follow(name, follower)
        for name in _OTHERS:
            if name in self.parts:
                self._pass_on(name, len)
        padded = styles.padded if self.limits.shows_zeros else {}
        sheets = {name: SheetCells(self.limits, texts.lengths, padded) for name in self.book.sheets.values()}
        for name, cells in sheets.items():
            self._follow(name, cells)
        self._check_size([sheets[name] for name in self.book.sheets.values()])
        self.lost = {title: sheets[name].lost for title, name in self.book.sheets.items()}

    def _check_size(self, sheets: list[SheetCells]) -> None:
        """What a small file makes of itself once every cell is written out."""
        area, text = sum(one.rows * one.columns for one in sheets), sum(one.shared_text for one in sheets)
        if area > self.limits.cells or text > self.limits.unpacked:
            raise TooLarge

    def _follow(self, name: str, follower: Follower) -> None:
        parser = parser_for(follower)
        with self.packed.open(self.parts[name]) as part:
            # A parser that is told of UTF-8 would read these all the same, and the reader of workbooks would not.
            if part.read(2) in _UTF_16:
                raise Flaw("not_utf8", name=name)
        self._pass_on(name, parser.Parse)
        parser.Parse(b"", True)

    def _pass_on(self, name: str, see: Callable[[bytes], object]) -> None:
        """Copy the part piece by piece, and show each piece."""
        written = self.parts[name].filename.replace("\\", "/")
        with self.packed.open(self.parts[name]) as part, self.copy.open(written, "w") as copy:
            while chunk := part.read(_CHUNK):
                self.unpacked += len(chunk)
                if self.unpacked > self.limits.unpacked:
                    raise TooLarge
                copy.write(chunk)
                see(chunk)
