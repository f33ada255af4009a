"""python -m bench.loop.writer KIND NTH OF [PORT]: lives, one after the other, as often as it is told to.

It says "ready"; then each line "SECONDS RATE" makes it live for so long, RATE lives a second (0: as many as it can),
and answer with a line of JSON. It ends with its input.
"""

from __future__ import annotations

import json
import os
import random
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import django

Life = Iterator[float | None]
COMPANIES = 200
LIVES_TO_WARM = 8


@dataclass
class Told:
    """What one writer has done, and how long it took: milliseconds of each act and of each life."""

    lives: int = 0
    acts: int = 0
    elapsed: float = 0.0
    cpu: float = 0.0
    act_ms: list[float] = field(default_factory=list)
    life_ms: list[float] = field(default_factory=list)


def main() -> None:
    """Serve lives until the input ends."""
    kind, nth, of = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
    django.setup()
    from bench.loop.people import companies  # noqa: PLC0415 - it needs the applications

    draw = random.Random(nth)
    known, live = companies(nth, of, COMPANIES), _way_of_living(kind, int(sys.argv[4]) if len(sys.argv) > 4 else 0)
    clock = clock_of_the_day()
    serve(lambda: live(draw.choice(known), clock), draw, LIVES_TO_WARM)


def serve(begin: Callable[[], Life], draw: random.Random, warm: int) -> None:
    """Warm up with so many lives, and then live as often as is asked."""
    for _life in range(warm):
        _last(begin())
    print("ready", flush=True)
    for line in sys.stdin:
        seconds, rate = map(float, line.split())
        told = _measure(begin, _starts(rate, draw), seconds)
        print(json.dumps(told.__dict__), flush=True)


def _way_of_living(kind: str, port: int) -> Callable[..., Life]:
    from bench.loop import acting, asking, floor  # noqa: PLC0415 - it needs the applications

    if kind == "http":
        return asking.Caller(port).life
    if kind == "actions":
        return acting.life
    # Nobody else writes a number that begins so.
    numbers = (f"floor-{os.getpid()}-{time.time_ns()}-{n}" for n in range(sys.maxsize))
    return lambda company, clock: floor.Life(company, next(numbers)).write(clock)


def clock_of_the_day() -> Callable[[], datetime]:
    """A clock that goes on from the day of the measurement."""
    from bench.loop.story import MEASURED  # noqa: PLC0415

    began = time.monotonic()
    return lambda: MEASURED + timedelta(seconds=time.monotonic() - began)


def _starts(rate: float, draw: random.Random) -> Iterator[float] | None:
    """When lives are to begin, in seconds from now: by chance, at that rate; None: each when the last is over."""
    if not rate:
        return None
    return _by_chance(rate, draw)


def _by_chance(rate: float, draw: random.Random) -> Iterator[float]:
    at = 0.0
    while True:
        at += draw.expovariate(rate)
        yield at


def _measure(begin: Callable[[], Life], starts: Iterator[float] | None, seconds: float) -> Told:
    """Live until the time is over, and end the life that was begun. A late start counts as waiting."""
    told, began, spent = Told(), time.monotonic(), time.process_time()
    while (now := time.monotonic() - began) < seconds:
        due = next(starts) if starts else now
        if due >= seconds:
            break
        time.sleep(max(0.0, due - now))
        _one(begin(), told)
        told.life_ms.append((time.monotonic() - began - due) * 1000)
    told.elapsed, told.cpu = max(time.monotonic() - began, seconds if starts else 0.0), time.process_time() - spent
    return told


def _one(life: Life, told: Told) -> None:
    """A life step by step. A step may itself say how many milliseconds it counts for."""
    before = time.monotonic()
    for spent in life:
        after = time.monotonic()
        told.act_ms.append((after - before) * 1000 if spent is None else spent)
        told.acts, before = told.acts + 1, after
    told.lives += 1


def _last(life: Life) -> None:
    for _act in life:
        pass


if __name__ == "__main__":
    main()
