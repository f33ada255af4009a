"""Questions and answers come back from the ledger as they were, but for those who asked: they are in no ledger."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from pytest_django import DjangoDbBlocker

from huilu.answers.models import Asking, PolicyAnswer, PolicyQuestion
from huilu.ledger.actions import body_of
from huilu.ledger.models import Attachment, Entry
from huilu.replay import answers
from huilu.replay.playing import replay
from tests.answers.conftest import COUNTY, SISTER, Counter
from tests.cast import TODAY, Cast, plant_tree, publish
from tests.conftest import a_committed_database


def all_that_a_desk_does() -> None:
    plant_tree()
    town = Cast()
    publish(town)
    counter = Counter(town)
    first = counter.joins(counter.asks())
    merged, returned = counter.asks(SISTER, "主题党日能合并开吗?"), counter.asks(COUNTY, "食堂几点开门?")
    counter.does("merge_question", merged, into=first.number)
    counter.does("return_question", returned, reason="不是政策问题")
    counter.answers(first)
    counter.answers(first, "可以,每月一次。")
    counter.does("withdraw_answer", first, reason="与新规定不一致")
    counter.drafts(first, "不可以。")
    others = [counter.asks(SISTER, f"第{n}个问题,几号前报?") for n in range(3)]
    counter.answers(others[0])
    counter.answers(others[1])
    counter.drafts(others[2], valid_from=TODAY + timedelta(days=9))
    counter.approves(others[2])
    counter.publishes(others[2], replaces=[others[0].number], beside=[others[1].number], why="新规定")


def what_there_is() -> dict[str, list[Any]]:
    asked: list[tuple[Any, tuple[str, ...]]] = [
        (PolicyQuestion, ("number", "text", "requirement__code", "topic", "desk__code", "state", "times", "asked_on",
                          "answered_on", "merged_into__number", "reason", "settled_on", "settled_by")),
        (PolicyAnswer, ("question__number", "version", "text", "valid_from", "drafted_at", "drafted_by", "approved_at",
                        "approved_by", "published_at", "superseded_at", "until", "beside", "beside_why",
                        "withdrawn_at", "reason")),
    ]  # fmt: skip
    return {model.__name__: list(model.objects.order_by(*named[:2]).values(*named)) for model, named in asked}


@pytest.fixture(scope="module")
def told(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> dict[str, Any]:
    with django_db_blocker.unblock(), a_committed_database("answered"):
        all_that_a_desk_does()
        bodies = {one.sha256: body_of(one.sha256) for one in Attachment.objects.order_by("pk")}
        there = what_there_is()
        assert Asking.objects.count() == 7
        return {"entries": list(Entry.objects.order_by("id")), "bodies": bodies, "there": there}


def test_every_act_that_can_be_played_was_done(told: dict[str, Any]) -> None:
    assert set(answers.PLAYERS) <= {entry.act for entry in told["entries"]}


def test_they_come_back_without_those_who_asked(told: dict[str, Any], committed_database: None) -> None:
    replay(told["entries"], told["bodies"].__getitem__)

    assert what_there_is() == told["there"]
    assert not Asking.objects.exists()
    said = [
        [(one.act, one.about_label, one.by_label, one.path, one.at, one.facts) for one in entries if one.act in
         answers.PLAYERS]
        for entries in (told["entries"], list(Entry.objects.order_by("id")))
    ]  # fmt: skip
    assert said[0] == said[1]
