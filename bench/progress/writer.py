"""python -m bench.progress.writer KIND NTH OF PORT: acts or boards, one after the other, as often as it is told to.

It talks as `bench.loop.writer` does. Of boards that are read from the database, `act_ms` are the times of the database
alone, and `life_ms` those of the whole.
"""

from __future__ import annotations

import random
import sys
from collections.abc import Callable
from contextlib import suppress

import django

from bench.loop.writer import Life, clock_of_the_day, serve

ACTORS = 200
TO_WARM, BOARDS_TO_WARM = 100, 12
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

    def page() -> Life:
        caller.get(by, f"/units/{draw.choice(codes)}/board/")
        yield None

    def board() -> Life:
        yield acting.board_by_actions(by, draw.choice(codes), clock())

    return page if kind == "pages" else board


if __name__ == "__main__":
    with suppress(KeyboardInterrupt):
        main()
