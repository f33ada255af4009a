"""Batches, hand-overs, deputies and departures come back from the ledger as they were."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from pytest_django import DjangoDbBlocker

from huilu.accounts.actions import add_person, appoint_deputy
from huilu.accounts.models import Appointment, Post
from huilu.accounts.queries import find_person
from huilu.handover.actions import (
    accept_line,
    add_line,
    complete_hand_over,
    pass_post,
    relay_issue,
    return_line,
    vacate_post,
)
from huilu.handover.models import Batch, Disposition, HandOver, HandOverLine, Relay
from huilu.handover.states import Choice
from huilu.kernel.actor import INSTALLATION
from huilu.ledger.actions import body_of
from huilu.ledger.models import Attachment, Entry
from huilu.replay import accounts, handover, playing
from huilu.replay.playing import replay
from tests.cast import TODAY, Cast, plant_tree, publish
from tests.conftest import a_committed_database
from tests.handover.conftest import BATCH, CITY, COUNTY, LATER_DAY, OFFICE, Running

PLAYERS = handover.PLAYERS | accounts.PLAYERS


def a_batch_from_its_beginning_to_its_end() -> Cast:
    plant_tree()
    town = Cast()
    publish(town)
    running = Running(town, levels=["city", "county", "township", "village"])
    stays, goes, goes_into = running.issue(), running.issue(), running.issue()
    relayed = running.issue(lead=CITY)
    running.decides(stays, Choice.CONTINUE)
    running.decides(goes, Choice.TRANSFER, to=OFFICE, reason="归住建局管")
    running.decides(goes_into, Choice.MERGE, to=stays.number)
    running.decides(relayed, Choice.CONTINUE, by=CITY)
    below = {"number": relayed.number, "units": [COUNTY], "text": "排进年度计划", "due_on": LATER_DAY}
    relay_issue(**BATCH, **below, **running.signed(CITY))
    number = {"hand_over": running.hands_over(to=OFFICE).number}
    add_line(**number, kind="lesson", text="先看后办", **running.signed(CITY))
    for position, more in ((1, {"reason": "不归我们"}), (2, {}), (3, {"reason": "不归我们"}), (4, {})):
        given = {**number, "position": position, **running.signed(OFFICE), **more}
        if more:
            return_line(**given)
        else:
            accept_line(**given, due_on=LATER_DAY)
    complete_hand_over(**number, **running.signed(OFFICE))
    running.ends()
    people_come_and_go(town)
    return town


def people_come_and_go(town: Cast) -> None:
    town.starts()
    done: dict[str, Any] = {"by": INSTALLATION}
    post = Post.objects.select_related("unit").get(unit__code=COUNTY, code="office")
    for username in ("wang", "zhao"):
        add_person(username=username, password=None, at=town.later(), **done)
    wang, zhao = find_person("wang"), find_person("zhao")
    appoint_deputy(person=zhao, post=post, from_on=TODAY, to_on=date(2023, 12, 1), at=town.later(), **done)
    pass_post(post=post, to=wang, on=TODAY, at=town.later(), **done)
    vacate_post(person=zhao, post=post, on=TODAY, at=town.later(), **done)
    vacate_post(person=wang, post=post, on=date(2023, 11, 1), at=town.later(), **done)


def what_there_is() -> dict[str, list[Any]]:
    """Everything of batches and posts, without one id."""
    asked: list[tuple[Any, tuple[str, ...]]] = [
        (Batch, ("unit__code", "code", "levels", "opened_on", "closed_at", "closed_by")),
        (Disposition, ("issue__number", "choice", "to_unit__code", "into__number", "target", "at", "by_label")),
        (Relay, ("issue__number", "share__position", "share__unit__code", "share__text", "at", "by_label")),
        (HandOver, ("number", "from_label", "to_label", "unanswered", "opened_at", "completed_at", "completed_by")),
        (HandOverLine, ("hand_over__number", "position", "kind", "text", "issue__number", "answer", "reason")),
        (Appointment, ("post__unit__code", "person__username", "from_on", "to_on", "as_deputy")),
    ]
    return {model.__name__: list(model.objects.order_by(*named).values(*named)) for model, named in asked}


@pytest.fixture(scope="module")
def told(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> dict[str, Any]:
    """The story, once told: its ledger, the bodies, and what there was."""
    with django_db_blocker.unblock(), a_committed_database("handed_over"):
        a_batch_from_its_beginning_to_its_end()
        bodies = {one.sha256: body_of(one.sha256) for one in Attachment.objects.order_by("pk")}
        return {"entries": list(Entry.objects.order_by("id")), "bodies": bodies, "there": what_there_is()}


def test_every_act_that_can_be_played_was_done(told: dict[str, Any]) -> None:
    assert set(PLAYERS) <= {entry.act for entry in told["entries"]}
    assert all(told["there"].values())


def test_it_comes_back_as_it_was(
    told: dict[str, Any], committed_database: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(playing, "PLAYERS", playing.PLAYERS | PLAYERS)

    replay(told["entries"], told["bodies"].__getitem__)

    assert what_there_is() == told["there"]
    assert as_said(list(Entry.objects.order_by("id"))) == as_said(told["entries"])


def as_said(entries: list[Entry]) -> list[tuple[Any, ...]]:
    """The acts without ids; of an imported file its name among files is not kept."""
    said = [one for one in entries if one.act != "org.imported"]
    return [(one.act, one.about_kind, one.about_label, one.by_label, one.path, one.at, one.facts) for one in said]
