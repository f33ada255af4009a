"""How much a page asks of a phone on a slow line, and when it can be used: a first visit and a second one."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from bench.browser import Browser
from bench.figures import Figure, over_rounds
from bench.phone import Load, Place, chromium, visit

TIMES = ("answered", "first_paint", "largest_paint", "usable")
VISITS = ("first", "second")
Rounds = dict[str, dict[str, list[Load]]]


def places(unit: str, number: str) -> list[Place]:
    """The pages that people open most, for a unit and one of its issues."""
    return [
        Place("board", f"/units/{unit}/board/", "#figures tbody tr"),
        Place("my list", f"/units/{unit}/list/", "#content .thing, #content .owed li"),
        Place("issues", "/issues/", "#content .thing"),
        Place("register", f"/units/{unit}/register/issue/", "#content tbody tr"),
        Place("issue", f"/issues/{number}/", "#content section > .timeline li"),
    ]


def measure(
    site: str, sign_in: tuple[str, str], pages: Sequence[Place], rounds: int, step: Callable[[], None]
) -> Rounds:
    """Each page, each round in turn, as it comes to a phone that was never here and to the same one again."""
    cookies = _cookies(site, sign_in)
    found: Rounds = {place.name: {kind: [] for kind in VISITS} for place in pages}
    with chromium() as browser:
        # The first window of a browser takes longer than any other: nobody's page is to pay for it.
        visit(browser, site, pages[0], cookies, slow=False)
        for _turn in range(rounds):
            for place in pages:
                for kind, load in zip(VISITS, visit(browser, site, place, cookies), strict=True):
                    found[place.name][kind].append(load)
                step()
    return found


def _cookies(site: str, sign_in: tuple[str, str]) -> list[dict[str, str]]:
    with Browser(site) as reader:
        reader.sign_in(*sign_in)
        return [{"name": name, "value": value, "url": site} for name, value in reader.cookies.items()]


def table(found: Rounds) -> dict[str, dict[str, Figure]]:
    """Milliseconds and bytes over the rounds, by page and visit."""
    return {f"{name}, {kind}": _row(loads) for name, kinds in found.items() for kind, loads in kinds.items()}


def _row(loads: Sequence[Load]) -> dict[str, Figure]:
    weighed = {"kB": over_rounds([load.bytes / 1000 for load in loads])}
    return weighed | {name: over_rounds([getattr(load, name) for load in loads]) for name in TIMES}


def counts(found: Rounds) -> Mapping[str, Any]:
    """What is the same in every round: requests, what keeps the page from being drawn, rows, bytes by kind."""
    return {
        f"{name}, {kind}": {
            "requests": loads[0].requests,
            "render_blocking": loads[0].blocking,
            "rows": loads[0].rows,
            "bytes_by_kind": dict(sorted(loads[0].kinds.items())),
        }
        for name, kinds in found.items()
        for kind, loads in kinds.items()
    }
