"""Deputies act in a post for a time, besides its holder; and a post can be left."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils.translation import override

from huilu.accounts import rules
from huilu.accounts.actions import add_person, appoint, appoint_deputy, establish_post, hand_over, leave_post
from huilu.accounts.capabilities import OnlyAdministrators
from huilu.accounts.models import Appointment, Person, Post
from huilu.accounts.queries import actors_of, deputies_under, find_person, holder_on, people_in, posts_under
from huilu.kernel.actor import INSTALLATION, Actor
from huilu.ledger.models import Entry
from huilu.loop import actions as loop
from huilu.loop.rules import DoerCannotVerify
from tests.cast import NOON, OFFICE, SEEN, TODAY, Cast, reloaded

DONE: dict[str, Any] = {"by": INSTALLATION, "at": NOON}
AUTUMN, MIDTERM, WINTER = date(2023, 9, 1), date(2023, 10, 16), date(2023, 12, 1)
CITY, COUNTY = "3708", "370811"


def adds(username: str) -> Person:
    return add_person(username=username, password=None, **DONE)


@pytest.fixture
def post(town: Cast) -> Post:
    """The county's clerk, held by Li from the autumn on."""
    made = establish_post(unit=town.unit(COUNTY), code="clerk", labels=OFFICE, **DONE)
    appoint(person=adds("li"), post=made, from_on=AUTUMN, **DONE)
    return made


def deputises(post: Post, username: str = "wang", from_on: date = AUTUMN, to_on: date | None = WINTER) -> Appointment:
    if not Person.objects.filter(username=username).exists():
        adds(username)
    return appoint_deputy(person=find_person(username), post=post, from_on=from_on, to_on=to_on, **DONE)


def acting(username: str, unit: str, day: date = TODAY) -> Actor:
    (actor,) = [one for one in actors_of(find_person(username), day) if one.unit_code == unit]
    return actor


def test_a_deputy_acts_besides_the_holder_and_signs_as_acting(town: Cast, post: Post) -> None:
    deputises(post)

    deputy = acting("wang", COUNTY)
    assert deputy.signature == "任城区 办公室(代理)"
    assert deputy.post_label == "办公室(代理)"
    with override("en"):
        assert acting("wang", COUNTY).post_label == "Office (acting)"
        assert acting("wang", COUNTY).signature == "任城区 办公室(代理)"
    assert acting("li", COUNTY).signature == "任城区 办公室"
    holder = holder_on(post, TODAY)
    assert holder
    assert holder.person.username == "li"
    assert people_in(post.pk, TODAY) == [find_person("li").pk, find_person("wang").pk]


def test_a_deputys_time_has_an_end(town: Cast, post: Post) -> None:
    with pytest.raises(rules.DeputyForAPeriod):
        deputises(post, to_on=None)
    with pytest.raises(rules.EndsBeforeItStarts):
        deputises(post, to_on=AUTUMN)
    deputises(post)
    assert len(actors_of(find_person("wang"), date(2023, 11, 30))) == 1
    assert actors_of(find_person("wang"), WINTER) == []
    with pytest.raises(IntegrityError, match="accounts_deputy_for_a_time"), transaction.atomic():
        Appointment.objects.create(person=adds("zhao"), post=post, from_on=AUTUMN, as_deputy=True)


def test_a_post_may_have_deputies_and_no_holder(town: Cast) -> None:
    vacant = establish_post(unit=town.unit(COUNTY), code="vacant", labels=OFFICE, **DONE)
    deputises(vacant)
    deputises(vacant, "zhao")

    assert holder_on(vacant, TODAY) is None
    assert acting("zhao", COUNTY).post_code == "vacant"
    assert [(post.code, held) for post, held in posts_under(town.unit(COUNTY), TODAY)] == [("vacant", None)]


def test_nobody_is_in_a_post_twice_at_a_time(town: Cast, post: Post) -> None:
    with pytest.raises(rules.AlreadyInPost):
        deputises(post, "li")
    deputises(post, to_on=MIDTERM)
    with pytest.raises(rules.AlreadyInPost):
        deputises(post, from_on=date(2023, 1, 1), to_on=date(2023, 9, 2))
    with pytest.raises(IntegrityError, match="accounts_in_post_once"), transaction.atomic():
        Appointment.objects.create(person=find_person("wang"), post=post, from_on=AUTUMN, to_on=WINTER, as_deputy=True)
    deputises(post, from_on=MIDTERM)
    assert len(deputies_under(town.unit(COUNTY), TODAY)[post.pk]) == 2


