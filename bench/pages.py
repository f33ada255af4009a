"""How long boards and unit pages take over random nodes, beside the floor, while acts are being written."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from bench.browser import Browser
from bench.figures import Figure, Times, ratios, summary
from bench.site import child
from huilu.org.models import Unit

FLOOR = "floor"
PAGES = {"board": "/units/{code}/board/", "unit": "/units/{code}/"}
FLOOR_PATH = "/sign-in/"
SEED = 2023
WARMING = 10


@dataclass
class Written:
    """How many acts were written meanwhile."""

    acts: int = 0
    per_second: float = 0.0


def draw_nodes(top: Unit, count: int) -> list[str]:
    """Codes of units at and below the top, taken from each level in turn until none is left there.

    An even draw over all units would be villages and schools; this one asks for the heavy pages much more often.
    """
    drawn = random.Random(SEED)
    by_level: dict[int, list[str]] = {}
    rows = Unit.objects.under(top).filter(is_placeholder=False).order_by("code")
    for code, rank in rows.values_list("code", "unit_class__level__rank"):
        by_level.setdefault(rank, []).append(code)
    piles = [drawn.sample(codes, len(codes)) for _rank, codes in sorted(by_level.items())]
    nodes: list[str] = []
    while len(nodes) < count and any(piles):
        nodes += [pile.pop() for pile in piles if pile]
    chosen = nodes[:count]
    return drawn.sample(chosen, len(chosen))


def measure(reader: Browser, stranger: Browser, nodes: list[str], rounds: int, step: Callable[[], None]) -> Series:
    """The times of each kind of page, round by round. The floor is asked for beside every page."""
    series: Series = {kind: [] for kind in (FLOOR, *PAGES)}
    for path in (page.format(code=code) for code in nodes[:WARMING] for page in PAGES.values()):
        reader.time(path)
    for turn in range(rounds):
        times: dict[str, list[float]] = {kind: [] for kind in series}
        for code in random.Random(SEED + turn).sample(nodes, len(nodes)):
            times[FLOOR].append(stranger.time(FLOOR_PATH))
            for kind, page in PAGES.items():
                times[kind].append(reader.time(page.format(code=code)))
            step()
        for kind, found in times.items():
            series[kind].append(found)
    return series


Series = dict[str, list[Times]]


def table(series: Series) -> dict[str, dict[str, Figure]]:
    """Quantiles of every kind of page, and how many times the floor it is."""
    return {kind: summary(rounds) | {"x floor": ratios(rounds, series[FLOOR])} for kind, rounds in series.items()}


@contextmanager
def writing() -> Iterator[Written]:
    """Acts are written while the block lasts; afterwards `Written` says how many."""
    written = Written()
    with child("-m", "bench.writer") as writer:
        yield written
        writer.terminate()
        said = writer.communicate(timeout=30)[0].split()
    if len(said) == 2:
        written.acts, written.per_second = int(said[0]), int(said[0]) / float(said[1])
