"""Many lines at once, where nothing is wrong with any of them. Whatever is doubtful is read line by line.

Columns are checked whole, by means that look at a character in nanoseconds. Nothing is refused here: a stretch of
lines is either certainly clean, or it is left to `reading`, which tells every fault.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import repeat
from typing import NamedTuple

from huilu.org.importing import values
from huilu.org.importing.encoding import LINE_LIMIT
from huilu.org.importing.kinds import Kinds, KnownDays, KnownWords
from huilu.org.importing.reading import Table
from huilu.org.importing.social_credit import are_valid
from huilu.org.words import Vocabulary

_CODE = r"[0-9A-Za-z][0-9A-Za-z._-]{0,39}+"
_CODES = re.compile(rf"(?:{_CODE}\n)*+")
# A character has four bytes at the most: what is shorter is within the limit of a line.
_LONG = LINE_LIMIT // 4
_CODES_OR_NONE = re.compile(rf"(?:(?:{_CODE})?+\n)*+")


class Staged(NamedTuple):
    """Lines as they are copied into the database, and how many they are."""

    text: str
    lines: int


@dataclass(frozen=True, slots=True)
class Plain:
    """Knows clean lines of one table."""

    table: Table
    words: KnownWords
    days: KnownDays

    @classmethod
    def of(cls, table: Table, vocabulary: Vocabulary, kinds: Kinds, today: date) -> Plain:
        """For this table and what is in force today."""
        return cls(table, KnownWords(vocabulary, kinds), KnownDays(today))

    def take(self, lines: list[str], first: int) -> Staged | None:
        """The lines, numbered from the first on, as they are copied; None unless every one of them is clean."""
        split = self._split(lines)
        if split is None:
            return None
        columns = dict(zip(self.table.names, split, strict=True))
        empty = [""] * len(lines)
        given = [columns.get(name, empty) for name in ("level", "sector", "audience", "tags")]
        kinds = [self.words[cells] for cells in zip(*given, strict=True)]
        days = [self.days[cell] for cell in columns.get("valid_from", empty)]
        credit = columns.get("uscc", empty)
        codes, parents, names = columns["code"], columns["parent"], columns["name"]
        if not (all(kinds) and all(days) and _are_codes(codes, parents) and _are_names(names) and are_valid(credit)):
            return None
        numbers = map(str, range(first, first + len(lines)))
        staged = zip(numbers, codes, parents, names, kinds, credit, days, strict=True)
        return Staged("".join([_LINE % row for row in staged]), len(lines))

    def _split(self, lines: list[str]) -> list[Sequence[str]] | None:
        """The columns; None where a line is too long, or has not as many fields as there are columns."""
        separator, width = self.table.separator, len(self.table.names)
        together = separator.join(lines)
        if max(map(len, lines)) > _LONG:
            return None
        if '"' in together:
            return self._split_quoted(lines)
        if set(map(str.count, lines, repeat(separator))) != {width - 1}:
            return None
        fields = together.split(separator)
        return [fields[place::width] for place in range(width)]

    def _split_quoted(self, lines: list[str]) -> list[Sequence[str]] | None:
        try:
            rows = list(csv.reader(lines, delimiter=self.table.separator, strict=True))
        except csv.Error:
            return None
        # A quotation mark that is not closed in its line would take the next line for its own.
        if len(rows) != len(lines) or any(len(row) != len(self.table.names) for row in rows):
            return None
        return list(zip(*rows, strict=True))


_LINE = "%s\t%s\t%s\t%s\t%s\t%s\t%s\tf\n"


def _are_codes(codes: Sequence[str], parents: Sequence[str]) -> bool:
    return bool(_CODES.fullmatch("\n".join([*codes, ""])) and _CODES_OR_NONE.fullmatch("\n".join([*parents, ""])))


def _are_names(names: Sequence[str]) -> bool:
    together = "".join(names)
    return (
        all(names)
        and together.isprintable()
        and not any(mark in together for mark in _STRANGE)
        and max(map(len, names)) <= values.NAME_LIMIT
        and values.FORMULA.isdisjoint({name[0] for name in names})
        # Spaces around a name are taken off; those that stand inside stay.
        and not any(name[0] == " " or name[-1] == " " for name in names if " " in name)
    )


# What stands for a character that was lost, and what the database takes for an escape.
_STRANGE = ("\ufffd", "\\")


def halves(lines: list[str], first: int) -> Iterator[tuple[list[str], int]]:
    """The lines in two parts, each with the number of its first."""
    middle = len(lines) // 2
    yield lines[:middle], first
    yield lines[middle:], first + middle
