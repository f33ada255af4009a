"""A server's folder in which new databases have all tables: whoever starts a server of their own begins with a copy."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import psycopg

from huilu.postgres.server import DATABASE, EmbeddedPostgres


def lay_made(data: Path) -> None:
    """Put a copy where a server's folder will be. Where none was made, the server makes its own."""
    if made := os.environ.get("TESTS_MADE"):
        data.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        # With its owners: the server may run as somebody else than we.
        subprocess.run(["cp", "-a", made, str(data)], check=True)


def _finish(data: Path) -> None:
    """The installation's own database was there before the tables: it is made anew, with them."""
    with (
        EmbeddedPostgres(data, fast=True, say=lambda _: None) as server,
        psycopg.connect(server.dsn("postgres"), autocommit=True) as owner,
    ):
        owner.execute(f"DROP DATABASE {DATABASE}".encode())
        owner.execute(f"CREATE DATABASE {DATABASE}".encode())


if __name__ == "__main__":
    _finish(Path(os.environ["TESTS_MADE"]))
