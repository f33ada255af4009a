"""Every workload over a country of each size: what it takes to read it, to act in it, to change it and to serve it."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from typing_extensions import override

from bench import importing
from bench.country import serving
from bench.figures import over_rounds
from bench.loop import running
from bench.loop.crew import Process
from bench.loop.databases import Tell
from bench.ports import own_port
from bench.states import SIZES, UNITS_OF_ISSUE, States, run


@dataclass(frozen=True, slots=True)
class Plan:
    """What is measured. `nodes`: how many units of each level are read; seconds are those of one measurement."""

    sizes: Sequence[str]
    rounds: int = 3
    nodes: int = 40
    seconds: float = 10.0
    writers: int = 12


QUICK = Plan((), rounds=1, nodes=8, seconds=2.0, writers=4)
STEPS = 6 + len(serving.PEOPLE) + len(serving.PEOPLE[1:])


class _InCountries(States):
    """The bench of lives, in countries of these sizes: it asks for them by how many issues they have."""

    @override
    def provide(self, issues: int, tell: Tell) -> str:
        return self.provide_country(next(size for size in SIZES if _issues(size) == issues), tell)


def measure(plan: Plan, states: States, tell: Tell) -> dict[str, Any]:
    """All sizes, one after the other; lives are measured over all of them in turn."""
    load = os.getloadavg()[0]
    for size in plan.sizes:
        states.provide_country(size, tell)
    found: dict[str, Any] = {size: _one(plan, states, size, tell) for size in plan.sizes}
    lives = running.Plan([_issues(size) for size in plan.sizes], plan.seconds, plan.rounds, plan.writers)
    told = running.measure(lives, _InCountries(states.folder), _quietly)
    for size in plan.sizes:
        found[size]["lives"] = {row["kind"]: row for row in told["rows"] if row["size"] == _issues(size)}
        found[size]["lives"]["x floor"] = told["x_floor"][str(_issues(size))]
        found[size]["agrees"] = _agrees(states, f"country_{size}")
    return {"sizes": found, "cpus": os.cpu_count(), "load": round(load, 1), "rounds": plan.rounds}


def _one(plan: Plan, states: States, size: str, tell: Tell) -> dict[str, Any]:
    name, done = f"country_{size}", iter(range(1, STEPS + 1))

    def step() -> None:
        tell("measured", next(done), STEPS)

    tell("measured", 0, STEPS)
    environment = states.environment(name)
    found = {
        "import": importing.measure(states, states.file(size, _quietly), plan.rounds, _quietly, is_ours=True),
        "bytes": states.bytes(name),
    }
    step()
    found["reading"] = _after(step, lambda: _told(states, name, "reading", plan.nodes, plan.rounds))
    found["changing"] = _after(step, lambda: _told(states, name, "changing", plan.rounds))
    checks = [states.command(name, "figures", "check", "--json").answer for _turn in range(plan.rounds)]
    found["figures check"] = {
        "cells": checks[0]["cells"],
        "seconds": over_rounds([one["seconds"] for one in checks]).as_data(),
    }
    step()
    found["cold start"] = over_rounds([_cold_start(environment) for _turn in range(plan.rounds)]).as_data()
    step()
    found["pages"] = serving.measure(states, name, plan.seconds, step)
    step()
    return found


def _told(states: States, name: str, workload: str, *words: int) -> Any:
    states.settle(name)
    return run(states.environment(name), "-m", f"bench.country.{workload}", *map(str, words)).answer


def _after(step: Callable[[], None], work: Callable[[], Any]) -> Any:
    done = work()
    step()
    return done


def _cold_start(environment: dict[str, str]) -> float:
    """Seconds from starting the site to its first page; its database is there already."""
    port, began = own_port("127.0.0.1"), time.perf_counter()
    with Process(environment, "-m", "huilu.cli", "serve", "--port", str(port)):
        running.await_site(port)
        return time.perf_counter() - began


def _agrees(states: States, name: str) -> bool:
    """Whether every figure, with what still waits, is that of a recount."""
    return not states.command(name, "figures", "check", "--json").answer["differing"]


def _issues(size: str) -> int:
    return SIZES[size] // UNITS_OF_ISSUE


def _quietly(_what: str, _done: int, _of: int) -> None:
    """Told already by what it is part of."""
