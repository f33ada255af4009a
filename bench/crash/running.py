"""The whole run: seed, drive, kill, and compare."""

from __future__ import annotations

import itertools
import json
import os
import random
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg

from bench.crash.client import Client, Connections
from bench.crash.comparing import faults_in
from bench.crash.journal import Journal
from bench.crash.reading import CODE, read_on
from bench.crash.road import drive
from bench.crash.stack import Shape, Stack, await_database
from bench.crash.tree import villages_of
from bench.site import ROOT

PATIENCE = 120.0
LAST_ANSWERS = 90.0
DATA, SEEDED = "pg", "seeded.json"
# Confirmed acts between one kill and the next, so that every process is hit while it is at work.
FLOW = 4
AT_ONCE = 0.15
LONGEST_PAUSE = 0.6
READERS = 2
# While the database is being mended its replica goes on answering; pages are a little older then.
LAG_WHILE_MENDING = "60"
Data = dict[str, Any]
Step = Callable[[], None]


@dataclass(frozen=True, slots=True)
class Plan:
    """How often to kill, how chance is seeded, what there is; to test the bench, what to spoil and whom to kill.

    Where each kind is killed `in_turn`, whatever answers in its stead is whole before it goes. `prepared`: a home
    that was seeded before, of which a copy is taken.
    """

    kills: int
    seed: int = 2023
    shape: Shape = field(default_factory=Shape)
    spoil: str = ""
    only: str = ""
    in_turn: bool = False
    prepared: Path | None = None


def prepare(home: Path) -> None:
    """A seeded home, its database at rest: whoever crashes several begins each of them with a copy."""
    stack = Stack(home / DATA, Shape())
    address = stack.start_database()
    os.environ |= {"HUILU_HOME": str(home), "HUILU_DATABASE_URL": address, "PYTHONPATH": str(ROOT)}
    try:
        (home / SEEDED).write_text(json.dumps(_seed()), encoding="utf-8")
    finally:
        stack.stop_database()


def run(plan: Plan, home: Path, step: Step) -> Data:
    """What was killed, how much was asked for, and every difference that was found."""
    began = time.monotonic()
    if plan.prepared:
        # With its owners: the server may run as somebody else than we.
        subprocess.run(["cp", "-a", f"{plan.prepared}/.", str(home)], check=True)
    stack, journal = Stack(home / DATA, plan.shape), Journal()
    address = stack.start_database()
    os.environ |= {"HUILU_HOME": str(home), "HUILU_DATABASE_URL": address, "PYTHONPATH": str(ROOT)}
    try:
        seeded = json.loads((home / SEEDED).read_text(encoding="utf-8")) if plan.prepared else _seed()
        _spoil(plan, address)
        if replica := stack.start_replica():
            os.environ |= {"HUILU_REPLICA_URL": replica, "HUILU_REPLICA_LAG": LAG_WHILE_MENDING}
        with stack, _whole(stack), _driven(plan, stack, journal, seeded):
            killed = _kill(plan, stack, journal, step)
        await_database(address, PATIENCE)
        held = _said_by("bench.crash.holding")
    finally:
        stack.stop_database()
    told = {"kills": dict(sorted(killed.items())), "restarts": stack.restarts, "seed": plan.seed}
    acts = sum(len(issue["acts"]) for issue in held["issues"])
    found = {"issues": len(held["issues"]), "acts": acts, "confirmed": journal.confirmed}
    tries = sum(one.tries for one in journal.asked)
    counted = {"tries": tries, "cells": held["cells"], "faults": faults_in(journal, held)} | _looked(journal)
    return told | found | counted | {"seconds": round(time.monotonic() - began, 1)}


def _looked(journal: Journal) -> Data:
    """How many pages were read, how many of them on the replica, and how often one had to be asked for."""
    own = [look for look in journal.looks if look.wanted]
    others = [look for look in journal.looks if not look.wanted]
    return {
        "looks": len(journal.looks),
        "looks_at_own": len(own),
        "from_replica": sum(bool(look.as_of) for look in journal.looks),
        "asked_again": sum(look.tries > 1 for look in others),
        "most_tries": max((look.tries for look in others), default=0),
    }


def _spoil(plan: Plan, address: str) -> None:
    if plan.spoil:
        with psycopg.connect(address, autocommit=True) as owner:
            owner.execute(plan.spoil.encode())


def _seed() -> Data:
    environment = os.environ | {"HUILU_DATABASE_ROLE": "owner"}
    words = [sys.executable, "-m", "huilu.cli", "migrate", "--quiet"]
    subprocess.run(words, cwd=ROOT, env=environment, check=True, stdout=subprocess.DEVNULL)
    return _said_by("bench.crash.seeding")


def _said_by(module: str) -> Data:
    environment = os.environ | {"DJANGO_SETTINGS_MODULE": "config.settings", "HUILU_DATABASE_ROLE": "huilu_app"}
    words = [sys.executable, "-m", module]
    said = subprocess.run(words, cwd=ROOT, env=environment, check=True, stdout=subprocess.PIPE).stdout
    told: Data = json.loads(said)
    return told


@contextmanager
def _whole(stack: Stack) -> Iterator[None]:
    stack.await_whole(PATIENCE)
    yield


@contextmanager
def _driven(plan: Plan, stack: Stack, journal: Journal, seeded: Data) -> Iterator[None]:
    """Clients act while the block lasts; afterwards each waits for the answer to its last request."""
    stop, threads = threading.Event(), []
    for place, (county, raiser) in enumerate((c, v) for c in seeded["counties"] for v in villages_of(c)):
        draw = random.Random(plan.seed * 1000 + place)
        client = Client(Connections(stack.ports, place), seeded["sessions"], journal, draw)
        threads.append(threading.Thread(target=drive, args=(client, county, raiser, draw, stop), daemon=True))
    for place in range(READERS if plan.shape.replica else 0):
        sites, draw = Connections(stack.ports, place), random.Random(plan.seed * 2000 + place)
        given = (sites, seeded["sessions"][CODE], journal, draw, stop)
        threads.append(threading.Thread(target=read_on, args=given, daemon=True))
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        stop.set()
        for thread in threads:
            thread.join(LAST_ANSWERS)


def _kill(plan: Plan, stack: Stack, journal: Journal, step: Step) -> Counter[str]:
    draw, killed = random.Random(plan.seed), Counter[str]()
    kinds = {plan.only: 1} if plan.only else plan.shape.kinds
    turns = itertools.cycle(kinds)
    while killed.total() < plan.kills:
        kind = next(turns) if plan.in_turn else draw.choices(list(kinds), list(kinds.values()))[0]
        if plan.in_turn:
            stack.await_whole(PATIENCE, all if kind.startswith("web") else any)
        if plan.in_turn or killed.total() == 0 or draw.random() > AT_ONCE:
            _await_flow(journal)
        time.sleep(draw.uniform(0, LONGEST_PAUSE))
        if stack.kill_one(kind, draw):
            killed[kind] += 1
            step()
    _await_flow(journal)
    return killed


def _await_flow(journal: Journal) -> None:
    """Wait until acts are confirmed again."""
    wanted, until = journal.confirmed + FLOW, time.monotonic() + PATIENCE
    while journal.confirmed < wanted:
        if time.monotonic() > until:
            raise TimeoutError(f"nothing was confirmed for {PATIENCE:.0f} s")
        time.sleep(0.01)
