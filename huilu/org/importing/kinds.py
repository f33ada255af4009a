"""What rows say of themselves beside code, parent and name, each combination once, under a small number."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from huilu.org.importing.values import Row, read_day, read_words
from huilu.org.words import Vocabulary

Words = tuple[str, str, str, tuple[str, ...]]
# A file that names more different things than this is not the usual one, and loses only its speed.
_MOST = 100_000
_Cells = tuple[str, str, str, str]


@dataclass(slots=True)
class Kinds:
    """Numbers of the combinations of level, sector, audience and tags, in the order in which they were met."""

    known: dict[Words, int] = field(default_factory=dict)

    def number(self, row: Row) -> int:
        """The number of what the row says. Words that are wrong are left out: the row comes into no class."""
        words: Words = (row.level, row.sector, row.audience, tuple(row.tags))
        if any(fault.field in {"level", "sector", "audience", "tags"} for fault in row.faults):
            wrong = any(fault.field == "level" for fault in row.faults)
            words = ("" if wrong else row.level, "", "", ())
        return self.known.setdefault(words, len(self.known) + 1)


class KnownWords(dict[_Cells, str | None]):
    """The staged form of the four word columns: kind and marks; None where something is wrong with them."""

    def __init__(self, words: Vocabulary, kinds: Kinds) -> None:
        super().__init__()
        self._words, self._kinds = words, kinds

    def __missing__(self, cells: _Cells) -> str | None:
        if len(self) > _MOST:
            self.clear()
        row = Row(0)
        names = ("level", "sector", "audience", "tags")
        read_words(row, dict(zip(names, (cell.strip() for cell in cells), strict=True)), self._words)
        marks = ("t" if row.placeholder else "f", "t" if row.synthetic else "f")
        self[cells] = None if row.faults else "\t".join([str(self._kinds.number(row)), *marks])
        return self[cells]


class KnownDays(dict[str, str | None]):
    """The staged form of a day; None where something is wrong with it."""

    def __init__(self, today: date) -> None:
        super().__init__()
        self._today = today

    def __missing__(self, cell: str) -> str | None:
        if len(self) > _MOST:
            self.clear()
        row = Row(0)
        read_day(row, cell.strip(), self._today)
        self[cell] = None if row.faults else (row.valid_from or self._today).isoformat()
        return self[cell]
