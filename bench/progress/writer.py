"""python -m bench.progress.writer KIND NTH OF PORT: acts or boards, one after the other, as often as it is told to.

It talks as `bench.loop.writer` does. Of each board `act_ms` holds two times: that of the database alone, which nobody
knows of a page, and that of the whole.
"""

from __future__ import annotations

import random
import sys
import time
from collections.abc import Callable
from contextlib import suppress

import django

from bench.loop.writer import Life, clock_of_the_day, serve

ACTORS = 200
TO_WARM, BOARDS_TO_WARM = 100, 12
# Whoever has read one board looks at it for a while, in seconds, before the next.
PAUSE = 0.1
Begin = Callable[[], Life]


def main() -> None:
    """Serve until the input ends."""
    kind, nth, of, port = sys.argv[1], *map(int, sys.argv[2:5])
    django.setup()
    draw = random.Random(nth)
    if kind in {"boards", "pages"}:
        serve(_reading(kind, port, draw), draw, BOARDS_TO_WARM)
    else:
        serve(_acting(kind, (nth, of), port, draw), draw, TO_WARM)


def _acting(kind: str, place: tuple[int, int], port: int, draw: random.Random) -> Begin:
    from bench.loop.asking import Caller  # noqa: PLC0415 - it needs the applications
    from bench.progress import acting, floor  # noqa: PLC0415

    office = acting.Office(acting.work_of(*place)[:ACTORS], clock_of_the_day(), draw)
    if kind == "floor":
        write = floor.writer()
        return lambda: office.at_the_floor(write)
    if kind == "http":
        caller = Caller(port)
        for by, _keys in office.work:
            caller.session_of(by)
        return lambda: office.through_the_api(caller)
    return office.by_actions


def _reading(kind: str, port: int, draw: random.Random) -> Begin:
    from bench.loop.asking import Caller  # noqa: PLC0415 - it needs the applications
    from bench.progress import acting  # noqa: PLC0415

    by, codes, clock = acting.reader(), acting.nodes(draw), clock_of_the_day()
    caller = Caller(port)

    def look() -> Life:
        began, code, spent = time.monotonic(), draw.choice(codes), 0.0
        if kind == "pages":
            caller.get(by, f"/units/{code}/board/")
        else:
            spent = acting.board_by_actions(by, code, clock())
        yield spent
        yield (time.monotonic() - began) * 1000
        time.sleep(PAUSE)

    return look


if __name__ == "__main__":
    with suppress(KeyboardInterrupt):
        main()
