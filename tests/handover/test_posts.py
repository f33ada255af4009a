"""When a post passes on, whoever comes finds what it holds, line by line."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from huilu.accounts.actions import add_person, appoint, appoint_deputy
from huilu.accounts.models import Person, Post
from huilu.accounts.queries import actors_of, find_person
from huilu.handover import rules
from huilu.handover.actions import accept_line, complete_hand_over, list_for_post, pass_post, vacate_post
from huilu.handover.hand_overs import waiting_for
from huilu.handover.models import HandOver
from huilu.kernel.actor import INSTALLATION, Actor
from huilu.loop import actions as loop
from tests.cast import NOON, TODAY, Cast
from tests.handover.conftest import CITY, COUNTY, acts

DONE: dict[str, Any] = {"by": INSTALLATION, "at": NOON}


@pytest.fixture
def wang(town: Cast) -> Person:
    return add_person(username="wang", password=None, **DONE)


def post_of(unit: str, code: str = "office") -> Post:
    return Post.objects.select_related("unit").get(unit__code=unit, code=code)


def acting(username: str) -> Actor:
    (actor,) = actors_of(find_person(username), TODAY)
    return actor


def passes(town: Cast, post: Post, to: Person) -> HandOver:
    pass_post(post=post, to=to, on=TODAY, by=INSTALLATION, at=town.later())
    return HandOver.objects.get(post=post)


def test_a_successor_finds_the_tasks_of_the_post(town: Cast, wang: Person) -> None:
    issue = town.starts()

    made = passes(town, post_of(COUNTY), wang)

    (line,) = made.lines.all()
    assert (line.kind, line.issue) == ("task", issue)
    assert line.text == f"{issue.number} {issue.title}: 清淤并修好盖板"
    assert list(waiting_for(acting("wang"))) == [made]
    assert made.number == "370811.office.1"
    accept_line(hand_over=made.number, position=1, by=acting("wang"), at=town.later())
    complete_hand_over(hand_over=made.number, by=acting("wang"), at=town.later())
    assert list(waiting_for(acting("wang"))) == []
    assert acts("post.handed") + acts("handover.") == [
        "post.handed_over", "handover.listed", "handover.line_accepted", "handover.completed",
    ]  # fmt: skip


def test_a_successor_finds_what_is_to_be_verified_and_what_is_hard(town: Cast, wang: Person) -> None:
    verified = town.names_verifier()
    made = passes(town, post_of(CITY, "inspector"), wang)
    assert [(line.kind, line.issue) for line in made.lines.all()] == [("verification", verified)]


def test_what_is_done_is_not_handed_over(town: Cast, wang: Person) -> None:
    town.submits()
    pass_post(post=post_of(COUNTY), to=wang, on=TODAY, by=INSTALLATION, at=town.later())
    assert not HandOver.objects.exists()
    assert acts("handover.") == []


def test_what_is_left_behind_waits_for_whoever_is_appointed(town: Cast, wang: Person) -> None:
    town.starts()
    post = post_of(COUNTY)
    vacate_post(person=find_person(COUNTY), post=post, on=TODAY, by=INSTALLATION, at=town.later())

    appoint(person=wang, post=post, from_on=TODAY, **DONE)

    assert [one.number for one in waiting_for(acting("wang"))] == ["370811.office.1"]


def test_a_deputy_who_goes_leaves_nothing_behind(town: Cast, wang: Person) -> None:
    town.starts()
    post = post_of(COUNTY)
    appoint_deputy(person=wang, post=post, from_on=TODAY, to_on=date(2023, 12, 1), **DONE)
    vacate_post(person=wang, post=post, on=TODAY, by=INSTALLATION, at=town.later())
    assert not HandOver.objects.exists()


def test_only_whoever_is_in_the_post_answers(town: Cast, wang: Person) -> None:
    town.starts()
    post = post_of(COUNTY)
    colleague = town.actor(COUNTY, username="colleague", post="second")
    made = passes(town, post, wang)
    with pytest.raises(rules.NotTheReceiver):
        accept_line(hand_over=made.number, position=1, by=colleague, at=town.later())
    zhao = add_person(username="zhao", password=None, **DONE)
    appoint_deputy(person=zhao, post=post, from_on=TODAY, to_on=date(2023, 12, 1), **DONE)
    accepted = accept_line(hand_over=made.number, position=1, by=acting("zhao"), at=town.later())
    assert accepted.answered_by == "任城区 办公室(代理)"


def test_the_next_successor_finds_one_list_with_what_has_come_since(town: Cast, wang: Person) -> None:
    issue = town.starts()
    post = post_of(COUNTY)
    passes(town, post, wang)
    loop.add_task(
        number=issue.number, text="再清一次", owner=f"{COUNTY}/office", due_on=date(2023, 10, 10), by=acting("wang"),
        at=town.later(),
    )  # fmt: skip

    made = passes(town, post, add_person(username="zhao", password=None, **DONE))

    assert [line.text.split(": ")[1] for line in made.lines.all()] == ["清淤并修好盖板", "再清一次"]
    assert made.unanswered == 2
    assert list_for_post(post=post, by=INSTALLATION, at=town.later()) is None
    with pytest.raises(IntegrityError, match="handover_one_open_for_a_post"), transaction.atomic():
        HandOver.objects.create(
            number="x", post=post, from_unit=post.unit, to_unit=post.unit, from_label="", to_label="",
            opened_at=NOON, opened_by="x",
        )  # fmt: skip


def test_a_hand_over_is_of_a_batch_or_of_a_post(town: Cast) -> None:
    unit = town.unit(COUNTY)
    words = {"number": "x", "from_label": "", "to_label": "", "opened_at": NOON, "opened_by": "x"}
    with pytest.raises(IntegrityError, match="handover_of_batch_or_post"), transaction.atomic():
        HandOver.objects.create(from_unit=unit, to_unit=unit, **words)
