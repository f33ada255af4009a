"""The process that reads one workbook and nothing else: no database, no settings, no more than it was given.

The workbook comes as the input, the rows go to the output; `python -m huilu.workbooks.child LIMITS-AS-JSON`.
"""

from __future__ import annotations

import ctypes
import json
import resource
import signal
import sys
from typing import Any

from huilu.workbooks.cells import Limits
from huilu.workbooks.flaws import Flaw, Stopped
from huilu.workbooks.rows import write_rows

PR_SET_PDEATHSIG = 1
# No file of ours is opened from here on; a few descriptors are for Python itself.
_FILES = 32


def main(words: list[str]) -> int:
    """Take the limits upon oneself, then read; the flaw that was found is the last line."""
    given: dict[str, Any] = json.loads(words[1])
    _bind(given["memory"], given["seconds"], given["written"])
    limits = Limits(**given["limits"])
    try:
        body = sys.stdin.buffer.read(limits.body + 1)
        write_rows(body, limits, sys.stdout)
        sys.stdout.flush()
    except Flaw as flaw:
        return _say(flaw)
    except MemoryError:
        return _say(Stopped("memory"))
    except OSError:
        # The file of rows has reached its limit; nothing more can be said in it.
        return 3
    return 0


def _bind(memory: int, seconds: int, written: int) -> None:
    """Limits that this process cannot take back; and an end with whoever started it (Linux)."""
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))
    resource.setrlimit(resource.RLIMIT_FSIZE, (written, written))
    resource.setrlimit(resource.RLIMIT_NOFILE, (_FILES, _FILES))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    libc = ctypes.CDLL(None)
    if hasattr(libc, "prctl"):
        libc.prctl(PR_SET_PDEATHSIG, signal.SIGKILL)


def _say(flaw: Flaw) -> int:
    try:
        sys.stdout.write(json.dumps({"flaw": flaw.kind, "facts": flaw.facts}, ensure_ascii=False) + "\n")
        sys.stdout.flush()
    except OSError:
        return 3
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv))
