"""The server of the loop bench, and in it a database for each number of stored issues, made once and kept."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from pathlib import Path

import psycopg
from psycopg import sql

from bench.loop.story import MEASURED
from bench.site import ROOT
from huilu.cli.ground import APPLICATION, OWNER
from huilu.postgres import EmbeddedPostgres

GROUND = "ground"
# What the stored rows depend on: with any of it changed, they are made anew. What migrations have come since is done
# to them as to those of any other installation.
SOURCES = (
    *(f"bench/loop/{one}.py" for one in ("filling", "ground", "stored", "story", "tree")),
    "huilu/ledger/canonical.py",
    "trees/china.yaml",
)
Tell = Callable[[str, int, int], None]


class Databases:
    """Databases in one durable server, by name."""

    sources: tuple[str, ...] = SOURCES

    def __init__(self, folder: Path) -> None:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._folder, self.server = folder, EmbeddedPostgres(folder / "pg", say=lambda _sentence: None)

    @property
    def postmaster(self) -> int:
        """The process of the server."""
        return int((self._folder / "pg" / "postmaster.pid").read_text().split()[0])

    def environment(self, name: str, role: str = APPLICATION) -> dict[str, str]:
        """What a process needs to know to work in that database."""
        ours = {key: value for key, value in os.environ.items() if not key.startswith("HUILU_")}
        paths = os.pathsep.join(filter(None, [str(ROOT), os.environ.get("PYTHONPATH")]))
        return ours | {
            "HUILU_HOME": str(self._folder / name),
            "HUILU_DATABASE_URL": self.server.dsn(name),
            "HUILU_DATABASE_ROLE": role,
            "DJANGO_SETTINGS_MODULE": "config.settings",
            "PYTHONPATH": paths,
        }

    def provide(self, issues: int, tell: Tell) -> str:
        """The name of the database with so many stored issues; it is made where it is not there as it should be."""
        name = f"issues_{issues}"
        if self._is_whole(name):
            self._migrate(name, tell)
        else:
            self._provide_ground(tell)
            self._make(name, GROUND)
            tell("stored", 0, issues)
            self._run(name, tell, "-m", "bench.loop.filling", str(issues))
            self._mark_whole(name)
        return name

    def settle(self, name: str) -> None:
        """Let what one measurement has left behind not burden the next."""
        with psycopg.connect(self.server.dsn(name), autocommit=True) as owner:
            owner.execute("CHECKPOINT")

    def set_clock(self, name: str, shows: datetime = MEASURED) -> None:
        """What the installation's clock shows: the day of the measurement, while the programme is in force."""
        with psycopg.connect(self.server.dsn(name), autocommit=True) as owner:
            owner.execute(
                "INSERT INTO clock_rehearsalclock (id, shows, set_at) VALUES (1, %s, now())"
                " ON CONFLICT (id) DO UPDATE SET shows = excluded.shows, set_at = excluded.set_at",
                [shows],
            )

    def waiting(self, name: str) -> int:
        """How much still waits to be folded or sealed."""
        with psycopg.connect(self.server.dsn(name)) as owner:
            row = owner.execute(
                "SELECT (SELECT count(*) FROM tally_delta) + (SELECT count(*) FROM ledger_unsealed)"
            ).fetchone()
        return row[0] if row else 0

    def stored(self, name: str) -> int:
        """How many issues there are now."""
        with psycopg.connect(self.server.dsn(name)) as owner:
            row = owner.execute("SELECT count(*) FROM loop_issue").fetchone()
        return row[0] if row else 0

    def _provide_ground(self, tell: Tell) -> None:
        if self._is_whole(GROUND):
            self._migrate(GROUND, tell)
        else:
            tell("ground", 0, 1)
            self._make(GROUND, "template0")
            self._migrate(GROUND, tell)
            self._run(GROUND, tell, "-m", "bench.loop.ground")
            self._mark_whole(GROUND)
            tell("ground", 1, 1)

    def _migrate(self, name: str, tell: Tell) -> None:
        self._run(name, tell, "-m", "huilu.cli", "migrate", "--quiet")

    def _make(self, name: str, template: str) -> None:
        drop, make = "DROP DATABASE IF EXISTS {} WITH (FORCE)", "CREATE DATABASE {} TEMPLATE {} STRATEGY file_copy"
        with self._owner() as owner:
            owner.execute(sql.SQL(drop).format(sql.Identifier(name)))
            owner.execute(sql.SQL(make).format(sql.Identifier(name), sql.Identifier(template)))

    def _is_whole(self, name: str, *more: str) -> bool:
        with self._owner() as owner:
            row = owner.execute(
                "SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = %s", [name]
            ).fetchone()
        return row is not None and row[0] == _fingerprint((*self.sources, *more))

    def _mark_whole(self, name: str, *more: str) -> None:
        statement = sql.SQL("COMMENT ON DATABASE {} IS {}")
        with self._owner() as owner:
            owner.execute(statement.format(sql.Identifier(name), sql.Literal(_fingerprint((*self.sources, *more)))))

    def _owner(self) -> psycopg.Connection[tuple[object, ...]]:
        return psycopg.connect(self.server.dsn("postgres"), autocommit=True)

    def _run(self, name: str, tell: Tell, *words: str) -> None:
        (self._folder / name).mkdir(mode=0o700, exist_ok=True)
        command = [sys.executable, *words]
        environment = self.environment(name, OWNER)
        with subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True) as running:
            for what, done, of in _steps(running.stdout or ()):
                tell(what, done, of)
        if running.returncode != 0:
            raise SystemExit(f"{' '.join(words)} ended with status {running.returncode}")


def _steps(said: Iterable[str]) -> Iterator[tuple[str, int, int]]:
    """What a process that makes something tells: of what, how much is done, of how much."""
    for line in said:
        what, done, of = line.split()
        yield what, int(done), int(of)


def _fingerprint(sources: Iterable[str]) -> str:
    digest = hashlib.sha256()
    for pattern in sources:
        for file in sorted(ROOT.glob(pattern)):
            digest.update(file.read_bytes())
    return digest.hexdigest()
