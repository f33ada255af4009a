"""A sheet followed cell by cell before it is read: how far it reaches, and which cells lost their value."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from huilu.workbooks.flaws import Flaw, TooFarOut

_SHOWN = 40
_LINE = re.compile("[1-9][0-9]{0,6}")
_CELL = re.compile("([A-Za-z]{1,3})([1-9][0-9]{0,6})")
_INDEX = re.compile("[0-9]{1,8}")
_WHOLE = re.compile(r"([0-9]{1,20})(?:\.0+)?")
_NUMBER = re.compile(r"-[0-9.]{1,400}(?:[eE][+-]?[0-9]{1,3})?")
_BEFORE_ALL_DAYS = -1e10
_VALUES = frozenset({"v", "is"})
# Errors that the reader of workbooks knows. At any other it gives the whole sheet up.
_ERRORS = frozenset({"#DIV/0!", "#N/A", "#NAME?", "#NULL!", "#NUM!", "#REF!", "#VALUE!", "#DATA!"})

Place = tuple[int, int]
"""Row and column, both from 0."""


@dataclass(frozen=True, slots=True)
class Limits:
    """How much of a workbook is looked at: bytes as it comes and unpacked, rows and columns, cells in all.

    `lost` are cells without a value that are kept in mind; `takes_results` whether what a formula came to when the file
    was saved counts as its value; `shows_zeros` whether a number that is shown with zeros in front counts as lost.
    """

    body: int
    unpacked: int
    rows: int
    columns: int
    cells: int
    lost: int = 100_000
    takes_results: bool = True
    shows_zeros: bool = False


class Lost(str):
    """What stands in a cell that holds no value: an error, a formula, or a number that is shown as something else."""

    __slots__ = ()

    @property
    def is_shown(self) -> bool:
        """Whether it is a number that its format shows with zeros in front."""
        return self.startswith("'")

    @property
    def is_formula(self) -> bool:
        """Whether it is a formula."""
        return self.startswith("=")


class SheetCells:
    """Where the cells of one sheet lie, counted as the reader of workbooks counts them."""

    def __init__(self, limits: Limits, shared: Sequence[int], padded: Mapping[str, int]) -> None:
        self.lost: dict[Place, Lost] = {}
        self.rows = self.columns = self.shared_text = 0
        self._limits, self._shared, self._padded = limits, shared, padded
        self._is_inside: bool | None = None
        self._line = self._column = 0
        self._place: Place = (0, 0)
        self._kind = self._style = self._within = ""
        self._found: dict[str, str] = {}

    def starts(self, name: str, said: Mapping[str, str]) -> None:
        """A row, a cell, or what a cell holds."""
        if name == "sheetData" and self._is_inside is None:
            self._is_inside = True
        if not self._is_inside:
            return
        if name == "row" and "r" in said:
            self._line = _line_of(said["r"])
        elif name == "c":
            self._place = _place_of(said["r"]) if "r" in said else (self._line, self._column)
            self._column = self._place[1]
            self._kind, self._style, self._found = said.get("t", "n"), said.get("s", ""), {}
        elif name == "f" or name in _VALUES:
            self._within = name
            self._found[name] = ""

    def ends(self, name: str) -> None:
        """The cell is judged once all of it was seen."""
        if not self._is_inside:
            return
        if name == "sheetData":
            self._is_inside = False
        elif name == "row":
            self._line, self._column = self._line + 1, 0
        elif name == "c":
            self._judge()
            self._column += 1
        elif name == self._within:
            self._within = ""

    def says(self, text: str) -> None:
        """Text of a value or a formula."""
        if self._within:
            self._found[self._within] += text

    def _judge(self) -> None:
        """Cells that only look like something may lie anywhere: nobody keeps them."""
        value = self._found.get("v", self._found.get("is"))
        is_far = self._place[0] >= self._limits.rows or self._place[1] >= self._limits.columns
        if is_far and value is not None:
            raise TooFarOut(cell=name_of(self._place))
        lost = self._lost(value)
        if is_far or (value is None and lost is None):
            return
        self.rows, self.columns = max(self.rows, self._place[0] + 1), max(self.columns, self._place[1] + 1)
        if lost is not None:
            self._keep(lost)
        if self._kind == "s" and value:
            self._count_text(value)
        elif value and value.startswith("-"):
            self._check_days(value)

    def _keep(self, lost: Lost) -> None:
        self.lost[self._place] = lost
        if len(self.lost) > self._limits.lost:
            kind = "many_lost" if self._limits.takes_results else "many_formulas"
            raise Flaw(kind, limit=self._limits.lost)

    def _count_text(self, index: str) -> None:
        if not _INDEX.fullmatch(index) or int(index) >= len(self._shared):
            raise Flaw("no_text", cell=name_of(self._place))
        self.shared_text += self._shared[int(index)]

    def _check_days(self, value: str) -> None:
        """The reader of workbooks breaks off where a cell that is to show a day holds a number like this."""
        if self._kind == "n" and _NUMBER.fullmatch(value) and float(value) < _BEFORE_ALL_DAYS:
            raise Flaw("strange_number", cell=name_of(self._place), number=value[:_SHOWN])

    def _lost(self, value: str | None) -> Lost | None:
        """A formula whose result is an empty text has a value; one that nobody ever computed has none."""
        formula = self._found.get("f")
        if self._kind == "e":
            if value and value not in _ERRORS:
                raise Flaw("strange_error", cell=name_of(self._place), error=value[:_SHOWN])
            return Lost((value or "#")[:_SHOWN])
        if formula is None:
            return self._shown(value) if self._style in self._padded else None
        says_nothing = value == "" and self._kind == "str"
        if value is None or not (value or says_nothing) or not (self._limits.takes_results or says_nothing):
            return Lost(f"={formula}"[:_SHOWN])
        return None

    def _shown(self, value: str | None) -> Lost | None:
        """What people see where the format puts zeros in front of the number that the file holds."""
        whole = _WHOLE.fullmatch(value or "") if self._kind == "n" else None
        digits = self._padded[self._style]
        return Lost(f"'{whole[1].zfill(digits)}") if whole and len(whole[1]) < digits else None


def _line_of(text: str) -> int:
    if not _LINE.fullmatch(text):
        raise _misnamed(text)
    return int(text) - 1


def _place_of(text: str) -> Place:
    found = _CELL.fullmatch(text)
    if found is None:
        raise _misnamed(text)
    return int(found[2]) - 1, place_of(found[1])


def _misnamed(text: str) -> Flaw:
    return Flaw("misnamed", name=text[:_SHOWN])


def name_of(place: Place) -> str:
    """The cell as a spreadsheet names it."""
    return f"{letters_of(place[1])}{place[0] + 1}"


def place_of(letters: str) -> int:
    """The column, from 0, that a spreadsheet names so."""
    column = 0
    for letter in letters.upper():
        column = column * 26 + ord(letter) - ord("A") + 1
    return column - 1


def letters_of(column: int) -> str:
    """The column, from 0, as a spreadsheet names it."""
    letters, left = "", column + 1
    while left:
        left, letter = divmod(left - 1, 26)
        letters = chr(ord("A") + letter) + letters
    return letters
