"""A PostgreSQL server shared by the processes that need it: the first starts it, the last stops it."""

from __future__ import annotations

import contextlib
import hashlib
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Self
from urllib.parse import quote

import psycopg
from psycopg import pq, sql

from huilu.postgres.binaries import find_binaries
from huilu.postgres.cluster import SUPERUSER, Cluster
from huilu.postgres.identity import identity_for
from huilu.postgres.locks import Clients, alone
from huilu.postgres.problems import PostgresProblem

DATABASE = "huilu"
LONGEST_SOCKET_FOLDER = 90
PATIENCE = 2.0
TRIES = 60

MAKING = "Making a new database …"
RECOVERING = "The database was stopped suddenly and is putting itself in order; nothing is lost …"
NOT_STARTED = "The database in {data} does not start. The end of its log says: {said}"
NOT_OURS = "Another server answers at {socket}. Stop it, or set HUILU_HOME to another folder."
NOT_SAFE = "The folder {socket} belongs to somebody else. Remove it, or set HUILU_HOME to a shorter path."


def _tell(sentence: str) -> None:
    print(sentence, file=sys.stderr, flush=True)  # noqa: T201 - whoever starts a server on a terminal wants to know


class EmbeddedPostgres:
    """A server over a data folder. Any number of processes may hold one at once."""

    def __init__(self, data: Path, fast: bool = False, say: Callable[[str], None] = _tell) -> None:
        self.data = data.absolute()
        self.fast = fast
        self._say = say
        self._starting = self.data.with_name(self.data.name + ".start")
        self._clients = Clients(self.data.with_name(self.data.name + ".clients"))

    def dsn(self, dbname: str = DATABASE, user: str = SUPERUSER) -> str:
        """The address of a database of this server; it may be asked before the server runs."""
        return f"postgresql://{user}@/{quote(dbname)}?host={quote(str(self.socket_folder), safe='')}"

    @property
    def socket_folder(self) -> Path:
        """Where the server listens: in its data, or in a short folder when that path is too long for a socket."""
        if len(str(self.data).encode()) <= LONGEST_SOCKET_FOLDER:
            return self.data
        name = hashlib.sha256(str(self.data).encode()).hexdigest()[:16]
        return Path(tempfile.gettempdir()) / f"huilu-{name}"

    def start(self) -> Self:
        """Join the running server, or start it; then be counted as one who uses it."""
        if self._clients.joined:
            return self
        self.data.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with alone(self._starting):
            self._clients.join()
            try:
                self._bring_up()
                self._make_database()
            except BaseException:
                self._leave()
                raise
        return self

    def stop(self) -> None:
        """Leave the server; whoever is last stops it."""
        if not self._clients.joined:
            return
        with alone(self._starting):
            self._leave()

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.stop()

    def _leave(self) -> None:
        try:
            if self._clients.is_last() and self._ping() != pq.Ping.NO_RESPONSE:
                self._cluster().run("pg_ctl", "-D", str(self.data), "-m", "fast", "-w", "stop").communicate()
        finally:
            self._clients.leave()

    def _cluster(self) -> Cluster:
        return Cluster(self.data, find_binaries(self.data), identity_for(self.data))

    def _ping(self) -> pq.Ping:
        """Whether the server answers, is busy with starting or stopping, or is not there: asked by libpq itself."""
        return pq.Ping(pq.PGconn.ping(self.dsn("postgres").encode()))

    def _bring_up(self) -> None:
        patience = _Patience(self._say, RECOVERING)
        for attempt in range(TRIES):
            while (answer := self._ping()) == pq.Ping.REJECT:
                patience.wait(0.1)
            if answer == pq.Ping.OK:
                return self._make_sure_it_is_ours()
            self._launch(patience, final=attempt == TRIES - 1)
        return None

    def _launch(self, patience: _Patience, *, final: bool) -> None:
        """Start the server and wait as long as it takes, for recovery may be long.

        A process of the server that was killed may still hold its memory for a moment; then try again.
        """
        cluster = self._cluster()
        # Who is left over from before may be gone by the time we learn that they were in the way.
        left_over = cluster.is_inhabited()
        if not (self.data / "PG_VERSION").exists():
            self._say(MAKING)
        cluster.make()
        self._prepare_socket_folder(cluster)
        cluster.set_up(socket_folder=self.socket_folder, fast=self.fast)
        cluster.drop_stale_notes(self.socket_folder)
        words = ["-D", str(self.data), "-l", str(cluster.log), "-w", "-t", "86400", "start"]
        launching = cluster.run("pg_ctl", *words)
        said = patience.outlast(launching)
        if launching.returncode != 0:
            if final or not (left_over or cluster.is_inhabited()):
                raise PostgresProblem(NOT_STARTED, data=self.data, said=cluster.last_words() or said.strip())
            patience.wait(0.5)

    def _prepare_socket_folder(self, cluster: Cluster) -> None:
        folder = self.socket_folder
        if folder == self.data:
            return
        folder.mkdir(mode=0o700, exist_ok=True)
        found = folder.lstat()
        if folder.is_symlink() or found.st_mode & 0o077:
            raise PostgresProblem(NOT_SAFE, socket=folder)
        with contextlib.suppress(PermissionError):
            cluster.identity.own(folder)
        if folder.lstat().st_uid != cluster.identity.owner:
            raise PostgresProblem(NOT_SAFE, socket=folder)

    def _make_sure_it_is_ours(self) -> None:
        with psycopg.connect(self.dsn("postgres"), autocommit=True) as connection:
            row = connection.execute("show data_directory").fetchone()
        if row is None or Path(row[0]).resolve() != self.data.resolve():
            raise PostgresProblem(NOT_OURS, socket=self.socket_folder)

    def _make_database(self) -> None:
        with psycopg.connect(self.dsn("postgres"), autocommit=True) as connection:
            if connection.execute("select 1 from pg_database where datname = %s", [DATABASE]).fetchone() is None:
                statement = sql.SQL("create database {} template template0 encoding 'UTF8' locale 'C.UTF-8'")
                connection.execute(statement.format(sql.Identifier(DATABASE)))


class _Patience:
    """Waiting that says once what it waits for, when it takes longer than people like."""

    def __init__(self, say: Callable[[str], None], sentence: str) -> None:
        self._say, self._sentence = say, sentence
        self._since: float | None = None
        self._said = False

    def wait(self, seconds: float) -> None:
        """Wait a little."""
        time.sleep(seconds)
        self._since = self._since if self._since is not None else time.monotonic() - seconds
        if not self._said and time.monotonic() - self._since > PATIENCE:
            self._say(self._sentence)
            self._said = True

    def outlast(self, process: subprocess.Popen[str]) -> str:
        """Wait for a process to end; what it said."""
        while True:
            try:
                return process.communicate(timeout=0.5)[0]
            except subprocess.TimeoutExpired:
                self.wait(0)
