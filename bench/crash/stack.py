"""A site of our own over a durable database, mended by a supervisor as an installation's would be."""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Self

import psycopg

from bench.crash.processes import children_of, kill, words_of
from bench.ports import own_port
from huilu.cli.children import Child
from huilu.cli.serve import site_words
from huilu.postgres import EmbeddedPostgres, PostgresProblem

HOST = "127.0.0.1"
WORKERS = 2
LOOK = 0.05
KINDS = {"web worker": 30, "web parent": 10, "fold worker": 15, "database backend": 25, "database parent": 20}


class Stack:
    """Database, site and worker. Whatever dies is started again."""

    def __init__(self, data: Path, application: str) -> None:
        self._data, self._application = data, application
        self._postgres = EmbeddedPostgres(data, say=lambda _sentence: None)
        self._done, self._mender = threading.Event(), threading.Thread(target=self._mend, daemon=True)
        self._web: Child | None = None
        self._worker: Child | None = None
        self.port = own_port(HOST)
        self.restarts = 0

    def start_database(self) -> str:
        """Start the database alone; its address."""
        self._postgres.start()
        return self._postgres.dsn()

    def __enter__(self) -> Self:
        self._mender.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._done.set()
        self._mender.join()

    def stop_database(self) -> None:
        """The last to go."""
        self._postgres.stop()

    def kill_one(self, kind: str, draw: random.Random) -> bool:
        """kill -9 a process of that kind; whether there was one at this moment."""
        found = self._targets(kind)
        return bool(found) and kill(draw.choice(found))

    def _targets(self, kind: str) -> list[int]:
        match kind:
            case "web worker":
                return [one for one in self._children_of_web() if "resource_tracker" not in words_of(one)]
            case "web parent":
                return [self._web.pid] if self._web else []
            case "fold worker":
                return [self._worker.pid] if self._worker else []
            case "database backend":
                backends = children_of(self._postmaster())
                return [one for one in backends if words_of(one).startswith("postgres: huilu huilu")]
        postmaster = self._postmaster()
        return [postmaster] if postmaster else []

    def _children_of_web(self) -> list[int]:
        return children_of(self._web.pid) if self._web else []

    def _postmaster(self) -> int:
        try:
            return int((self._data / "postmaster.pid").read_text().split()[0])
        except (OSError, IndexError, ValueError):
            return 0

    def _mend(self) -> None:
        # Children are told to end when the thread that started them ends, so one thread starts and stops them all.
        try:
            while not self._done.is_set():
                if not self._postmaster_lives():
                    self._restart_database()
                self._web = self._living(self._web, self._start_web)
                self._worker = self._living(self._worker, lambda: Child("huilu.jobs", "-m", "huilu.jobs"))
                time.sleep(LOOK)
        finally:
            for child in (self._web, self._worker):
                if child:
                    child.stop()

    def _living(self, child: Child | None, start: Callable[[], Child]) -> Child:
        if child and child.status is None:
            return child
        if child:
            child.stop()
            self.restarts += 1
        return start()

    def _start_web(self) -> Child:
        words = site_words(HOST, self.port, WORKERS, self._application)
        return Child("granian", *words)

    def _postmaster_lives(self) -> bool:
        postmaster = self._postmaster()
        return bool(postmaster) and "postgres" in words_of(postmaster)

    def _restart_database(self) -> None:
        self.restarts += 1
        # Whoever joins finds the server gone and starts it; the one that was joined before is left to its own.
        newcomer = EmbeddedPostgres(self._data, say=lambda _sentence: None)
        try:
            newcomer.start()
        except (PostgresProblem, psycopg.OperationalError):
            return  # killed again while it was starting: a supervisor tries once more
        self._postgres.stop()
        self._postgres = newcomer


def await_database(address: str, patience: float) -> None:
    """Wait until the database answers again."""
    until = time.monotonic() + patience
    while time.monotonic() < until:
        with suppress(psycopg.OperationalError), psycopg.connect(address, connect_timeout=5):
            return
        time.sleep(0.1)
    raise TimeoutError("the database did not answer")
