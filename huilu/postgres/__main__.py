"""Run a command with a server of its own: python -m huilu.postgres [--fast] [--database NAME] DATA COMMAND …"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
from pathlib import Path

from huilu.postgres.server import DATABASE, EmbeddedPostgres


def main() -> int:
    """The exit status of the command, which finds the server in HUILU_DATABASE_URL."""
    words = argparse.ArgumentParser(prog="python -m huilu.postgres")
    words.add_argument("--fast", action="store_true", help="give up safety for speed: for tests alone")
    words.add_argument("--database", default=DATABASE, help="the database that the command is told of")
    words.add_argument("data", type=Path)
    words.add_argument("command", nargs=argparse.REMAINDER)
    given = words.parse_args()
    with EmbeddedPostgres(given.data, fast=given.fast, say=lambda _: None) as server:
        return subprocess.call(given.command, env={**os.environ, "HUILU_DATABASE_URL": server.dsn(given.database)})


if __name__ == "__main__":
    sys.exit(main())
