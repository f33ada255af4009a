"""How long the first answers of a search take."""

from __future__ import annotations

import random
from collections.abc import Callable

from bench.browser import Browser
from bench.figures import Times
from huilu.org.models import Unit

PATH = "/search/?q="
SEED = 2023


def draw_terms(top: Unit, count: int) -> list[str]:
    """What people type: one to four characters out of a name, or the beginning of a code."""
    drawn = random.Random(SEED)
    rows = list(Unit.objects.under(top).order_by("code").values_list("code", "name"))
    terms = []
    for code, name in (drawn.choice(rows) for _ in range(count)):
        size = drawn.randint(1, 4)
        start = drawn.randrange(max(1, len(name) - size + 1))
        terms.append(code[: drawn.randint(4, 9)] if drawn.random() < 0.2 else name[start : start + size])
    return terms


def measure(reader: Browser, terms: list[str], rounds: int, step: Callable[[], None]) -> dict[str, list[Times]]:
    """The times of the list that opens under the box, by the length of what was typed."""
    kinds = {"one or two characters": (1, 2), "three or more": (3, 99)}
    found: dict[str, list[Times]] = {kind: [] for kind in kinds}
    for _turn in range(rounds):
        times: dict[str, list[float]] = {kind: [] for kind in kinds}
        for term in terms:
            kind = next(name for name, (least, most) in kinds.items() if least <= len(term) <= most)
            times[kind].append(reader.time(PATH + term, **{"HX-Request": "true"}))
            step()
        for kind, taken in times.items():
            found[kind].append(taken or [0.0])
    return found
