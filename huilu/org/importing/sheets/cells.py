"""One cell of a workbook as the field of a file: what it says, or what is wrong with it. Nothing is guessed."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from huilu.org.importing.faults import BadCode, Fault
from huilu.org.importing.sheets import faults
from huilu.org.importing.values import shown
from huilu.org.words import Labels

CODES = frozenset({"code", "parent"})
# From this number on a spreadsheet has lost digits, or may have.
_TOO_LONG = 10**15
_FIRST_DAY, _FIRST_DAY_OF_1904 = date(1899, 12, 30), date(1904, 1, 1)
# Days that a workbook counts, from 1927 to 2173; what is smaller may be a year, what is larger is no day.
_SERIALS = range(10_000, 100_000)
_DAY_IN_DIGITS = re.compile(r"((?:19|20)\d\d)(\d\d)(\d\d)")
_DAY_IN_WORDS = re.compile(r"(\d{4})[年./\-](\d{1,2})[月./\-](\d{1,2})日?(?:[T ]?0{1,2}:00(?::00)?)?")
_SEVERAL = re.compile("[;；,，、\n]+")
_LINE_BREAK = re.compile(r"\s*[\r\n\t\v\f\x1c-\x1f\x85\u2028\u2029]+\s*")

Cell = Any
Read = tuple[str, Fault | None]


@dataclass(frozen=True, slots=True)
class CellReader:
    """How cells are read: the words of the tree, how days are counted, and codes of the sheet that begin with zeros."""

    labels: Labels
    since_1904: bool
    zeros: Mapping[str, str]

    def read(self, field: str, cell: Cell, place: str) -> Read:
        """What the cell says in that field, and what is wrong with it."""
        if cell is None:
            return "", None
        if isinstance(cell, list):
            return self._read_pair(field, cell[0], cell[1], place)
        if isinstance(cell, bool):
            return str(cell).upper(), None
        if isinstance(cell, str):
            return self._read_text(field, cell), None
        return self._read_number(field, cell, place)

    def _read_pair(self, field: str, kind: str, text: str, place: str) -> Read:
        if kind == "=":
            return "", faults.FormulaCell(cell=place, formula=text)
        if kind == "#":
            return "", faults.ErrorCell(cell=place, error=text)
        if kind == "0":
            # The row is bad, but its code is known, so that its children are told the truth.
            lost = faults.ZerosLost(cell=place, number=text.lstrip("0") or "0", meant=text)
            return text, lost if field in CODES else None
        return text, faults.CodeBecameDay(cell=place, day=text) if field in CODES else None

    def _read_number(self, field: str, number: float, place: str) -> Read:
        text = str(number)
        if field == "valid_from":
            return self._day_of(number), None
        if abs(number) >= _TOO_LONG:
            return text, faults.DigitsLost(cell=place, number=shown(text))
        if field in CODES and (meant := self.zeros.get(text.lstrip("0"))):
            return meant, faults.ZerosLost(cell=place, number=text, meant=meant)
        if field in CODES and not text.isdecimal():
            return text, BadCode(value=text)
        return text, None

    def _day_of(self, number: float) -> str:
        """A day in eight digits, or a number of days; anything else is left as it is, for no day."""
        if int(number) in _SERIALS:
            return (self._first_day + timedelta(days=int(number))).isoformat()
        return _day_in(str(number))

    @property
    def _first_day(self) -> date:
        return _FIRST_DAY_OF_1904 if self.since_1904 else _FIRST_DAY

    def _read_text(self, field: str, text: str) -> str:
        if field == "name":
            return one_line(text)
        narrow = unicodedata.normalize("NFKC", text)
        if field in CODES or field == "uscc":
            return compact(narrow)
        if field == "valid_from":
            return _day_in("".join(narrow.split()) if "年" in narrow else narrow.strip())
        return self._words_in(field, one_line(narrow))

    def _words_in(self, field: str, text: str) -> str:
        """The codes of the words that the tree knows by these labels."""
        known = self.labels[field]
        if field != "tags" or spelt(text) in known:
            return known.get(spelt(text), text)
        parts = [part.strip() for part in _SEVERAL.split(text) if part.strip()]
        return ";".join(known.get(spelt(part)) or _each(part, known) for part in parts)


def _each(text: str, known: Mapping[str, str]) -> str:
    """Words that spaces alone keep apart."""
    return ";".join(known.get(spelt(word), word) for word in text.split())


def one_line(text: str) -> str:
    """The text without the line breaks that somebody has put into a cell to make it fit."""
    return _LINE_BREAK.sub(_instead, text.strip())


def compact(text: str) -> str:
    """A code without spaces, and without the apostrophe that makes a spreadsheet keep it as text."""
    return "".join(unicodedata.normalize("NFKC", text).split()).removeprefix("'")


def spelt(text: str) -> str:
    """A word as it is compared: without spaces and capitals."""
    return "".join(unicodedata.normalize("NFKC", text).split()).casefold()


def _instead(broken: re.Match[str]) -> str:
    before, after = broken.string[: broken.start()][-1:], broken.string[broken.end() :][:1]
    return " " if before.isascii() and after.isascii() else ""


def _day_in(text: str) -> str:
    match = _DAY_IN_DIGITS.fullmatch(text) or _DAY_IN_WORDS.fullmatch(text)
    return "-".join(match.groups()) if match else text
