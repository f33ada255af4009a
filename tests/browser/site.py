"""A small demo in a database of its own, built and served as bin/demo does it."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
from psycopg.conninfo import make_conninfo

ROOT = Path(__file__).resolve().parents[2]
DATABASE = "huilu_browser"
SECONDS_TO_BUILD = 240.0
SECONDS_TO_STOP = 30.0


@contextmanager
def a_served_demo(folder: Path) -> Iterator[str]:
    """The address of a demo of one city, with its worker; gone afterwards with all that it wrote."""
    server = os.environ["HUILU_DATABASE_URL"]
    _as_owner(server, f"DROP DATABASE IF EXISTS {DATABASE} WITH (FORCE)", f"CREATE DATABASE {DATABASE}")
    port = _free_port()
    process = _start(folder, make_conninfo(server, dbname=DATABASE), port)
    try:
        _wait(process, f"http://127.0.0.1:{port}/demo/", folder / "said")
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(SECONDS_TO_STOP)
        _as_owner(server, f"DROP DATABASE {DATABASE} WITH (FORCE)")


def _start(folder: Path, database: str, port: int) -> subprocess.Popen[bytes]:
    environment = {**os.environ, "HUILU_HOME": str(folder / "home"), "HUILU_DATABASE_URL": database, "HUILU_LANG": "en"}
    # The demo enters its database as the application does, whatever the tests beside it do.
    for name in ("HUILU_DATABASE_ROLE", "HUILU_EMBEDDED"):
        environment.pop(name, None)
    words = [sys.executable, "-m", "huilu.cli", "demo", "--cities", "3708", "--port", str(port)]
    with (folder / "said").open("wb") as said:
        return subprocess.Popen(words, cwd=ROOT, env=environment, stdout=said, stderr=said)


def _wait(process: subprocess.Popen[bytes], address: str, said: Path) -> None:
    until = time.monotonic() + SECONDS_TO_BUILD
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
