"""A small demo in a database of its own, built and served as bin/demo does it."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
from psycopg.conninfo import make_conninfo

ROOT = Path(__file__).resolve().parents[2]
DATABASE = "huilu_browser"
CITY = "3708"
REGISTER = ("register", "issue", "--unit", "37", "--json")
SCENES_BEFORE_DEATH = 5
SECONDS_TO_BUILD = 240.0
SECONDS_TO_STOP = 30.0


@dataclass(frozen=True, slots=True)
class Served:
    """A demo that somebody killed while it was built, and started again: where it is, and what it said."""

    address: str
    environment: dict[str, str]
    steps: dict[str, str]
    register: dict[str, Any]


@contextmanager
def a_served_demo(folder: Path) -> Iterator[Served]:
    """A demo of one city, with its worker; gone afterwards with all that it wrote."""
    server = os.environ["HUILU_DATABASE_URL"]
    _as_owner(server, f"DROP DATABASE IF EXISTS {DATABASE} WITH (FORCE)", f"CREATE DATABASE {DATABASE}")
    database = make_conninfo(server, dbname=DATABASE)
    environment = {**os.environ, "HUILU_HOME": str(folder / "home"), "HUILU_DATABASE_URL": database, "HUILU_LANG": "en"}
    # The demo enters its database as the application does, whatever the tests beside it do.
    for name in ("HUILU_DATABASE_ROLE", "HUILU_EMBEDDED"):
        environment.pop(name, None)
    _build_and_kill(folder, environment)
    port = _free_port()
    process = _start(folder, environment, "--port", str(port))
    try:
        _wait(process, f"http://127.0.0.1:{port}/demo/", folder)
        steps = {step["step"]: step["did"] for step in json.loads((folder / "answer").read_text())["steps"]}
        yield Served(f"http://127.0.0.1:{port}", environment, steps, answer(environment, *REGISTER))
    finally:
        process.terminate()
        process.wait(SECONDS_TO_STOP)
        _as_owner(server, f"DROP DATABASE {DATABASE} WITH (FORCE)")


def typed(*words: str) -> list[str]:
    """A command as somebody types it."""
    return [sys.executable, "-m", "huilu.cli", *words]


def answer(environment: dict[str, str], *words: str) -> dict[str, Any]:
    """What a command answers in JSON, which ends with 0."""
    done = subprocess.run(typed(*words), env=environment, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    said: dict[str, Any] = json.loads(done.stdout)
    return said


def _build_and_kill(folder: Path, environment: dict[str, str]) -> None:
    """Wait until some days of the story have been played, and kill the process the hard way."""
    building = _start(folder, environment, "--no-serve")
    until = time.monotonic() + SECONDS_TO_BUILD
    with psycopg.connect(environment["HUILU_DATABASE_URL"], autocommit=True) as watcher:
        while building.poll() is None and time.monotonic() < until:
            with suppress(psycopg.errors.UndefinedTable):
                row = watcher.execute("SELECT count(*) FROM demo_playedscene").fetchone()
                if row and row[0] >= SCENES_BEFORE_DEATH:
                    break
            time.sleep(0.05)
    assert building.poll() is None, f"The demo was over before it could be killed:\n{(folder / 'said').read_text()}"
    building.kill()
    building.wait()


def _start(folder: Path, environment: dict[str, str], *more: str) -> subprocess.Popen[bytes]:
    words = typed("demo", "--cities", CITY, "--json", *more)
    with (folder / "answer").open("wb") as told, (folder / "said").open("wb") as said:
        return subprocess.Popen(words, cwd=ROOT, env=environment, stdout=told, stderr=said)


def _wait(process: subprocess.Popen[bytes], address: str, folder: Path) -> None:
    until, said = time.monotonic() + SECONDS_TO_BUILD, folder / "said"
    while time.monotonic() < until:
        if process.poll() is not None:
            raise AssertionError(f"The demo ended by itself:\n{said.read_text()}")
        try:
            with urllib.request.urlopen(address, timeout=10):
                return
        except urllib.error.HTTPError as answer:
            answer.close()
            raise AssertionError(f"{address} answers {answer.code}:\n{said.read_text()}") from None
        except OSError:
            time.sleep(0.2)
    raise AssertionError(f"The demo took longer than {SECONDS_TO_BUILD} s:\n{said.read_text()}")


def _as_owner(server: str, *statements: str) -> None:
    with psycopg.connect(make_conninfo(server, dbname="postgres"), autocommit=True) as owner:
        for statement in statements:
            owner.execute(statement)


def _free_port() -> int:
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        return int(trial.getsockname()[1])
