"""Which processes there are, as /proc tells: whose child each is, and what it calls itself."""

from __future__ import annotations

import os
import signal
from contextlib import suppress
from pathlib import Path

PROC = Path("/proc")


def children_of(parent: int) -> list[int]:
    """The processes that this one has started, in the order of their numbers."""
    found = [int(folder.name) for folder in PROC.glob("[0-9]*") if parent_of(folder) == parent]
    return sorted(found)


def parent_of(folder: Path) -> int:
    """Whose child a process is; 0 for one that is gone."""
    try:
        # The name stands in brackets and may itself hold anything; what follows it does not.
        return int((folder / "stat").read_text().rpartition(")")[2].split()[1])
    except (OSError, IndexError, ValueError):
        return 0


def words_of(process: int) -> str:
    """How a process was called, or what it calls itself now."""
    try:
        return (PROC / str(process) / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace").strip()
    except OSError:
        return ""


def kill(process: int) -> bool:
    """kill -9; whether there was anything to kill."""
    with suppress(ProcessLookupError):
        os.kill(process, signal.SIGKILL)
        return True
    return False
