"""Interleaved rounds: acts by the actions, their floor, acts through the API; beside each, boards are read."""

from __future__ import annotations

import os
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import asdict, dataclass
from statistics import median
from typing import Any

from bench.figures import over_rounds
from bench.loop.crew import Crew, Process, spent_by_tree
from bench.loop.databases import Tell
from bench.loop.running import ACTIONS, FLOOR, HTTP, await_site, let_settle, quantiles
from bench.loop.writer import Told
from bench.ports import own_port
from bench.progress.states import ProgressStates

BOARDS, PAGES = "boards", "pages"
# The site answers as many at once: more callers would only wait for each other.
CALLERS = 8


@dataclass(frozen=True, slots=True)
class Plan:
    """What is measured."""

    size: str = "100k"
    seconds: float = 10.0
    rounds: int = 3
    writers: int = 12
    http: bool = False
    at_work: bool = False

    @property
    def kinds(self) -> list[str]:
        """In which order the ways of acting take turns."""
        return [ACTIONS, FLOOR, *([HTTP] if self.http else [])]


@dataclass(frozen=True, slots=True)
class Run:
    """What one way of acting came to in one round, and the boards read meanwhile."""

    kind: str
    acts_per_second: float
    act_ms: dict[str, float]
    cpu_ms: dict[str, float]
    boards: int
    board_database_ms: dict[str, float]
    board_ms: dict[str, float]


@dataclass(frozen=True, slots=True)
class Stand:
    """The database with everybody who works on it."""

    states: ProgressStates
    name: str
    beside: Process
    crews: dict[str, Crew]

    def run(self, plan: Plan, kind: str) -> Run:
        """Let them act that way for so long, while boards are read."""
        let_settle(self.states, self.name)
        readers, before = self.crews[PAGES if kind == HTTP else BOARDS], self._spent()
        readers.begin(plan.seconds)
        acted = self.crews[kind].live(plan.seconds)
        read = readers.end()
        spent = [late - early for early, late in zip(before, self._spent(), strict=True)]
        acts = max(sum(one.acts for one in acted), 1)
        cpu = {"writers": sum(one.cpu for one in acted), "database": spent[0], "beside": spent[1]}
        return Run(
            kind=kind,
            acts_per_second=sum(one.acts / one.elapsed for one in acted),
            act_ms=quantiles([ms for one in acted for ms in one.act_ms]),
            cpu_ms={name: round(1000 * seconds / acts, 3) for name, seconds in cpu.items()},
            **_boards(read),
        )

    def _spent(self) -> list[float]:
        return [spent_by_tree(self.states.postmaster), self.beside.spent]


def measure(states: ProgressStates, plan: Plan, tell: Tell) -> dict[str, Any]:
    """Provide the database, take the rounds, and look whether figures and ledger are as they should be."""
    name, load = states.provide_progress(plan.size, tell, at_work=plan.at_work), os.getloadavg()[0]
    with ExitStack() as ending:
        stand = _stand(states, name, plan, ending)
        turns = [(turn, kind) for turn in range(plan.rounds) for kind in plan.kinds]
        runs: list[Run] = []
        for done, (_turn, kind) in enumerate(turns):
            tell("measured", done, len(turns))
            runs.append(stand.run(plan, kind))
        let_settle(states, name)
    tell("measured", len(turns), len(turns))
    check = states.command(name, "figures", "check", "--json").answer
    proof = states.command(name, "ledger", "verify", "--json").answer
    return _summary(plan, runs) | {
        "figures": {"cells": check["cells"], "differing": len(check["differing"])},
        "ledger": proof,
        "cpus": os.cpu_count(),
        "load": round(load, 1),
    }


def _stand(states: ProgressStates, name: str, plan: Plan, ending: ExitStack) -> Stand:
    environment, port = states.environment(name), own_port("127.0.0.1") if plan.http else 0
    words = ["-m", "huilu.cli", "serve", "--port", str(port)] if plan.http else ["-m", "huilu.jobs"]
    beside = ending.enter_context(Process(environment, *words))
    if plan.http:
        await_site(port)
    sizes = {ACTIONS: plan.writers, FLOOR: plan.writers, BOARDS: 1}
    if plan.http:
        sizes |= {HTTP: min(plan.writers, CALLERS), PAGES: 1}
    crews: dict[str, Crew] = {}
    for kind, count in sizes.items():
        words = ["-m", "bench.progress.writer", kind]
        places = [[str(nth), str(count), str(port)] for nth in range(count)]
        crews[kind] = Crew([ending.enter_context(Process(environment, *words, *place)) for place in places])
        crews[kind].await_ready()
    return Stand(states, name, beside, crews)


def _boards(read: Sequence[Told]) -> dict[str, Any]:
    return {
        "boards": sum(one.lives for one in read),
        "board_database_ms": quantiles([ms for one in read for ms in one.act_ms[::2]]),
        "board_ms": quantiles([ms for one in read for ms in one.act_ms[1::2]]),
    }


def _summary(plan: Plan, runs: Sequence[Run]) -> dict[str, Any]:
    by_kind = {kind: [one for one in runs if one.kind == kind] for kind in plan.kinds}
    pairs = zip(by_kind[ACTIONS], by_kind[FLOOR], strict=True)
    return {
        "plan": asdict(plan),
        "rows": [_row(kind, found) for kind, found in by_kind.items()],
        "x_floor": over_rounds([one.acts_per_second / two.acts_per_second for one, two in pairs]).as_data(),
    }


def _row(kind: str, runs: Sequence[Run]) -> dict[str, Any]:
    middle = {
        name: {one: median(getattr(run, name)[one] for run in runs) for one in getattr(runs[0], name)}
        for name in ("act_ms", "cpu_ms", "board_database_ms", "board_ms")
    }
    rate = over_rounds([run.acts_per_second for run in runs]).as_data()
    return {"kind": kind, "acts_per_second": rate, "boards": sum(run.boards for run in runs), **middle}
