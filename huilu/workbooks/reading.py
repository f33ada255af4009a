"""A workbook read by a process of its own, under limits: whatever a file does there, it does to that process."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import IO, Any, BinaryIO, NamedTuple

from huilu.workbooks.cells import Limits
from huilu.workbooks.flaws import Stopped, TooLarge, flaw_of

_ROOT = Path(__file__).resolve().parents[2]
_READER = (sys.executable, "-m", "huilu.workbooks.child")
_REASONS = {-signal.SIGXCPU: "time", -signal.SIGABRT: "memory", -signal.SIGKILL: "memory"}
_IS_FULL = {3, 120}

Cell = Any


@dataclass(frozen=True, slots=True)
class Apart:
    """What the process may take: bytes of memory, seconds of its own work and by the clock, bytes of rows written."""

    memory: int
    seconds: int
    by_the_clock: int
    written: int


class SheetRow(NamedTuple):
    """A row as the sheet counts it, its cells, and where a cell has its value from a merged one above."""

    line: int
    cells: list[Cell]
    reached: list[int]


class Sheet(NamedTuple):
    """A sheet of the file that was read: its name, whether people see it, cells merged near its top, and its place."""

    name: str
    hidden: bool
    merged: Sequence[Sequence[Sequence[int]]]
    begins: int


class Book:
    """A workbook that was read, in a file of rows that is gone after its use."""

    def __init__(self, rows: BinaryIO) -> None:
        self._rows = rows
        self.sheets: list[Sheet] = []
        self.since_1904 = False
        self._survey()

    def rows(self, sheet: Sheet) -> Iterator[SheetRow]:
        """The rows of the sheet that say anything, from the top. Only one sheet is gone through at a time."""
        self._rows.seek(sheet.begins)
        for line in self._rows:
            if not line.startswith(b"["):
                return
            yield SheetRow(*json.loads(line))

    def _survey(self) -> None:
        """Where each sheet begins. The last line says that nothing is missing, or what is wrong."""
        self._rows.seek(0)
        told: dict[str, Any] = {}
        while line := self._rows.readline():
            if line.startswith(b"{"):
                told = json.loads(line)
                if "sheet" in told:
                    self.sheets.append(Sheet(told["sheet"], told["hidden"], told["merged"], self._rows.tell()))
        if "flaw" in told:
            raise flaw_of(told["flaw"], told["facts"])
        if "end" not in told:
            raise Stopped("crash")
        self.since_1904 = told["since_1904"]


@contextmanager
def read_apart(source: Path, limits: Limits, apart: Apart, reader: Sequence[str] = _READER) -> Iterator[Book]:
    """The workbook as rows, or the flaw for which it is not read."""
    if source.stat().st_size > limits.body:
        raise TooLarge
    with tempfile.TemporaryFile() as rows, source.open("rb") as body:
        _read(body, rows, limits, apart, reader)
        yield Book(rows)


def _read(body: IO[bytes], rows: IO[bytes], limits: Limits, apart: Apart, reader: Sequence[str]) -> None:
    given = {
        "limits": asdict(limits), "memory": apart.memory, "seconds": apart.seconds, "written": apart.written,
    }  # fmt: skip
    try:
        ended = subprocess.run(
            [*reader, json.dumps(given)],
            stdin=body,
            stdout=rows,
            stderr=subprocess.DEVNULL,
            # Nothing of ours goes along: no password, no address of a database.
            env={"PYTHONPATH": str(_ROOT), "PYTHONUTF8": "1"},
            cwd=_ROOT,
            timeout=apart.by_the_clock,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise Stopped("time") from None
    if ended.returncode in _IS_FULL:
        raise TooLarge
    if ended.returncode:
        raise Stopped(_REASONS.get(ended.returncode, "crash"))
