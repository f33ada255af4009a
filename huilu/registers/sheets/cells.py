"""A sheet followed cell by cell before it is read: how far it reaches, and which cells lost their value."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Protocol
from xml.parsers import expat

from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from huilu.kernel.refusals import Refusal

BODY_LIMIT = 8 * 2**20
UNPACKED_LIMIT = 120 * 2**20
ROW_LIMIT = 20_000
COLUMN_LIMIT = 200
CELL_LIMIT = ROW_LIMIT * COLUMN_LIMIT
# Titles above the table, and the head of the hidden sheet.
_ROOM_ABOVE = 20
_LOST_LIMIT = 100_000
_SHOWN = 40
_LINE = re.compile("[1-9][0-9]{0,6}")
_CELL = re.compile("([A-Za-z]{1,3})([1-9][0-9]{0,6})")
_INDEX = re.compile("[0-9]{1,8}")
_VALUES = frozenset({"v", "is"})

Place = tuple[int, int]
"""Row and column, both from 0."""


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


class CellTooFarOut(Refusal):
    """A cell so far away that everything before it would have to be kept as empty cells."""

    code = "registers.cell_too_far_out"
    says = _("The cell {cell} lies too far out: at most {rows} rows and {columns} columns are read.")
    next = _("Delete it if it does not belong there; otherwise hand the file in in parts.")
    status = 422


class Lost(str):
    """What stands in a cell whose value the file does not hold: an error, or a formula that was never computed."""

    __slots__ = ()

    @property
    def is_formula(self) -> bool:
        """Whether it is a formula; otherwise it is an error."""
        return self.startswith("=")


class Follower(Protocol):
    """Whoever is told of each element of a part, by its name without a prefix."""

    def starts(self, name: str, said: Mapping[str, str]) -> None:
        """An element begins."""

    def ends(self, name: str) -> None:
        """An element ends."""

    def says(self, text: str) -> None:
        """Text within an element."""


class BookParts:
    """What the workbook says of itself: the part of each sheet, and from when days are counted."""

    def __init__(self) -> None:
        self.sheets: dict[str, str] = {}
        self.since_1904 = False
        self._targets: dict[str, str] = {}

    def starts(self, name: str, said: Mapping[str, str]) -> None:
        """A relation, a sheet, or how days are counted."""
        if name == "Relationship":
            self._targets[said.get("Id", "")] = said.get("Target", "")
        elif name == "sheet":
            relation = next((value for key, value in said.items() if key.endswith(":id")), "")
            self.sheets[said.get("name", "")] = _path_of(self._targets.get(relation, ""))
        elif name == "workbookPr":
            self.since_1904 = said.get("date1904", "").lower() in {"1", "true"}

    def ends(self, name: str) -> None:
        """Nothing hangs on it."""

    def says(self, text: str) -> None:
        """Nothing hangs on it."""


class SharedTexts:
    """How long each text is that cells point to."""

    def __init__(self) -> None:
        self.lengths: list[int] = []

    def starts(self, name: str, _said: Mapping[str, str]) -> None:
        """One more text."""
        if name == "si":
            self.lengths.append(0)
            if len(self.lengths) > CELL_LIMIT:
                raise too_large()

    def ends(self, name: str) -> None:
        """Nothing hangs on it."""

    def says(self, text: str) -> None:
        """A piece of it."""
        if self.lengths:
            self.lengths[-1] += len(text)


class SheetCells:
    """Where the cells of one sheet lie, counted as the reader of workbooks counts them."""

    def __init__(self, shared: Sequence[int]) -> None:
        self.lost: dict[Place, Lost] = {}
        self.rows = self.columns = self.shared_text = 0
        self._shared = shared
        self._is_inside: bool | None = None
        self._line = self._column = 0
        self._place: Place = (0, 0)
        self._kind = self._within = ""
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
            self._kind, self._found = said.get("t", "n"), {}
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
        is_far = self._place[0] >= ROW_LIMIT + _ROOM_ABOVE or self._place[1] >= COLUMN_LIMIT
        if is_far and value is not None:
            raise CellTooFarOut(cell=_name_of(self._place), rows=ROW_LIMIT, columns=COLUMN_LIMIT)
        lost = self._lost(value)
        if is_far or (value is None and lost is None):
            return
        self.rows, self.columns = max(self.rows, self._place[0] + 1), max(self.columns, self._place[1] + 1)
        if lost is not None:
            self.lost[self._place] = lost
            if len(self.lost) > _LOST_LIMIT:
                raise SheetUnreadable(problem=_t("too many of its cells hold an error or a formula without a value"))
        elif self._kind == "s" and value and _INDEX.fullmatch(value) and int(value) < len(self._shared):
            self.shared_text += self._shared[int(value)]

    def _lost(self, value: str | None) -> Lost | None:
        """A formula whose result is an empty text has a value; one that nobody ever computed has none."""
        formula = self._found.get("f")
        if self._kind == "e":
            return Lost((value or "#")[:_SHOWN])
        if formula is not None and (value is None or (value == "" and self._kind != "str")):
            return Lost(f"={formula}"[:_SHOWN])
        return None


def parser_for(follower: Follower) -> expat.XMLParserType:
    """What tells the follower of each element. Only UTF-8 is understood, and nothing that stands for something else."""
    parser = expat.ParserCreate("utf-8")
    parser.buffer_text = True
    parser.StartElementHandler = lambda name, said: follower.starts(name.rpartition(":")[2], said)
    parser.EndElementHandler = lambda name: follower.ends(name.rpartition(":")[2])
    parser.CharacterDataHandler = follower.says
    parser.StartDoctypeDeclHandler = _refuse_doctype
    return parser


def too_large() -> SheetTooLarge:
    """The refusal, with what is read at most."""
    return SheetTooLarge(megabytes=BODY_LIMIT // 2**20, rows=ROW_LIMIT)


def _refuse_doctype(*_declared: object) -> None:
    raise SheetUnreadable(problem=_t("it declares its own document type"))


def _path_of(target: str) -> str:
    path = target.removeprefix("/") if target.startswith("/xl/") else target
    return (path if path.startswith("xl/") else f"xl/{path}").lower()


def _line_of(text: str) -> int:
    if not _LINE.fullmatch(text):
        raise _misnamed(text)
    return int(text) - 1


def _place_of(text: str) -> Place:
    found = _CELL.fullmatch(text)
    if found is None:
        raise _misnamed(text)
    column = 0
    for letter in found[1].upper():
        column = column * 26 + ord(letter) - ord("A") + 1
    return int(found[2]) - 1, column - 1


def _misnamed(text: str) -> SheetUnreadable:
    return SheetUnreadable(problem=_t("“%(name)s” names no cell") % {"name": text[:_SHOWN]})


def _name_of(place: Place) -> str:
    """The cell as a spreadsheet names it."""
    letters, left = "", place[1] + 1
    while left:
        left, letter = divmod(left - 1, 26)
        letters = chr(ord("A") + letter) + letters
    return f"{letters}{place[0] + 1}"
