"""The whole run: seed, drive, kill, and compare."""

from __future__ import annotations

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
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg

from bench.crash.client import Client
from bench.crash.comparing import faults_in
from bench.crash.journal import Journal
from bench.crash.road import drive
from bench.crash.stack import KINDS, Stack, await_database
from bench.crash.tree import villages_of
from bench.site import ROOT

PATIENCE = 120.0
LAST_ANSWERS = 90.0
# Confirmed acts between one kill and the next, so that every process is hit while it is at work.
FLOW = 4
AT_ONCE = 0.15
LONGEST_PAUSE = 0.6
Data = dict[str, Any]
Step = Callable[[], None]


@dataclass(frozen=True, slots=True)
class Plan:
    """How often to kill, how chance is seeded; to test the bench itself, what to spoil and whom alone to kill."""

    kills: int
    seed: int = 2023
    application: str = "config.wsgi:application"
    spoil: str = ""
    only: str = ""


def run(plan: Plan, home: Path, step: Step) -> Data:
    """What was killed, how much was asked for, and every difference that was found."""
    began = time.monotonic()
    stack, journal = Stack(home / "pg", plan.application), Journal()
    address = stack.start_database()
    os.environ |= {"HUILU_HOME": str(home), "HUILU_DATABASE_URL": address, "PYTHONPATH": str(ROOT)}
    try:
        seeded = _seed(plan, address)
        with stack, _driven(plan, stack, journal, seeded):
            killed = _kill(plan, stack, journal, step)
        await_database(address, PATIENCE)
        held = _said_by("bench.crash.holding")
    finally:
        stack.stop_database()
    told = {"kills": dict(sorted(killed.items())), "restarts": stack.restarts, "seed": plan.seed}
    acts = sum(len(issue["acts"]) for issue in held["issues"])
    found = {"issues": len(held["issues"]), "acts": acts, "confirmed": journal.confirmed}
    tries = sum(one.tries for one in journal.asked)
    counted = {"tries": tries, "cells": held["cells"], "faults": faults_in(journal, held)}
    return told | found | counted | {"seconds": round(time.monotonic() - began, 1)}


def _seed(plan: Plan, address: str) -> Data:
    environment = os.environ | {"HUILU_DATABASE_ROLE": "owner"}
    words = [sys.executable, "-m", "huilu.cli", "migrate", "--quiet"]
    subprocess.run(words, cwd=ROOT, env=environment, check=True, stdout=subprocess.DEVNULL)
    if plan.spoil:
        with psycopg.connect(address, autocommit=True) as owner:
            owner.execute(plan.spoil.encode())
    return _said_by("bench.crash.seeding")


def _said_by(module: str) -> Data:
    environment = os.environ | {"DJANGO_SETTINGS_MODULE": "config.settings", "HUILU_DATABASE_ROLE": "huilu_app"}
    words = [sys.executable, "-m", module]
    said = subprocess.run(words, cwd=ROOT, env=environment, check=True, stdout=subprocess.PIPE).stdout
    told: Data = json.loads(said)
    return told


@contextmanager
def _driven(plan: Plan, stack: Stack, journal: Journal, seeded: Data) -> Iterator[None]:
    """Clients act while the block lasts; afterwards each waits for the answer to its last request."""
    stop, threads = threading.Event(), []
    for place, (county, raiser) in enumerate((c, v) for c in seeded["counties"] for v in villages_of(c)):
        draw = random.Random(plan.seed * 1000 + place)
        client = Client(stack.port, seeded["sessions"], journal, draw)
        threads.append(threading.Thread(target=drive, args=(client, county, raiser, draw, stop), daemon=True))
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
    kinds = {plan.only: 1} if plan.only else KINDS
    while killed.total() < plan.kills:
        kind = draw.choices(list(kinds), list(kinds.values()))[0]
        if killed.total() == 0 or draw.random() > AT_ONCE:
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