def test_who_holds_a_post_of_ones_own_signs_in_there_first(town: Cast, post: Post) -> None:
    deputises(post, from_on=date(2023, 1, 1))
    town.actor(CITY, username="wang")
    assert [actor.unit_code for actor in actors_of(find_person("wang"), TODAY)] == [CITY, COUNTY]


def test_a_deputy_who_succeeds_is_a_deputy_no_more(town: Cast, post: Post) -> None:
    deputises(post)

    hand_over(post=post, to=find_person("wang"), on=MIDTERM, **DONE)

    assert [one.signature for one in actors_of(find_person("wang"), MIDTERM)] == ["任城区 办公室"]
    assert acting("wang", COUNTY, AUTUMN).signature.endswith("(代理)")


def test_a_deputy_to_come_who_is_appointed_before_is_none(town: Cast) -> None:
    vacant = establish_post(unit=town.unit(COUNTY), code="vacant", labels=OFFICE, **DONE)
    deputises(vacant, from_on=MIDTERM)

    appoint(person=find_person("wang"), post=vacant, from_on=AUTUMN, **DONE)

    assert [one.signature for one in actors_of(find_person("wang"), MIDTERM)] == ["任城区 办公室"]


def test_a_post_is_left_and_stays_vacant(town: Cast, post: Post) -> None:
    deputises(post)
    leave_post(person=find_person("li"), post=post, on=MIDTERM, **DONE)

    assert holder_on(post, date(2023, 10, 15))
    assert holder_on(post, MIDTERM) is None
    assert acting("wang", COUNTY, MIDTERM)
    with pytest.raises(rules.NotInPost):
        leave_post(person=find_person("li"), post=post, on=MIDTERM, **DONE)
    last = Entry.objects.filter(act="post.left").get().facts
    assert last == {"unit": COUNTY, "code": "clerk", "username": "li", "on": "2023-10-16", "as_deputy": False}


def test_a_deputys_time_is_cut_short(town: Cast, post: Post) -> None:
    deputises(post)
    leave_post(person=find_person("wang"), post=post, on=TODAY, **DONE)

    assert actors_of(find_person("wang"), TODAY) == []
    assert holder_on(post, TODAY)
    assert deputies_under(town.unit(COUNTY), TODAY) == {}


def test_a_deputy_who_was_to_come_never_comes(town: Cast, post: Post) -> None:
    deputises(post, from_on=MIDTERM)
    leave_post(person=find_person("wang"), post=post, on=TODAY, **DONE)
    assert actors_of(find_person("wang"), MIDTERM) == []


def test_only_administrators_appoint_deputies_and_let_people_go(town: Cast, post: Post) -> None:
    deputises(post)
    clerk, stranger = acting("li", COUNTY), town.actor("3701", administers=True)
    keeper = town.actor(CITY, username="keeper", post="keeper", administers=True)
    words: dict[str, Any] = {"person": find_person("wang"), "post": post, "at": NOON}
    for by in (clerk, stranger):
        with pytest.raises(OnlyAdministrators):
            appoint_deputy(from_on=WINTER, to_on=date(2024, 1, 1), by=by, **words)
        with pytest.raises(OnlyAdministrators):
            leave_post(on=TODAY, by=by, **words)
    appoint_deputy(from_on=WINTER, to_on=date(2024, 1, 1), by=keeper, **words)
    leave_post(on=TODAY, by=keeper, **words)


def test_who_did_the_work_never_verifies_it_as_a_deputy_either(town: Cast) -> None:
    issue = town.names_verifier()
    inspector = Post.objects.get(code="inspector")
    doer = find_person(COUNTY)
    appoint_deputy(person=doer, post=inspector, from_on=AUTUMN, to_on=WINTER, **DONE)
    verifying = next(one for one in actors_of(doer, TODAY) if one.post_code == "inspector")

    with pytest.raises(DoerCannotVerify):
        loop.close_issue(number=issue.number, seen=SEEN, by=verifying, at=town.later(days=1))

    deputises(inspector, "somebody-else")
    at = town.later(days=1)
    loop.close_issue(number=issue.number, seen=SEEN, by=acting("somebody-else", CITY), at=at)
    assert reloaded(issue).closed_by == "济宁市 办公室(代理)"


def test_the_ledger_knows_who_acted_when(town: Cast, post: Post) -> None:
    deputises(post)
    entry = Entry.objects.get(act="post.deputy_appointed")
    assert entry.about_label == "370811/clerk"
    assert entry.facts == {
        "unit": COUNTY, "code": "clerk", "username": "wang", "from_on": "2023-09-01", "to_on": "2023-12-01",
    }  # fmt: skip
