"""Whoever is killed at whatever moment: no confirmed act is lost, and none is done twice."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from typing import Any

import pytest
from click.testing import CliRunner

from bench.crash.comparing import faults_in
from bench.crash.journal import Asked, Journal, Look
from bench.crash.stack import KINDS, OF_REPLICA
from bench.crash.tree import COUNTIES, posts, tree, villages_of
from huilu.cli import crash
from tests.cast import ROOT
from tests.made import lay_made

Data = dict[str, Any]
IN_CI = 6
FEW = 3


Crash = Callable[..., Data]


@pytest.fixture(scope="module")
def crashed(tmp_path_factory: pytest.TempPathFactory) -> Crash:
    """The outcome of a run in a process of its own. All begin with a copy of one home, seeded once."""
    home = tmp_path_factory.mktemp("seeded")
    lay_made(home / "pg")
    _bench("--prepare", str(home))
    return lambda *words: json.loads(_bench("--prepared", str(home), *words).splitlines()[-1])


def _bench(*words: str) -> str:
    command = [sys.executable, "-m", "bench.crash", *words]
    said = subprocess.run(command, cwd=ROOT, check=False, capture_output=True, text=True)
    assert said.returncode == 0, said.stdout[-2000:] + said.stderr[-4000:]
    return said.stdout


def test_kills_lose_nothing_and_do_nothing_twice(crashed: Crash) -> None:
    outcome = crashed("--kills", str(IN_CI))

    assert outcome["faults"] == []
    assert sum(outcome["kills"].values()) == IN_CI
    assert outcome["confirmed"] == outcome["acts"] > IN_CI
    assert outcome["restarts"] > 0


def test_two_sites_two_workers_and_a_replica_are_killed_in_turn(crashed: Crash) -> None:
    kinds = {*KINDS, *OF_REPLICA}
    outcome = crashed("--kills", str(len(kinds)), "--webs", "2", "--workers", "2", "--replica", "--in-turn")

    assert outcome["faults"] == []
    assert outcome["kills"] == dict.fromkeys(kinds, 1)
    assert outcome["confirmed"] == outcome["acts"] > 0
    # Whoever only reads is answered at the second site at the latest, whatever was killed.
    assert outcome["most_tries"] <= 2
    assert min(outcome["looks_at_own"], outcome["from_replica"]) > 0


def test_an_answer_that_is_kept_apart_from_its_act_is_found(crashed: Crash) -> None:
    outcome = crashed("--kills", "1", "--only", "fold worker", "--application", "tests.bench.faulty:application")

    assert {"done_twice", "drafted_twice", "refused"} & {fault["code"] for fault in outcome["faults"]}


def test_a_commit_that_is_not_waited_for_is_found(crashed: Crash) -> None:
    outcome = crashed(
        "--kills", str(FEW), "--only", "database parent", "--spoil", "ALTER DATABASE huilu SET synchronous_commit = off"
    )

    assert {"lost", "refused", "ledger"} & {fault["code"] for fault in outcome["faults"]}


# The comparison itself: a life of three acts, and whatever may be wrong with it.
def _life() -> tuple[Journal, Data]:
    acts = ["issue.drafted", "issue.opened", "issue.task_added"]
    states = ["draft", "open", "in_progress"]
    asked = [Asked(f"key-{n}", act, "a drain", "37-0001", n, states[n - 1]) for n, act in enumerate(acts, start=1)]
    issue = {"issue": "a drain", "number": "37-0001", "acts": acts, "waiting": ""}
    issue |= {"state": "in_progress", "state_by_acts": "in_progress"}
    return Journal(asked=asked, confirmed=3), {"issues": [issue], "wrong_cells": [], "cells": 3, "ledger": []}


def _codes(journal: Journal, held: Data) -> list[str]:
    return [fault["code"] for fault in faults_in(journal, held)]


def test_what_agrees_has_no_fault() -> None:
    assert _codes(*_life()) == []


Spoil = Callable[[Journal, Data], object]
SPOILT: dict[str, tuple[Spoil, list[str]]] = {
    "the last act is gone": (lambda _journal, held: held["issues"][0]["acts"].pop(), ["lost"]),
    "the whole issue is gone": (lambda _journal, held: held["issues"].clear(), ["lost"]),
    "an act is there twice": (
        lambda _journal, held: held["issues"][0]["acts"].append("issue.task_added"), ["done_twice"]
    ),
    "the issue is there twice": (
        lambda _journal, held: held["issues"].append(held["issues"][0] | {"number": "37-0002"}), ["drafted_twice"]
    ),
    "an issue of nobody": (
        lambda _journal, held: held["issues"].append(held["issues"][0] | {"issue": "a lamp", "acts": []}), ["unknown"]
    ),
    "an act in another's place": (
        lambda _journal, held: held["issues"][0].update(acts=["issue.drafted", "issue.opened", "issue.closed"]),
        ["lost"],
    ),
    "a state that the acts do not give": (
        lambda _journal, held: held["issues"][0].update(state_by_acts="open"), ["state"]
    ),
    "a state that the last answer did not say": (
        lambda journal, _held: setattr(journal.asked[-1], "state", "open"), ["last_answer"]
    ),
    "two answers of one act": (
        lambda journal, _held: journal.asked.append(Asked("key-4", "issue.opened", "a drain", "37-0001", 2, "open")),
        ["told_twice"],
    ),
    "a request that was refused": (
        lambda journal, _held: journal.asked.append(Asked("key-4", "issue.closed", "a drain", refused="409")),
        ["refused"],
    ),
    "another answer the second time": (
        lambda journal, _held: journal.repeated_otherwise.append("key-1"), ["repeated_otherwise"]
    ),
    "waiting times that do not sum": (lambda _journal, held: held["issues"][0].update(waiting="gap"), ["waiting"]),
    "a ledger that does not verify": (lambda _journal, held: held["ledger"].append("Entry 3 is gone."), ["ledger"]),
    "a page that nobody gave": (lambda journal, _held: journal.looks.append(Look("/", found=-503)), ["unread"]),
    "an own act that is not to be seen": (
        lambda journal, _held: journal.looks.append(Look("/", wanted=3, found=2)), ["not_own"]
    ),
    "a figure that is wrong": (lambda _journal, held: held["wrong_cells"].append("37 issue"), ["figure"]),
}  # fmt: skip


@pytest.mark.parametrize("name", SPOILT)
def test_each_difference_is_found(name: str) -> None:
    journal, held = _life()
    spoil, codes = SPOILT[name]

    spoil(journal, held)

    assert set(codes) <= set(_codes(journal, held))


def test_a_request_that_was_given_up_may_be_done_or_not() -> None:
    journal, held = _life()
    journal.asked.append(Asked("key-4", "issue.task_finished", "a drain", "37-0001"))

    assert _codes(journal, held) == []
    held["issues"][0]["acts"].append("issue.task_finished")
    assert _codes(journal, held) == []
    held["issues"][0]["acts"].append("issue.task_finished")
    assert _codes(journal, held) == ["done_twice"]


def test_every_client_has_people_of_its_own() -> None:
    assert len({village for county in COUNTIES for village in villages_of(county)}) == 8
    assert all(f"\n{post.partition('/')[0]}," in tree() for post in posts())


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> Callable[[list[Data], str], Any]:
    """What the command says of an outcome with these faults, in a language."""

    def ask(faults: list[Data], *words: str) -> Any:
        outcome = {"kills": {"web worker": 2}, "restarts": 1, "seconds": 3.5, "confirmed": 9, "issues": 2, "tries": 11}
        outcome |= {"looks": 8, "looks_at_own": 2, "from_replica": 5, "asked_again": 1, "most_tries": 2}
        monkeypatch.setattr(crash, "_run", lambda *_given, **_named: outcome | {"faults": faults})
        monkeypatch.setenv("HUILU_LANG", "en")
        return CliRunner().invoke(crash.bench_crash, words)

    return ask


def test_the_command_says_that_nothing_was_lost(told: Callable[..., Any]) -> None:
    result = told([])

    assert result.exit_code == 0
    assert "2 kills (web worker 2), 1 restarts, 3.5 s." in result.stdout
    assert "8 pages were read, 5 of them on the replica" in result.stdout
    assert "None was lost" in result.stdout


def test_the_command_names_each_fault_and_ends_with_1(told: Callable[..., Any]) -> None:
    lost = {"code": "lost", "issue": "37-0001", "act": "issue.closed", "version": 7}

    assert told([lost]).exit_code == 1
    assert "37-0001: “issue.closed” was confirmed as act 7, and is not there." in told([lost]).stdout
    assert json.loads(told([lost], "--json").stdout)["faults"] == [lost]


def test_every_fault_has_a_sentence() -> None:
    assert {code for _spoil, codes in SPOILT.values() for code in codes} == set(crash._sentences())
