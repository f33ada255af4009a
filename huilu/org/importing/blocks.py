"""A stream becomes staged lines and rows, in bounded memory: clean lines by the thousand, the others one by one."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from io import BytesIO
from typing import BinaryIO

from huilu.org.importing.encoding import blocks
from huilu.org.importing.kinds import Kinds
from huilu.org.importing.plain import Plain, Staged, halves
from huilu.org.importing.reading import Table, read_rows
from huilu.org.importing.values import Row
from huilu.org.words import Vocabulary

# So many lines are rather read one by one than divided once more.
_FEW = 32


@dataclass(frozen=True, slots=True)
class Reader:
    """Reads the rows of one table."""

    table: Table
    words: Vocabulary
    today: date
    kinds: Kinds = field(default_factory=Kinds)

    def read(self, stream: BinaryIO, tell: Callable[[], None]) -> Iterator[Staged | Row]:
        """Every row below the heading that is not blank: as it is staged, or alone with what is wrong with it."""
        plain = Plain.of(self.table, self.words, self.kinds, self.today)
        stream.seek(0)
        before = 0
        for block in blocks(stream):
            yield from self._block(block, before, plain)
            before += block.count(b"\n")
            tell()

    def read_each(self, stream: BinaryIO, tell: Callable[[], None]) -> Iterator[Row]:
        """The same rows, each alone: for somebody who has something to say of single ones."""
        stream.seek(0)
        before = 0
        for block in blocks(stream):
            yield from read_rows(BytesIO(block), self.table, self.words, self.today, before)
            before += block.count(b"\n")
            tell()

    def _block(self, block: bytes, before: int, plain: Plain) -> Iterator[Staged | Row]:
        lines = self._lines(block)
        if lines is not None and before:
            yield from self._stretch(lines, before, plain)
        elif lines is not None:
            yield from self._stretch(lines[1:], 1, plain)
        else:
            yield from read_rows(BytesIO(block), self.table, self.words, self.today, before)

    def _lines(self, block: bytes) -> list[str] | None:
        """The lines as text, where the encoding leaves no doubt."""
        if not self.table.how.pure or b"\0" in block:
            return None
        try:
            text = block.decode()
        except UnicodeDecodeError:  # in a line that is too long and was cut
            return None
        text = text.replace("\r\n", "\n") if "\r" in text else text
        return None if "\r" in text else text.removesuffix("\n").split("\n")

    def _stretch(self, lines: list[str], before: int, plain: Plain) -> Iterator[Staged | Row]:
        if not lines:
            return
        if staged := plain.take(lines, before + 1):
            yield staged
        elif len(lines) <= _FEW:
            raw = BytesIO("\n".join(lines).encode())
            yield from read_rows(raw, self.table, self.words, self.today, before)
        else:
            for part, first in halves(lines, before + 1):
                yield from self._stretch(part, first - 1, plain)
