"""The parts of a workbook, followed element by element: what the book says of itself, its texts, its styles."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Protocol
from xml.parsers import expat

from huilu.workbooks.cells import Limits
from huilu.workbooks.flaws import Flaw, TooLarge

_PADDED = re.compile("0{2,20}")


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

    def __init__(self, limits: Limits) -> None:
        self.lengths: list[int] = []
        self._most = limits.cells

    def starts(self, name: str, _said: Mapping[str, str]) -> None:
        """One more text."""
        if name == "si":
            self.lengths.append(0)
            if len(self.lengths) > self._most:
                raise TooLarge

    def ends(self, name: str) -> None:
        """Nothing hangs on it."""

    def says(self, text: str) -> None:
        """A piece of it."""
        if self.lengths:
            self.lengths[-1] += len(text)


class Styles:
    """Which styles show a whole number with zeros in front, and how many digits they show."""

    def __init__(self) -> None:
        self.padded: dict[str, int] = {}
        self._formats: dict[str, int] = {}
        self._is_inside = False
        self._count = 0

    def starts(self, name: str, said: Mapping[str, str]) -> None:
        """A format, or a style of cells that names one."""
        if name == "numFmt" and _PADDED.fullmatch(said.get("formatCode", "")):
            self._formats[said.get("numFmtId", "")] = len(said["formatCode"])
        elif name == "cellXfs":
            self._is_inside = True
        elif name == "xf" and self._is_inside:
            if said.get("numFmtId") in self._formats:
                self.padded[str(self._count)] = self._formats[said["numFmtId"]]
            self._count += 1

    def ends(self, name: str) -> None:
        """Only the styles of cells count."""
        if name == "cellXfs":
            self._is_inside = False

    def says(self, text: str) -> None:
        """Nothing hangs on it."""


def parser_for(follower: Follower) -> expat.XMLParserType:
    """What tells the follower of each element. Only UTF-8 is understood, and nothing that stands for something else."""
    parser = expat.ParserCreate("utf-8")
    parser.buffer_text = True
    parser.StartElementHandler = lambda name, said: follower.starts(name.rpartition(":")[2], said)
    parser.EndElementHandler = lambda name: follower.ends(name.rpartition(":")[2])
    parser.CharacterDataHandler = follower.says
    parser.StartDoctypeDeclHandler = _refuse_doctype
    return parser


def _refuse_doctype(*_declared: object) -> None:
    raise Flaw("doctype")


def _path_of(target: str) -> str:
    path = target.removeprefix("/") if target.startswith("/xl/") else target
    return (path if path.startswith("xl/") else f"xl/{path}").lower()
