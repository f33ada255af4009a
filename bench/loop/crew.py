"""The processes of a measurement: writers that live when they are told to, and the site or the worker beside them."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

from bench.crash.processes import children_of
from bench.loop.writer import Told
from bench.site import ROOT

_TICKS = os.sysconf("SC_CLK_TCK")


class Process:
    """A Python process that ends with the block, with everything that it has started."""

    def __init__(self, environment: Mapping[str, str], *words: str) -> None:
        self._words, self._environment = [sys.executable, *words], dict(environment)

    def __enter__(self) -> Self:
        self._process = subprocess.Popen(
            self._words,
            cwd=ROOT,
            env=self._environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=None if os.environ.get("HUILU_DEBUG") == "1" else subprocess.DEVNULL,
            text=True,
        )
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._process.terminate()
        with suppress(subprocess.TimeoutExpired):
            self._process.communicate(timeout=30)
        self._process.kill()

    @property
    def spent(self) -> float:
        """The seconds of processor time that it and all below it have had."""
        return spent_by_tree(self._process.pid)

    def hear(self) -> str:
        """The next line that it says."""
        line = self._process.stdout.readline() if self._process.stdout else ""
        if not line:
            raise SystemExit(f"{' '.join(self._words[1:])} broke off; set HUILU_DEBUG=1 to see why")
        return line

    def tell(self, line: str) -> None:
        """Say a line to it."""
        if self._process.stdin:
            print(line, file=self._process.stdin, flush=True)


@dataclass
class Crew:
    """Writers of one kind in one database."""

    writers: list[Process]

    def await_ready(self) -> None:
        """Until each has warmed up."""
        for writer in self.writers:
            writer.hear()

    def live(self, seconds: float, rate: float = 0.0) -> list[Told]:
        """Let all of them live at once for so long; together at that rate, or as fast as they can."""
        self.begin(seconds, rate)
        return self.end()

    def begin(self, seconds: float, rate: float = 0.0) -> None:
        """Let them begin."""
        for writer in self.writers:
            writer.tell(f"{seconds} {rate / len(self.writers)}")

    def end(self) -> list[Told]:
        """What each has done, when all have."""
        return [Told(**json.loads(writer.hear())) for writer in self.writers]


def spent_by_tree(root: int) -> float:
    """The seconds of processor time of a process, of those that it has outlived, and of all that still live below."""
    return _spent(root) + sum(spent_by_tree(child) for child in children_of(root))


def _spent(process: int) -> float:
    try:
        fields = (Path("/proc") / str(process) / "stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0.0
    return sum(map(int, fields[11:15])) / _TICKS
