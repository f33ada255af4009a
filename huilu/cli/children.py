"""Processes of the launcher: none of them outlives it, and some are started again when they end by themselves."""

from __future__ import annotations

import contextlib
import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable

from huilu.cli.ground import application_environment
from huilu.cli.places import ROOT

SECONDS_TO_STOP = 15.0
PR_SET_PDEATHSIG = 1
# Whoever ends again and again is started again later each time; whoever has lasted so long begins anew.
SOONEST, LATEST, LASTING = 1.0, 60.0, 300.0


class Child:
    """A process of ours that must not outlive us."""

    def __init__(self, name: str, *words: str) -> None:
        self.name = name
        self._words = words
        self._process = self._start()

    def _start(self) -> subprocess.Popen[bytes]:
        paths = os.pathsep.join(filter(None, [str(ROOT), os.environ.get("PYTHONPATH")]))
        return subprocess.Popen(
            [sys.executable, *self._words],
            env=application_environment() | {"PYTHONPATH": paths},
            cwd=ROOT,
            start_new_session=True,
            preexec_fn=_end_with_parent(),  # noqa: PLW1509 - the step takes no lock
        )

    @property
    def pid(self) -> int:
        """Its number among all processes."""
        return self._process.pid

    @property
    def status(self) -> int | None:
        """How it ended, if it did."""
        return self._process.poll()

    def stop(self) -> None:
        """End it with everything it has started: first asked, then made to."""
        self._tell(signal.SIGTERM)
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._process.wait(SECONDS_TO_STOP)
        # Its own children may have been left behind when it was killed.
        self._tell(signal.SIGKILL)
        self._process.wait()

    def _tell(self, number: signal.Signals) -> None:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self._process.pid, number)


class RenewedChild(Child):
    """A child without which the others can go on for a while: when it ends by itself, it is started again."""

    def __init__(self, name: str, *words: str) -> None:
        super().__init__(name, *words)
        self._began = time.monotonic()
        self._wait = 0.0
        self._due: float | None = None

    def look(self, clock: float) -> float | None:
        """Start it again where that is due; where it has just ended, say after how many seconds it will be."""
        if self._due is not None and clock >= self._due:
            self._process, self._began, self._due = self._start(), clock, None
        elif self._due is None and self.status is not None:
            lasted = clock - self._began >= LASTING
            self._wait = SOONEST if lasted or not self._wait else min(2 * self._wait, LATEST)
            self._due = clock + self._wait
            return self._wait
        return None


def _end_with_parent() -> Callable[[], object] | None:
    """A step for the child: be told to end when the launcher is killed (Linux; elsewhere nothing)."""
    libc = ctypes.CDLL(None)
    return (lambda: libc.prctl(PR_SET_PDEATHSIG, signal.SIGTERM)) if hasattr(libc, "prctl") else None
