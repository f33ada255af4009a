"""How long an import takes, beside a bare COPY of the same file into the same server."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import psycopg

from bench.site import ROOT
from huilu.postgres import EmbeddedPostgres

COLUMNS = "code text, parent text, name text, level text, sector text, audience text, tags text, uscc text, day text"
WORDS = ROOT / "trees" / "china.yaml"


@dataclass(frozen=True, slots=True)
class Import:
    """One import and one bare COPY, in seconds."""

    units: int
    seconds: float
    bare: float


def measure(file: Path, rounds: int, step: Callable[[], None]) -> list[Import]:
    """Import the file into an empty database of a new durable server, once in each round."""
    found = []
    with tempfile.TemporaryDirectory(prefix="huilu-bench-") as folder:
        home = Path(folder)
        with EmbeddedPostgres(home / "pg") as server:
            for turn in range(rounds):
                name = f"round_{turn}"
                with psycopg.connect(server.dsn(), autocommit=True) as owner:
                    owner.execute(f"CREATE DATABASE {name}")
                found.append(_one_round(file, home, server.dsn(name)))
                step()
    return found


def _one_round(file: Path, home: Path, address: str) -> Import:
    environment = {name: value for name, value in os.environ.items() if not name.startswith("HUILU_")}
    environment |= {"HUILU_HOME": str(home), "HUILU_DATABASE_URL": address}
    _run(environment, "migrate", "--quiet")
    _run(environment, "org", "words", str(WORDS))
    bare = _bare_copy(file, address)
    told = json.loads(_run(environment, "org", "import", str(file), "--json"))
    return Import(told["added"], told["seconds"], bare)


def _bare_copy(file: Path, address: str) -> float:
    with psycopg.connect(address, autocommit=True) as owner:
        owner.execute(f"CREATE TABLE bare ({COLUMNS})")
        began = time.perf_counter()
        with owner.cursor() as cursor, cursor.copy("COPY bare FROM STDIN WITH (FORMAT csv, HEADER)") as copy:
            copy.write(file.read_bytes())
        return time.perf_counter() - began


def _run(environment: dict[str, str], *words: str) -> str:
    command = [sys.executable, "-m", "huilu.cli", *words]
    return subprocess.run(command, cwd=ROOT, env=environment, check=True, stdout=subprocess.PIPE, text=True).stdout
