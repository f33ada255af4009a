"""Proves that the tests hold the rules: each guard is taken away in turn, and some test must fail.

Loaded with `-p tests.proof.plugin`. A table says which test holds which guard: it runs with the guard and must pass,
and without it and must fail. With `--write`, where the table does not say so, the holder is searched and written down.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from pytest_django.plugin import blocking_manager_key

from tests.proof.guards import Switch, put_under_switch
from tests.proof.held import read_table, write_table
from tests.proof.modules import GUARDED
from tests.proof.proving import Proof
from tests.proof.running import end_session

_SWITCH = pytest.StashKey[Switch]()


def pytest_addoption(parser: pytest.Parser) -> None:
    """Whether the table is written anew, and whether the tests are seen to pass."""
    parser.addoption("--write", action="store_true", help="search what the table does not say, and write it down")
    parser.addoption("--draw", type=int, default=0, help="take so many of them away, others every day; 0 is all")
    parser.addoption("--quick", action="store_true", help="the tests are known to pass with all guards in place")


@pytest.hookimpl(tryfirst=True)
def pytest_load_initial_conftests(early_config: pytest.Config) -> None:
    """Before anything of the product is imported, its guards come under the switch."""
    early_config.stash[_SWITCH] = put_under_switch(GUARDED)


def pytest_runtestloop(session: pytest.Session) -> bool:
    """The proof in place of the plain run."""
    if session.testsfailed or session.config.option.collectonly:
        return False
    # What acts in a database of its own costs more than all others together.
    items = {one.nodeid: one for one in session.items if "committed_database" not in getattr(one, "fixturenames", ())}
    proof = Proof(session.config.stash[_SWITCH], items, session.config.stash[blocking_manager_key])
    proof.begins()
    drawn = _drawn(proof.guards, session.config.option.draw)
    held = proof.held_by_table(read_table(), drawn, quick=session.config.option.quick)
    if session.config.option.write:
        _search(proof, held)
    end_session(session.items[-1])
    session.testsfailed = _told(session.config.get_terminal_writer().line, proof.guards, held)
    return True


def _drawn(guards: list[str], count: int) -> set[str]:
    """So many of them, the same all day long."""
    day = random.Random(datetime.now(tz=UTC).date().toordinal())
    return set(day.sample(guards, count) if 0 < count < len(guards) else guards)


def _search(proof: Proof, held: dict[str, str]) -> None:
    for guard, test in proof.searched([one for one in proof.guards if one not in held]):
        held[guard] = test
        # Whoever stops it keeps what was found.
        write_table({one: held[one] for one in proof.guards if one in held})
    write_table({one: held[one] for one in proof.guards if one in held})


def _told(say: Callable[[str], None], guards: list[str], held: dict[str, str]) -> int:
    """Says which guards no test holds; how many they are."""
    missed = [one for one in guards if one not in held]
    for one in missed:
        say(f"NO TEST NOTICES  {one}")
    if missed:
        say("If a guard is new or was renamed, search the test that holds it: bin/huilu dev prove-rules --write")
    say(f"{len(guards)} guards, {len(missed)} of them missed by nobody")
    return len(missed)
