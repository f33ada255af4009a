"""The road of an issue, over and over: whole life cycles by four people, some with a detour."""

from __future__ import annotations

import random
import threading
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from bench.crash.client import Client, NotDone
from bench.crash.journal import Asked

CITY, INSPECTOR = "3701", "3701/inspector"
TODAY = (datetime.now(UTC) + timedelta(hours=8)).date()
Body = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Stretch:
    """One step: whose it is, where it is sent, with what, and the act it becomes."""

    by: str
    noun: str
    act: str
    body: Body | None = None


def day(days: int) -> str:
    """A day as the API writes it."""
    return str(TODAY + timedelta(days=days))


def stretches(county: str, raiser: str, draw: random.Random) -> Iterator[Stretch]:
    """One life after the draft, with an interim result or a rework here and there."""
    task = {"text": "清淤", "owner": f"{county}/office", "due_on": day(20)}
    yield Stretch(raiser, "opening", "issue.opened", {"lead": county, "due_on": day(40)})
    yield Stretch(county, "tasks", "issue.task_added", task)
    if draw.random() < 0.3:
        interim = {"changed_so_far": "清了一半", "remains": "另一半", "next_on": day(45)}
        yield Stretch(county, "interim-result", "issue.interim_reported", interim)
        yield Stretch(county, "resumption", "issue.resumed")
    yield from _to_verifying(county, position=1)
    if draw.random() < 0.3:
        yield Stretch(INSPECTOR, "return", "issue.returned", {"reason": "积水", "task": "再清", "due_on": day(30)})
        yield from _to_verifying(county, position=2)
    yield Stretch(INSPECTOR, "closure", "issue.closed", {"seen": _fact()})


def _to_verifying(county: str, *, position: int) -> Iterator[Stretch]:
    claim = {"fact": _fact(), "cause": {"level": "unit_process", "text": "没有排进计划"}, "fix_kind": "corrective"}
    yield Stretch(county, f"tasks/{position}/completion", "issue.task_finished")
    yield Stretch(county, "submission", "issue.submitted", claim)
    yield Stretch(CITY, "verifier", "issue.verifier_named", {"verifier": INSPECTOR})


def _fact() -> Body:
    measured = {"kind": "measure", "subject": "进水的住户", "before": "12", "after": "0", "measured_in": "户"}
    return measured | {"observed_on": day(0)}


def drive(client: Client, county: str, raiser: str, draw: random.Random, stop: threading.Event) -> None:
    """Life after life until told to stop. Whatever is not done ends that life; the journal knows why."""
    while not stop.is_set():
        try:
            _one_life(client, county, raiser, draw, stop)
        except NotDone:
            continue


def _one_life(client: Client, county: str, raiser: str, draw: random.Random, stop: threading.Event) -> None:
    issue = _fresh(draw)
    finding = {"title": issue, "source": "self_found", "topic": "other", "concerns": "service", "symptom_unit": raiser}
    drafted = client.do(Asked(issue, "issue.drafted", issue), raiser, "", finding)
    number = drafted.data["number"]
    for stretch in stretches(county, raiser, draw):
        if stop.is_set():
            return
        asked = Asked(_fresh(draw), stretch.act, issue, number)
        client.do(asked, stretch.by, f"/{number}/{stretch.noun}", stretch.body)


def _fresh(draw: random.Random) -> str:
    return str(uuid.UUID(int=draw.getrandbits(128), version=4))
