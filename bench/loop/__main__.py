"""python -m bench.loop FOLDER SIZE…: a line for each step, and the outcome as the last line, as JSON."""

from __future__ import annotations

import argparse
import json
import signal
import sys
from pathlib import Path

from bench.loop.databases import Databases
from bench.loop.running import Plan, measure


def main() -> None:
    """Measure, in databases that are kept in the folder."""
    words = argparse.ArgumentParser(prog="python -m bench.loop")
    words.add_argument("folder", type=Path)
    words.add_argument("sizes", type=int, nargs="+")
    words.add_argument("--seconds", type=float, default=10.0)
    words.add_argument("--rounds", type=int, default=3)
    words.add_argument("--writers", type=int, default=4)
    words.add_argument("--rate", type=float, default=0.0)
    words.add_argument("--http", action="store_true")
    given = vars(words.parse_args())
    # Asked to end, leave through every door behind us, so that all that was started is stopped too.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    folder = given.pop("folder")
    print(json.dumps(measure(Plan(**given), Databases(folder), _tell)), flush=True)


def _tell(what: str, done: int, of: int) -> None:
    print(what, done, of, flush=True)


if __name__ == "__main__":
    main()
