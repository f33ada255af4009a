"""Pages over HTTP, to one, to eight and to thirty-two people at once, from the site as it is served."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from bench.loop.crew import Process
from bench.loop.running import await_site, let_settle
from bench.ports import own_port
from bench.states import States, run

PEOPLE = (1, 8, 32)
# Of what eight people can get, so much is wanted by chance.
SHARE = 0.5
DRAINED = 2.0


@dataclass(frozen=True, slots=True)
class Site:
    """A site over one database, and for how many seconds it is visited at a time."""

    states: States
    name: str
    port: int
    seconds: float

    def visit(self, people: int, rate: float) -> dict[str, Any]:
        """So many people at once, once everything that waited is done."""
        let_settle(self.states, self.name)
        time.sleep(DRAINED)
        words = ("-m", "bench.country.visiting", str(self.port), str(people), str(self.seconds), str(rate))
        return run(self.states.environment(self.name), *words).answer


def measure(states: States, name: str, seconds: float, step: Callable[[], None]) -> list[dict[str, Any]]:
    """As fast as they can, and then by chance."""
    site, found = Site(states, name, own_port("127.0.0.1"), seconds), []
    with Process(states.environment(name), "-m", "huilu.cli", "serve", "--port", str(site.port)):
        await_site(site.port)
        for people in PEOPLE:
            found.append(site.visit(people, 0.0))
            step()
        most = max(one["pages_per_second"] for one in found)
        for people in PEOPLE[1:]:
            found.append(site.visit(people, round(most * SHARE, 1)))
            step()
    return found
