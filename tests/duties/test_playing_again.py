"""Who answers for what comes back from the ledger as it was."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from pytest_django import DjangoDbBlocker

from huilu.duties import actions as duty
from huilu.duties.models import ContactAssignment, FirstResponsible, Portfolio, Uptake
from huilu.ledger.actions import body_of
from huilu.ledger.models import Attachment, Entry
from huilu.replay import duties
from huilu.replay.playing import replay
from tests.cast import Cast, plant_tree, publish
from tests.conftest import a_committed_database
from tests.duties.conftest import COUNTY, House
from tests.duties.test_contacts import NEXT_DAY, went_up


def all_that_is_settled() -> None:
    plant_tree()
    town = Cast()
    publish(town)
    house = House(town)
    for code in ("vice", "head"):
        house.post(code)
    house.does("give_topics", post="vice", topics=house.topics[:3])
    house.does("give_topics", post="head", topics=house.topics[:1])
    house.does("take_topics", post="vice", topics=house.topics[2:3])
    house.does("name_first", by=house.chief(), post="head")
    issue = went_up(house)
    for post in ("vice", "other"):
        house.post(post, "3708")
    contact = house.town.actor("3708", username="vice", post="vice")
    tomorrow = NEXT_DAY + timedelta(days=1)
    by = {"unit": "3708", "by": house.town.actor("3708")}
    duty.assign_contacts(**by, pairs={COUNTY: "vice"}, from_on=NEXT_DAY, at=house.town.later())
    given = {"unit": COUNTY, "number": issue.number, "text": "一起看", "by": contact}
    duty.take_up(**given, at=house.town.later())
    duty.assign_contacts(**by, pairs={COUNTY: "other"}, from_on=tomorrow, at=house.town.later())
    duty.end_contact(**by, of=COUNTY, on=tomorrow + timedelta(days=9), at=house.town.later())


def what_there_is() -> dict[str, list[Any]]:
    asked: list[tuple[Any, tuple[str, ...]]] = [
        (Portfolio, ("unit__code", "topic", "post__code")),
        (FirstResponsible, ("unit__code", "post__code")),
        (ContactAssignment, ("unit__code", "from_on", "post__code", "assigner__code", "labels", "to_on")),
        (Uptake, ("issue__number", "post__code", "unit__code", "note", "at", "by_label")),
    ]
    return {model.__name__: list(model.objects.order_by(*named[:2]).values(*named)) for model, named in asked}


@pytest.fixture(scope="module")
def told(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> dict[str, Any]:
    with django_db_blocker.unblock(), a_committed_database("settled"):
        all_that_is_settled()
        bodies = {one.sha256: body_of(one.sha256) for one in Attachment.objects.order_by("pk")}
        there = what_there_is()
        assert all(there.values())
        return {"entries": list(Entry.objects.order_by("id")), "bodies": bodies, "there": there}


def test_every_act_that_can_be_played_was_done(told: dict[str, Any]) -> None:
    assert set(duties.PLAYERS) <= {entry.act for entry in told["entries"]}


def test_it_comes_back_as_it_was(told: dict[str, Any], committed_database: None) -> None:
    replay(told["entries"], told["bodies"].__getitem__)

    assert what_there_is() == told["there"]
