"""Reviews and launches come back from the ledger as they were, and no task is set twice."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from pytest_django import DjangoDbBlocker

from huilu.burden.models import Demand
from huilu.ledger.actions import body_of
from huilu.ledger.models import Attachment, Entry
from huilu.loop.models import Task
from huilu.programmes.models import Programme, Readiness
from huilu.programmes.pack.loading import load_pack
from huilu.programmes.publishing import publish_pack
from huilu.replay import reviews
from huilu.replay.playing import replay
from huilu.reviews.actions import Extra, look_through_pack
from huilu.reviews.models import Decision, Review, Summons
from tests.cast import ROOT, Cast, plant_tree
from tests.conftest import a_committed_database
from tests.reviews.conftest import HALL, ON_THE_DAY, PROGRAMME, Board

CENTRE = "00"


def all_that_is_held() -> None:
    plant_tree()
    town = Cast()
    _launch(town)
    board = Board.__new__(Board)
    board.town = town
    issue = board.leads()
    off = board.calls("special_rectification")
    board.does("call_off_review", serial=off.serial, reason="并入例会")
    extra = Extra({"zh": "防汛调度会"}, date(2023, 11, 13), 60, ("city",), "连日暴雨", HALL)
    beyond = board.does("call_extra", programme=PROGRAMME, extra=extra)
    held = board.is_held()
    town.at = ON_THE_DAY
    owner = {"owner": "37/office", "due_on": date(2023, 11, 30)}
    board.does("record_decision", serial=held.serial, text="本月清完", issue=issue.number, **owner)
    board.does("end_review", serial=held.serial)
    board.does("end_review", serial=beyond.serial, because="水退了")


def _launch(town: Cast) -> None:
    pack, by = load_pack(ROOT / "packs" / "second-batch-2023"), town.actor(CENTRE)
    town.gets_ready(CENTRE)
    for act in (look_through_pack, publish_pack):
        act(pack=pack, issuer=town.unit(CENTRE), by=by, at=town.later())


def what_there_is() -> dict[str, list[Any]]:
    asked: list[tuple[Any, tuple[str, ...]]] = [
        (Readiness, ("code", "digest", "items", "is_ready")),
        (Programme, ("code", "digest")),
        (Review, ("unit__code", "serial", "code", "kind", "on", "reason", "outcome", "because", "agenda")),
        (Summons, ("review__serial", "demand__code")),
        (Decision, ("position", "text", "issue", "task", "owner", "due_on")),
        (Task, ("position", "text")),
        (Demand, ("code", "state", "minutes")),
    ]
    return {model.__name__: list(model.objects.order_by(*named[:2]).values(*named)) for model, named in asked}


@pytest.fixture(scope="module")
def told(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> dict[str, Any]:
    with django_db_blocker.unblock(), a_committed_database("reviewed"):
        all_that_is_held()
        bodies = {one.sha256: body_of(one.sha256) for one in Attachment.objects.order_by("pk")}
        there = what_there_is()
        assert all(there.values())
        return {"entries": list(Entry.objects.order_by("id")), "bodies": bodies, "there": there}


def test_every_act_that_can_be_played_was_done(told: dict[str, Any]) -> None:
    assert set(reviews.PLAYERS) <= {entry.act for entry in told["entries"]}


def test_it_comes_back_as_it_was(told: dict[str, Any], committed_database: None) -> None:
    replay(told["entries"], told["bodies"].__getitem__)

    assert what_there_is() == told["there"]
