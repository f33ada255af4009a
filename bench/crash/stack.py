"""A site of our own over a durable database, mended by a supervisor as an installation's would be."""

from __future__ import annotations

import random
import threading
import time
import urllib.request
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

import psycopg

from bench.crash.processes import children_of, kill, words_of
from bench.crash.replica import follow, quiet
from bench.ports import own_port
from huilu.cli.children import Child
from huilu.cli.serve import site_words
from huilu.postgres import EmbeddedPostgres, PostgresProblem

HOST = "127.0.0.1"
# Where there is one site, two processes serve it; of several, each is one.
PROCESSES = 2
LOOK = 0.05
# In this order where they are killed in turn: a site that comes again has its time while others go.
KINDS = {"web worker": 30, "fold worker": 15, "database backend": 25, "database parent": 20, "web parent": 10}
OF_REPLICA = {"replica backend": 10, "replica parent": 20}


@dataclass(frozen=True, slots=True)
class Shape:
    """How many sites and workers there are, whether a replica follows, and which application the sites serve."""

    application: str = "config.wsgi:application"
    webs: int = 1
    workers: int = 1
    replica: bool = False

    @property
    def kinds(self) -> dict[str, int]:
        """What can be killed, each as often as it says beside the others."""
        return KINDS | (OF_REPLICA if self.replica else {})


class Server:
    """A database server that is started again when it is gone."""

    def __init__(self, held: EmbeddedPostgres) -> None:
        self._held = held

    @property
    def address(self) -> str:
        """Where it answers."""
        return self._held.dsn()

    @property
    def parent(self) -> int:
        """Its first process; 0 where there is none."""
        try:
            return int((self._held.data / "postmaster.pid").read_text().split()[0])
        except (OSError, IndexError, ValueError):
            return 0

    @property
    def backends(self) -> list[int]:
        """The processes that serve somebody."""
        return [one for one in children_of(self.parent) if words_of(one).startswith("postgres: huilu huilu")]

    @property
    def lives(self) -> bool:
        """Whether its first process is there."""
        return bool(self.parent) and "postgres" in words_of(self.parent)

    @property
    def answers(self) -> bool:
        """Whether it answers."""
        with suppress(psycopg.OperationalError), psycopg.connect(self.address, connect_timeout=5):
            return True
        return False

    def restart(self) -> None:
        """Start it again. Whoever joins finds it gone; the one that was joined before is left to its own."""
        newcomer = EmbeddedPostgres(self._held.data, say=quiet)
        try:
            newcomer.start()
        except (PostgresProblem, psycopg.OperationalError):
            return  # killed again while it was starting: a supervisor tries once more
        self._held.stop()
        self._held = newcomer

    def stop(self) -> None:
        """End it."""
        self._held.stop()


class Stack:
    """Database, replica, sites and workers. Whatever dies is started again."""

    def __init__(self, data: Path, shape: Shape) -> None:
        self._data, self._shape = data, shape
        self._servers: dict[str, Server] = {}
        self._done, self._mender = threading.Event(), threading.Thread(target=self._mend, daemon=True)
        self._webs: list[Child | None] = [None] * shape.webs
        self._workers: list[Child | None] = [None] * shape.workers
        self.ports = [own_port(HOST) for _web in self._webs]
        self.restarts = 0

    def start_database(self) -> str:
        """Start the database alone; its address."""
        self._servers["database"] = Server(EmbeddedPostgres(self._data, say=quiet).start())
        return self._servers["database"].address

    def start_replica(self) -> str:
        """Let a replica follow the running database; its address, '' where none is wanted."""
        if not self._shape.replica:
            return ""
        beside = self._data.with_name(self._data.name + "-replica")
        primary = EmbeddedPostgres(self._data, say=quiet)
        self._servers["replica"] = Server(follow(primary, beside))
        return self._servers["replica"].address

    def __enter__(self) -> Self:
        self._mender.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._done.set()
        self._mender.join()

    def await_whole(self, patience: float, enough: Callable[[Iterable[bool]], bool] = all) -> None:
        """Wait until every site and every server answers; `enough`: any, where one site will do."""
        until = time.monotonic() + patience
        while not (enough(map(_answers, self.ports)) and all(server.answers for server in self._servers.values())):
            if time.monotonic() > until:
                raise TimeoutError("not everything is there again")
            time.sleep(LOOK)

    def stop_database(self) -> None:
        """The last to go, its replica before it."""
        for server in reversed(self._servers.values()):
            server.stop()

    def kill_one(self, kind: str, draw: random.Random) -> bool:
        """kill -9 a process of that kind; whether there was one at this moment."""
        found = self._targets(kind)
        return bool(found) and kill(draw.choice(found))

    def _targets(self, kind: str) -> list[int]:
        name, _space, part = kind.partition(" ")
        if server := self._servers.get(name):
            return server.backends if part == "backend" else [one for one in [server.parent] if one]
        ours = self._workers if name == "fold" else self._webs
        parents = [child.pid for child in ours if child]
        if kind != "web worker":
            return parents
        return [one for parent in parents for one in children_of(parent) if "resource_tracker" not in words_of(one)]

    def _mend(self) -> None:
        # Children are told to end when the thread that started them ends, so one thread starts and stops them all.
        try:
            while not self._done.is_set():
                for server in self._servers.values():
                    if not server.lives:
                        self.restarts += 1
                        server.restart()
                for place, port in enumerate(self.ports):
                    self._webs[place] = self._living(self._webs[place], lambda at=port: self._start_web(at))  # type: ignore[misc]
                for place, worker in enumerate(self._workers):
                    self._workers[place] = self._living(worker, lambda: Child("huilu.jobs", "-m", "huilu.jobs"))
                time.sleep(LOOK)
        finally:
            for child in (*self._webs, *self._workers):
                if child:
                    child.stop()

    def _living(self, child: Child | None, start: Callable[[], Child]) -> Child:
        if child and child.status is None:
            return child
        if child:
            child.stop()
            self.restarts += 1
        return start()

    def _start_web(self, port: int) -> Child:
        return Child(
            "granian", *site_words(HOST, port, 1 if self._shape.webs > 1 else PROCESSES, self._shape.application)
        )


def _answers(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://{HOST}:{port}/sign-in/", timeout=2):
            return True
    except OSError:
        return False


def await_database(address: str, patience: float) -> None:
    """Wait until the database answers again."""
    until = time.monotonic() + patience
    while time.monotonic() < until:
        with suppress(psycopg.OperationalError), psycopg.connect(address, connect_timeout=5):
            return
        time.sleep(0.1)
    raise TimeoutError("the database did not answer")
