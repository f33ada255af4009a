"""Proves that the tests hold the rules: each guard is taken away in turn, and some test must fail.

Loaded with `-p tests.proof.plugin --guards GROUP`. All tests run once as they are; then, for each guard, those in
which it spoke.
"""

from __future__ import annotations

import inspect
import sys

import pytest
from pytest_django.plugin import blocking_manager_key

from tests.proof import constraints
from tests.proof.groups import BY_NAME
from tests.proof.guards import Switch, put_under_switch
from tests.proof.running import end_session, run_once

Outcome = tuple[str, str | None]
_SWITCH = pytest.StashKey[Switch]()


def pytest_addoption(parser: pytest.Parser) -> None:
    """Which guards."""
    parser.addoption("--guards", choices=sorted(BY_NAME), help="the group of guards that is proved")


@pytest.hookimpl(tryfirst=True)
def pytest_load_initial_conftests(early_config: pytest.Config) -> None:
    """Before anything of the product is imported, its guards come under the switch."""
    group = BY_NAME[early_config.known_args_namespace.guards]
    early_config.stash[_SWITCH] = put_under_switch(group.modules)


def pytest_runtestloop(session: pytest.Session) -> bool:
    """The proof in place of the plain run."""
    if session.testsfailed or session.config.option.collectonly:
        return False
    switch = session.config.stash[_SWITCH]
    timed = _as_they_are(session, switch)
    by_name = {item.nodeid: item for item in session.items}
    outcomes = [_without_guard(name, switch, by_name, timed) for name in switch.names]
    if any("test_constraints" in name for name in by_name):
        with session.config.stash[blocking_manager_key].unblock():
            outcomes += [_without_constraint(one, session.items) for one in constraints.found()]
    end_session(session.items[-1])
    survivors = [name for name, caught_by in outcomes if caught_by is None]
    _print(outcomes, survivors)
    session.testsfailed = len(survivors)
    return True


def _as_they_are(session: pytest.Session, switch: Switch) -> dict[str, float]:
    """Every test once; how long each took. With a failing test nothing could be proved."""
    timed: dict[str, float] = {}
    for item in session.items:
        switch.test = item.nodeid
        failure, seconds = run_once(item)
        if failure:
            raise pytest.UsageError(f"{item.nodeid} fails with all guards in their places:\n{failure}")
        if not timed and "town" in item.fixturenames:  # type: ignore[attr-defined]
            _keep_the_tree(session.config)
        timed[item.nodeid] = seconds
    return timed


def _keep_the_tree(config: pytest.Config) -> None:
    """The small province is planted once and for all: every test would begin with the very same one."""
    conftest = next(one for one in config.pluginmanager.get_plugins() if hasattr(one, "plant_tree"))
    with config.stash[blocking_manager_key].unblock():
        conftest.plant_tree()
    conftest.plant_tree = lambda: None


def _without_guard(name: str, switch: Switch, items: dict[str, pytest.Item], timed: dict[str, float]) -> Outcome:
    candidates = sorted(switch.candidates(name), key=lambda test: timed.get(test, 0.0))
    switch.off, switch.test = name, ""
    try:
        return name, next((test for test in candidates if test in items and run_once(items[test])[0]), None)
    finally:
        switch.off = None


def _without_constraint(constraint: constraints.Constraint, items: list[pytest.Item]) -> Outcome:
    name = constraint[0]
    about = [item for item in items if name in item.nodeid or name in inspect.getsource(item.function)]  # type: ignore[attr-defined]
    with constraints.without(constraint):
        return f"constraint {name}", next((item.nodeid for item in about if run_once(item)[0]), None)


def _print(outcomes: list[Outcome], survivors: list[str]) -> None:
    width = max(len(name) for name, _test in outcomes)
    for name, caught_by in outcomes:
        shown = caught_by.split("::", 1)[-1] if caught_by else "NO TEST NOTICES"
        print(f"{name:<{width}}  {shown}")
    print(f"{len(outcomes)} guards, {len(survivors)} of them missed by nobody")
    sys.stdout.flush()
