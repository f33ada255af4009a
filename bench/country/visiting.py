"""python -m bench.country.visiting PORT PEOPLE SECONDS RATE: people who read pages at once; prints JSON.

RATE 0: each asks for the next page as soon as the last is there. Otherwise so many pages a second are wanted by chance,
and who has to wait for a free connection waits: the time runs from the moment at which the page was wanted.
"""

from __future__ import annotations

import json
import random
import sys
import threading
import time
from collections.abc import Iterator
from queue import SimpleQueue

import django

from bench.browser import Browser, PageFailed
from bench.figures import QUANTILES, quantile

SEED = 2023
PAGES = ("/", "/units/{code}/", "/units/{code}/board/", "/units/{code}/list/", "/issues/")


class Visitors:
    """People who are signed in, each over a connection of their own."""

    def __init__(self, port: int, count: int) -> None:
        from bench.country.ground import PASSWORD, READER  # noqa: PLC0415 - it needs the applications

        self.units = _units(count)
        self.browsers = [Browser(f"http://127.0.0.1:{port}") for _unit in self.units]
        for nth, browser in enumerate(self.browsers):
            browser.sign_in(f"{READER}-{nth}", PASSWORD)
        self.times: list[float] = []
        self.failed = 0

    def visit(self, nth: int, path: str, wanted: float) -> None:
        """One page; how long it took since it was wanted."""
        try:
            self.browsers[nth].time(path)
        except (PageFailed, OSError):
            self.failed += 1
            return
        self.times.append((time.perf_counter() - wanted) * 1000)

    def pages(self, nth: int) -> Iterator[str]:
        """What somebody asks for, one after the other."""
        drawn = random.Random(SEED + nth)
        while True:
            yield drawn.choice(PAGES).format(code=self.units[nth])


def main() -> None:
    """Visit for a while, and tell."""
    django.setup()
    port, count, seconds, rate = int(sys.argv[1]), int(sys.argv[2]), float(sys.argv[3]), float(sys.argv[4])
    visitors = Visitors(port, count)
    for nth in range(count):
        visitors.visit(nth, next(visitors.pages(nth)), time.perf_counter())
    visitors.times.clear()
    began = time.perf_counter()
    if rate:
        _by_chance(visitors, began + seconds, rate)
    else:
        _one_after_the_other(visitors, began + seconds)
    elapsed = time.perf_counter() - began
    times = visitors.times
    told = {name: round(quantile(times, part), 1) for name, part in QUANTILES.items()} if times else {}
    print(json.dumps({
        "people": count, "wanted_per_second": rate, "pages": len(times), "failed": visitors.failed,
        "pages_per_second": round(len(times) / elapsed, 1), "milliseconds": told,
    }))  # fmt: skip


def _one_after_the_other(visitors: Visitors, until: float) -> None:
    def go_on(nth: int) -> None:
        for path in visitors.pages(nth):
            if time.perf_counter() >= until:
                return
            visitors.visit(nth, path, time.perf_counter())

    _together([threading.Thread(target=go_on, args=(nth,)) for nth in range(len(visitors.browsers))])


def _by_chance(visitors: Visitors, until: float, rate: float) -> None:
    wanted: SimpleQueue[float | None] = SimpleQueue()

    def answer(nth: int) -> None:
        pages = visitors.pages(nth)
        while (at := wanted.get()) is not None:
            visitors.visit(nth, next(pages), at)

    def want() -> None:
        drawn, at = random.Random(SEED), time.perf_counter()
        while (at := at + drawn.expovariate(rate)) < until:
            time.sleep(max(0.0, at - time.perf_counter()))
            wanted.put(at)
        for _one in visitors.browsers:
            wanted.put(None)

    _together([threading.Thread(target=want), *(threading.Thread(target=answer, args=(nth,)) for nth in
                                                range(len(visitors.browsers)))])  # fmt: skip


def _together(threads: list[threading.Thread]) -> None:
    for one in threads:
        one.start()
    for one in threads:
        one.join()


def _units(count: int) -> list[str]:
    """The units of the first so many readers."""
    from bench.country.ground import READER  # noqa: PLC0415 - it needs the applications
    from huilu.accounts.models import Appointment  # noqa: PLC0415

    names = [f"{READER}-{nth}" for nth in range(count)]
    held = Appointment.objects.filter(person__username__in=names).values_list("person__username", "post__unit__code")
    codes = dict(held.order_by("pk"))
    return [codes[name] for name in names]


if __name__ == "__main__":
    main()
