"""What the server may use of this machine's memory. Small machines keep the settings that carry the demo."""

from __future__ import annotations

import os
from pathlib import Path

MEGABYTE = 1024 * 1024
GIGABYTE = 1024 * MEGABYTE
# What a container may use: version 2 of control groups, then version 1.
_LIMITS = (Path("/sys/fs/cgroup/memory.max"), Path("/sys/fs/cgroup/memory/memory.limit_in_bytes"))


def memory() -> int:
    """The memory that this machine, or the container around us, has. Bytes."""
    whole = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    return min([whole, *filter(None, map(_limit, _LIMITS))])


def sized_to(available: int, cpus: int) -> dict[str, str]:
    """The settings for that many bytes of memory and processors: never below the floor, never above what still pays.

    An eighth for the server's own cache: the operating system caches the same pages once more. The log may grow to a
    quarter before it is folded into the tables, so that a large import is not held up by checkpoints.
    """
    return {
        "shared_buffers": _between(256 * MEGABYTE, available // 8, 4 * GIGABYTE),
        "effective_cache_size": _between(512 * MEGABYTE, available // 2, 64 * GIGABYTE),
        "maintenance_work_mem": _between(128 * MEGABYTE, available // 48, GIGABYTE),
        "max_wal_size": _between(2 * GIGABYTE, available // 4, 8 * GIGABYTE),
        # Whoever builds an index works, too: with as many helpers as processors they would stand in each other's way.
        "max_parallel_maintenance_workers": str(min(4, max(0, cpus - 1))),
    }


def _between(least: int, wanted: int, most: int) -> str:
    return f"'{max(least, min(wanted, most)) // MEGABYTE}MB'"


def _limit(file: Path) -> int | None:
    try:
        return int(file.read_text())
    except (OSError, ValueError):
        return None
