"""Mutation testing of the rules of the loop: each small fault is planted in turn, and some pure test must fail.

Loaded with `-p tests.proof.mutation`. All tests run once as they are and are noted under the functions that they
reach; then, for each fault, those that reach its function run until one fails.
"""

from __future__ import annotations

import importlib
import json
import pkgutil
import sys
import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import CodeType, FrameType

import pytest

from tests.proof.mutants import Mutant, mutants_of
from tests.proof.planting import planted
from tests.proof.running import end_session, run_once

PACKAGE = "huilu.loop.rules"
LEAST = 95.0
Reached = dict[tuple[str, str], set[str]]


def pytest_addoption(parser: pytest.Parser) -> None:
    """Where the result goes as JSON."""
    parser.addoption("--mutants-json", type=Path, default=None, help="write the result to this file")


def pytest_runtestloop(session: pytest.Session) -> bool:
    """The faults in place of the plain run."""
    if session.testsfailed or session.config.option.collectonly:
        return False
    began = time.perf_counter()
    timed, reached = _as_they_are(session.items)
    outcomes = [(mutant, _killer(mutant, session.items, timed, reached)) for mutant in _all_mutants()]
    end_session(session.items[-1])
    _report(outcomes, time.perf_counter() - began, session.config.option.mutants_json)
    session.testsfailed = int(_share(outcomes) < LEAST)
    return True


def _all_mutants() -> list[Mutant]:
    found: list[Mutant] = []
    for one in pkgutil.iter_modules(importlib.import_module(PACKAGE).__path__):
        name = f"{PACKAGE}.{one.name}"
        source = Path(importlib.import_module(name).__file__ or "").read_text(encoding="utf-8")
        found += mutants_of(name, source)
    return found


def _as_they_are(items: list[pytest.Item]) -> tuple[dict[str, float], Reached]:
    """Every test once: how long each took, and which functions it reached. A failing test proves nothing."""
    timed: dict[str, float] = {}
    reached: Reached = defaultdict(set)
    for item in items:
        with _noting(reached, item.nodeid):
            failure, timed[item.nodeid] = run_once(item)
        if failure:
            raise pytest.UsageError(f"{item.nodeid} fails without any fault:\n{failure}")
    return timed, reached


@contextmanager
def _noting(reached: Reached, test: str) -> Iterator[None]:
    def note(frame: FrameType, event: str, _argument: object) -> None:
        code: CodeType = frame.f_code
        if event == "call" and frame.f_globals.get("__name__", "").startswith(PACKAGE):
            reached[frame.f_globals["__name__"], code.co_qualname.split(".")[0]].add(test)

    sys.setprofile(note)
    try:
        yield
    finally:
        sys.setprofile(None)


def _killer(mutant: Mutant, items: list[pytest.Item], timed: dict[str, float], reached: Reached) -> str | None:
    """The test that notices the fault; None if nobody does."""
    # What is no function (a code, a limit) may be noticed by any test.
    named = reached.get((mutant.module, mutant.inside)) or set(timed)
    candidates = sorted((item for item in items if item.nodeid in named), key=lambda item: timed[item.nodeid])
    try:
        with planted(mutant):
            return next((item.nodeid for item in candidates if run_once(item)[0]), None)
    except (TypeError, ValueError, NameError) as problem:
        return f"not even read: {problem}"


def _share(outcomes: list[tuple[Mutant, str | None]]) -> float:
    killed = sum(killer is not None for _mutant, killer in outcomes)
    return 100 * killed / len(outcomes)


def _report(outcomes: list[tuple[Mutant, str | None]], seconds: float, file: Path | None) -> None:
    survivors = [mutant for mutant, killer in outcomes if killer is None]
    for mutant in survivors:
        print(f"NO TEST NOTICES  {mutant.name}")
    killed, all_ = len(outcomes) - len(survivors), len(outcomes)
    print(f"{all_} mutants, {killed} killed ({_share(outcomes):.1f} %), {len(survivors)} survive, {seconds:.0f} s")
    if file:
        result = {"mutants": all_, "killed": killed, "survivors": [one.name for one in survivors]}
        file.write_text(json.dumps(result, ensure_ascii=False, indent=1), encoding="utf-8")
    sys.stdout.flush()
