"""What a register is as a sheet: columns, rows with their keys, and what may come back."""

from __future__ import annotations

import hashlib
import json
from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from django.utils.functional import Promise

from huilu.kernel.actor import Actor
from huilu.kernel.cells import Value
from huilu.org.models import Unit
from huilu.registers.columns import Column
from huilu.registers.names import Directory
from huilu.registers.values import said

DIGEST_LENGTH = 12


@dataclass(frozen=True, slots=True)
class SheetRow:
    """One row: its key, the last ledger entry about what it shows, and its cells in their one form."""

    key: str
    version: int
    cells: Mapping[str, Value]


class SheetKind(ABC):
    """One kind of sheet for one unit. The first columns tell the rows apart; see `key_of`.

    `comes_back`: whether the sheet is read at all when it comes back; `numbered_by`: the column that is empty in a new
    row; `elsewhere`: what to do about a cell whose column is not taken back.
    """

    comes_back = True
    numbered_by = "number"
    elsewhere: str | Promise = ""

    def __init__(self, unit: Unit, code: str) -> None:
        self.unit, self.code = unit, code

    @property
    @abstractmethod
    def title(self) -> str:
        """What stands above it on paper."""

    @cached_property
    @abstractmethod
    def columns(self) -> tuple[Column, ...]:
        """Its columns from left to right."""

    @cached_property
    @abstractmethod
    def rows(self) -> Sequence[SheetRow]:
        """Its rows as they are now."""

    @property
    def number_label(self) -> str:
        """What the reader calls the column that is empty in a new row."""
        return next(column.label for column in self.columns if column.code == self.numbered_by)

    @cached_property
    def names(self) -> Directory:
        """What units and posts are called."""
        return Directory(self.unit)

    @abstractmethod
    def key_of(self, cells: Mapping[str, Value]) -> str:
        """Which row these cells are; empty for a new one."""

    def as_entered(self, cells: Mapping[str, Value]) -> Mapping[str, Value]:
        """The cells of a new row by which it is known again, with what is assumed where it says nothing."""
        return cells

    def cells_at(self, _key: str, _version: int) -> Mapping[str, Value]:
        """What the row said when that ledger entry was the last one; empty where nothing of it can change here."""
        return {}

    def enter(self, _cells: Mapping[str, Value], *, by: Actor, at: datetime) -> str:
        """Take a new row over; how to find what it became."""
        raise NotImplementedError

    def change(
        self, _key: str, _cells: Mapping[str, Value], *, was: Mapping[str, Value], by: Actor, at: datetime
    ) -> None:
        """Take changed cells over, if they still say what they said when somebody looked."""
        raise NotImplementedError

    def said(self, column: Column, value: Value) -> str:
        """The value as a person reads it."""
        return said(column, value, self.names)


def digest_of(key: str, column: str, value: Value) -> str:
    """A short mark of what a cell said, by which a change of it is told."""
    return _digest([key, column, value])[:DIGEST_LENGTH]


def content_of(kind: SheetKind, cells: Mapping[str, Value]) -> str:
    """A mark of all that a new row says, by which the same row is known again in another file."""
    asked = [column.code for column in kind.columns if column.for_new]
    entered = kind.as_entered({code: cells[code] for code in asked if cells.get(code) not in {None, ""}})
    return _digest(sorted(entered.items()))


def _digest(said_there: Sequence[object]) -> str:
    return hashlib.sha256(json.dumps(said_there, ensure_ascii=False).encode()).hexdigest()
