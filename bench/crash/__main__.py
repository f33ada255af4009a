"""python -m bench.crash --kills N: a line for each kill, and the outcome as the last line, as JSON."""

from __future__ import annotations

import argparse
import json
import os
import signal
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

from bench.crash.running import Plan, prepare, run
from bench.crash.stack import KINDS, OF_REPLICA, Shape


def main() -> None:
    """Run it in a home of its own, which is removed afterwards."""
    words = argparse.ArgumentParser(prog="python -m bench.crash")
    words.add_argument("--kills", type=int, default=30)
    words.add_argument("--seed", type=int, default=2023)
    words.add_argument("--application", default="config.wsgi:application", help="another site, to test the bench")
    words.add_argument("--spoil", default="", help="a statement run as the owner at the start, to test the bench")
    words.add_argument(
        "--only", default="", choices=["", *KINDS, *OF_REPLICA], help="kill nothing but this, to test the bench"
    )
    words.add_argument("--webs", type=int, default=1)
    words.add_argument("--workers", type=int, default=1)
    words.add_argument("--replica", action="store_true")
    words.add_argument("--in-turn", action="store_true", help="one kind after the other")
    words.add_argument("--prepare", type=Path, help="seed a home for several runs, and kill nothing")
    words.add_argument("--prepared", type=Path, help="begin with a copy of that home")
    given = words.parse_args()
    # Asked to end, leave through every door behind us, so that all that was started is stopped too.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    for name in [name for name in os.environ if name.startswith("HUILU_") and name != "HUILU_PG_BIN"]:
        del os.environ[name]
    if given.prepare:
        prepare(given.prepare)
        return
    shape = Shape(given.application, given.webs, given.workers, given.replica)
    plan = Plan(given.kills, given.seed, shape, given.spoil, given.only, given.in_turn, given.prepared)
    with _own_output() as told, tempfile.TemporaryDirectory(prefix="huilu-crash-") as folder:
        outcome = run(plan, Path(folder), lambda: print(file=told, flush=True))
        print(json.dumps(outcome, ensure_ascii=False), file=told, flush=True)


@contextmanager
def _own_output() -> Iterator[TextIO]:
    """Our output for ourselves; what the processes of the site say goes where their troubles go."""
    with os.fdopen(os.dup(sys.stdout.fileno()), "w") as told:
        os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
        yield told


if __name__ == "__main__":
    main()
