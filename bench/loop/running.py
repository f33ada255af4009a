"""Interleaved rounds over all sizes: the actions, the floor, and whatever else was asked for."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import asdict, dataclass, field
from statistics import median
from typing import Any

from bench.figures import over_rounds, quantile
from bench.loop.crew import Crew, Process, spent_by_tree
from bench.loop.databases import Databases, Tell
from bench.ports import own_port

PATIENCE = 120.0
QUANTILES = {"p50": 0.50, "p95": 0.95, "p99": 0.99}
# The site answers in two processes; more callers at once would wait for each other until they give up.
CALLERS = 4
ACTIONS, FLOOR, OPEN, HTTP = "actions", "floor", "open", "http"


@dataclass(frozen=True, slots=True)
class Plan:
    """What is measured. `rate`: lives a second that begin of themselves; 0: none do."""

    sizes: Sequence[int]
    seconds: float = 10.0
    rounds: int = 3
    writers: int = 12
    rate: float = 0.0
    http: bool = False

    @property
    def kinds(self) -> list[str]:
        """In which order the ways of living take turns."""
        return [ACTIONS, FLOOR, *([OPEN] if self.rate else []), *([HTTP] if self.http else [])]


@dataclass
class Stand:
    """One database with all that works on it."""

    name: str
    size: int
    stored: int
    beside: Process
    crews: dict[str, Crew] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Run:
    """What one way of living came to in one round at one size."""

    size: int
    kind: str
    lives_per_second: float
    acts_per_second: float
    act_ms: dict[str, float]
    life_ms: dict[str, float]
    cpu_ms: dict[str, float]


def measure(plan: Plan, databases: Databases, tell: Tell) -> dict[str, Any]:
    """Provide the databases, take the rounds, and sum up."""
    load = os.getloadavg()[0]
    with databases.server, ExitStack() as ending:
        names = [databases.provide(size, tell) for size in plan.sizes]
        stands = [_stand(plan, databases, name, size, ending) for name, size in zip(names, plan.sizes, strict=True)]
        turns = [(turn, kind, stand) for turn in range(plan.rounds) for kind in plan.kinds for stand in stands]
        runs: list[list[Run]] = [[] for _turn in range(plan.rounds)]
        for done, (turn, kind, stand) in enumerate(turns):
            tell("measured", done, len(turns))
            runs[turn].append(_run(plan, databases, stand, kind))
        tell("measured", len(turns), len(turns))
        stored = {str(stand.size): stand.stored for stand in stands}
    return _summary(plan, runs) | {"stored": stored, "cpus": os.cpu_count(), "load": round(load, 1)}


def _stand(plan: Plan, databases: Databases, name: str, size: int, ending: ExitStack) -> Stand:
    environment, port = databases.environment(name), 0
    databases.set_clock(name)
    if plan.http:
        port = own_port("127.0.0.1")
        words = ["-m", "huilu.cli", "serve", "--port", str(port)]
    else:
        words = ["-m", "huilu.jobs"]
    beside = ending.enter_context(Process(environment, *words))
    if plan.http:
        await_site(port)
    stand = Stand(name, size, databases.stored(name), beside)
    for kind in plan.kinds:
        if kind == OPEN:
            continue
        words, count = ["-m", "bench.loop.writer", kind], min(plan.writers, CALLERS) if kind == HTTP else plan.writers
        writers = [
            ending.enter_context(Process(environment, *words, str(nth), str(count), str(port))) for nth in range(count)
        ]
        stand.crews[kind] = Crew(writers)
        stand.crews[kind].await_ready()
    return stand


def _run(plan: Plan, databases: Databases, stand: Stand, kind: str) -> Run:
    let_settle(databases, stand.name)
    spent = _spent(databases, stand)
    crew = stand.crews[ACTIONS if kind == OPEN else kind]
    told = crew.live(plan.seconds, plan.rate if kind == OPEN else 0.0)
    spent = [after - before for before, after in zip(spent, _spent(databases, stand), strict=True)]
    lives = sum(one.lives for one in told)
    cpu = {"writers": sum(one.cpu for one in told), "database": spent[0], "beside": spent[1]}
    return Run(
        size=stand.size,
        kind=kind,
        lives_per_second=sum(one.lives / one.elapsed for one in told),
        acts_per_second=sum(one.acts / one.elapsed for one in told),
        act_ms=quantiles([ms for one in told for ms in one.act_ms]),
        life_ms=quantiles([ms for one in told for ms in one.life_ms]),
        cpu_ms={name: round(1000 * seconds / max(lives, 1), 2) for name, seconds in cpu.items()},
    )


def _spent(databases: Databases, stand: Stand) -> list[float]:
    return [spent_by_tree(databases.postmaster), stand.beside.spent]


def let_settle(databases: Databases, name: str) -> None:
    """Wait until nothing waits to be folded or sealed, as long as patience lasts."""
    until = time.monotonic() + PATIENCE
    while databases.waiting(name) and time.monotonic() < until:
        time.sleep(0.5)
    databases.settle(name)


def await_site(port: int) -> None:
    """Wait for the site's first answer."""
    from urllib.request import urlopen  # noqa: PLC0415

    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        try:
            with urlopen(f"http://127.0.0.1:{port}/sign-in/", timeout=10):
                return
        except OSError:
            time.sleep(0.2)
    raise SystemExit("the site did not answer")


def quantiles(times: Sequence[float]) -> dict[str, float]:
    """Within how many milliseconds so many of all were done."""
    return {name: round(quantile(times, part), 2) if times else 0.0 for name, part in QUANTILES.items()}


def _summary(plan: Plan, runs: Sequence[Sequence[Run]]) -> dict[str, Any]:
    rows = [
        _row(kind, size, [one for turn in runs for one in turn if (one.kind, one.size) == (kind, size)])
        for kind in plan.kinds
        for size in plan.sizes
    ]
    of_floor = {
        str(size): _ratio(runs, lambda one, size=size: (one.kind, one.size) == (ACTIONS, size),
                          lambda one, size=size: (one.kind, one.size) == (FLOOR, size))
        for size in plan.sizes
    }  # fmt: skip
    largest, least = max(plan.sizes), min(plan.sizes)
    of_least = {
        kind: _ratio(runs, lambda one, kind=kind: (one.kind, one.size) == (kind, largest),
                     lambda one, kind=kind: (one.kind, one.size) == (kind, least))
        for kind in plan.kinds
    }  # fmt: skip
    return {"rows": rows, "x_floor": of_floor, "largest_x_least": of_least, "plan": asdict(plan)}


def _row(kind: str, size: int, runs: Sequence[Run]) -> dict[str, Any]:
    middle = {
        name: {quantity: median(getattr(one, name)[quantity] for one in runs) for quantity in getattr(runs[0], name)}
        for name in ("act_ms", "life_ms", "cpu_ms")
    }
    return {
        "kind": kind,
        "size": size,
        "lives_per_second": over_rounds([one.lives_per_second for one in runs]).as_data(),
        "acts_per_second": over_rounds([one.acts_per_second for one in runs]).as_data(),
        **middle,
    }


Choice = Callable[..., bool]


def _ratio(runs: Sequence[Sequence[Run]], upper: Choice, lower: Choice) -> dict[str, float]:
    pairs: Iterator[tuple[Run, Run]] = ((next(filter(upper, turn)), next(filter(lower, turn))) for turn in runs)
    return over_rounds([one.lives_per_second / other.lives_per_second for one, other in pairs]).as_data()
