"""People are logins, posts have one holder, and a post outlives whoever holds it."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.conf import global_settings
from django.db import IntegrityError, transaction
from django.test import override_settings

from config import settings as product
from huilu.accounts import rules
from huilu.accounts.actions import (
    add_person,
    appoint,
    change_password,
    establish_post,
    hand_over,
    move_post,
    reset_password,
)
from huilu.accounts.capabilities import NotYoursToDo, OnlyAdministrators
from huilu.accounts.models import Appointment, Person, Post
from huilu.accounts.queries import actors_of, find_person, holder_on, posts_under
from huilu.kernel.actor import INSTALLATION
from huilu.ledger.models import Entry
from tests.cast import NOON, OFFICE, TODAY, Cast

DONE = {"by": INSTALLATION, "at": NOON}
GOOD, BETTER = "seven-green-drains", "eight-green-drains"
AUTUMN, WINTER = date(2023, 9, 1), date(2023, 12, 1)


def adds(username: str = "li.village", password: str | None = GOOD, **more: Any) -> Person:
    return add_person(username=username, password=password, **DONE, **more)


def a_post(town: Cast, unit: str = "370811", code: str = "clerk") -> Post:
    return establish_post(unit=town.unit(unit), code=code, labels=OFFICE, **DONE)


def test_a_person_is_a_login_that_must_choose_a_password(db: None) -> None:
    person = adds()

    assert person.check_password(GOOD)
    assert person.must_change_password
    assert find_person("LI.Village") == person
    assert not adds(username="demo", change_it=False).must_change_password


def test_a_stolen_password_takes_a_million_rounds_to_guess(db: None) -> None:
    """In the product; stories are told with a quicker one."""
    hashers = getattr(product, "PASSWORD_HASHERS", global_settings.PASSWORD_HASHERS)
    with override_settings(PASSWORD_HASHERS=hashers):
        algorithm, rounds, *_rest = adds().password.split("$")

    assert (algorithm, int(rounds) >= 600_000) == ("pbkdf2_sha256", True)


def test_without_a_password_nobody_signs_in(db: None) -> None:
    person = adds(password=None)
    assert not person.has_usable_password()
    assert not person.must_change_password


def test_the_ledger_never_knows_a_password(db: None) -> None:
    person = adds()
    change_password(person=person, old=GOOD, new=BETTER, **DONE)
    reset_password(username=person.username, password=GOOD, **DONE)

    acts = [(entry.act, entry.facts) for entry in Entry.objects.order_by("id")]
    names = ["person.added", "person.password_changed", "person.password_reset"]
    assert acts == [(act, {"username": "li.village"}) for act in names]


@pytest.mark.parametrize("username", ["", "a", "李村", "two words", "x" * 61, "semi;colon"])
def test_a_login_name_can_be_typed_everywhere(db: None, username: str) -> None:
    with pytest.raises(rules.BadUsername):
        adds(username=username)


def test_a_login_name_is_given_once_whatever_its_case(db: None) -> None:
    adds()
    with pytest.raises(rules.UsernameTaken):
        adds(username="Li.Village")
    with pytest.raises(IntegrityError), transaction.atomic():
        Person.objects.create(username="LI.village")


@pytest.mark.parametrize("password", ["short", "password123", "li.village1"])
def test_a_password_is_not_easy(db: None, password: str) -> None:
    with pytest.raises(rules.WeakPassword):
        adds(password=password)
    assert not Person.objects.exists()


def test_whoever_changes_a_password_proves_the_old_one(db: None) -> None:
    person = adds()
    with pytest.raises(rules.WrongPassword):
        change_password(person=person, old="wrong", new=BETTER, **DONE)
    with pytest.raises(rules.WeakPassword):
        change_password(person=person, old=GOOD, new="short", **DONE)
    with pytest.raises(rules.SamePassword):
        change_password(person=person, old=GOOD, new=GOOD, **DONE)
    change_password(person=person, old=GOOD, new=BETTER, **DONE)

    person.refresh_from_db()
    assert person.check_password(BETTER)
    assert not person.must_change_password


def test_a_reset_password_must_be_changed(db: None) -> None:
    person = adds(change_it=False)
    with pytest.raises(rules.WeakPassword):
        reset_password(username=person.username, password="short", **DONE)
    assert reset_password(username=person.username, password=BETTER, **DONE).must_change_password
    with pytest.raises(rules.NoSuchPerson):
        reset_password(username="nobody", password=BETTER, **DONE)


def test_a_post_is_established_once(town: Cast) -> None:
    assert a_post(town) == a_post(town)
    assert Entry.objects.filter(act="post.established").count() == 1


def test_a_person_in_a_post_is_an_actor(town: Cast) -> None:
    person, post = adds(), a_post(town)
    appoint(person=person, post=post, from_on=AUTUMN, **DONE)

    (actor,) = actors_of(person, AUTUMN)
    assert (actor.unit_code, actor.post_code, actor.role) == ("370811", "clerk", "county")
    assert actor.signature == "任城区 办公室"
    assert actors_of(person, date(2023, 8, 31)) == []


def test_a_person_may_hold_two_posts_and_is_one_actor_for_each(town: Cast) -> None:
    person = adds()
    for unit in ("370811", "3708"):
        appoint(person=person, post=a_post(town, unit), from_on=AUTUMN, **DONE)
    assert {actor.unit_code for actor in actors_of(person, AUTUMN)} == {"370811", "3708"}


def test_a_post_has_one_holder_at_a_time(town: Cast) -> None:
    first, second, post = adds(), adds("second"), a_post(town)
    appoint(person=first, post=post, from_on=AUTUMN, to_on=WINTER, **DONE)

    for from_on, to_on in [
        (AUTUMN, None),
        (date(2023, 11, 30), None),
        (date(2023, 1, 1), None),
        (date(2023, 1, 1), WINTER),
    ]:
        with pytest.raises(rules.PostIsHeld):
            appoint(person=second, post=post, from_on=from_on, to_on=to_on, **DONE)
    with pytest.raises(IntegrityError, match="accounts_one_holder"), transaction.atomic():
        Appointment.objects.create(person=second, post=post, from_on=date(2023, 10, 1))
    appoint(person=second, post=post, from_on=date(2023, 1, 1), to_on=AUTUMN, **DONE)
    appoint(person=second, post=post, from_on=WINTER, **DONE)
    assert [holder_on(post, day).person for day in (date(2023, 2, 1), AUTUMN, WINTER)] == [second, first, second]


def test_an_appointment_ends_after_it_starts(town: Cast) -> None:
    with pytest.raises(rules.EndsBeforeItStarts):
        appoint(person=adds(), post=a_post(town), from_on=AUTUMN, to_on=AUTUMN, **DONE)


def test_a_post_passes_to_a_successor_on_a_day(town: Cast) -> None:
    first, second, post = adds(), adds("second"), a_post(town)
    appoint(person=first, post=post, from_on=AUTUMN, to_on=date(2024, 9, 1), **DONE)
    made = hand_over(post=post, to=second, on=WINTER, **DONE)

    assert made.to_on == date(2024, 9, 1)
    assert holder_on(post, date(2023, 11, 30)).person == first
    assert holder_on(post, WINTER).person == second
    assert actors_of(first, WINTER) == []
    assert Entry.objects.filter(act="post.handed_over").count() == 1


def test_a_vacant_post_is_not_handed_over(town: Cast) -> None:
    with pytest.raises(rules.NobodyToSucceed):
        hand_over(post=a_post(town), to=adds(), on=WINTER, **DONE)


def test_a_slip_of_the_hand_is_handed_over_on_its_first_day(town: Cast) -> None:
    post = a_post(town)
    appoint(person=adds(), post=post, from_on=AUTUMN, **DONE)

    hand_over(post=post, to=adds("second"), on=AUTUMN, **DONE)

    assert [one.unit_code for one in actors_of(find_person("second"), AUTUMN)] == [post.unit.code]
    assert actors_of(find_person("li.village"), AUTUMN) == []


def test_nobody_resets_the_password_of_one_who_is_to_come_above_them(town: Cast) -> None:
    county = town.actor("370811", username="keeper", post="keeper", administers=True)
    province = establish_post(
        unit=town.unit("37"), code="deputy", labels=OFFICE, administers=True, by=INSTALLATION, at=town.at
    )
    coming = adds("to-come")
    with pytest.raises(OnlyAdministrators):
        reset_password(username="to-come", password=BETTER, by=county, at=town.at)
    appoint(person=coming, post=province, from_on=TODAY + timedelta(days=1), **DONE)
    with pytest.raises(OnlyAdministrators):
        reset_password(username="to-come", password=BETTER, by=county, at=town.at)


def test_what_a_post_holds_passes_with_it(town: Cast) -> None:
    issue = town.names_verifier()
    post = Post.objects.get(code="inspector")
    hand_over(post=post, to=adds("successor"), on=date(2023, 9, 28), **DONE)

    (successor,) = actors_of(find_person("successor"), date(2023, 9, 28))
    assert issue.verifier_post_id == successor.post_id


def test_the_posts_of_a_unit_are_shown_with_their_holders(town: Cast) -> None:
    town.actor("370811")
    a_post(town, code="vacant")
    shown = [(post.code, held and held.person.username) for post, held in posts_under(town.unit("370811"), AUTUMN)]
    assert shown == [("office", "370811"), ("vacant", None)]
    assert [str(post).split("/")[1] for post, _held in posts_under(town.unit("370811"), AUTUMN)] == ["office", "vacant"]


def test_a_post_is_moved_by_whoever_may_change_the_tree(town: Cast) -> None:
    post, other = a_post(town), town.unit("370811007202")
    with pytest.raises(NotYoursToDo):
        move_post(post=post, to=other, by=town.actor("370811007201"), at=town.later())

    moved = move_post(post=post, to=other, by=town.actor("370811"), at=town.later())
    assert (moved.unit, moved.code) == (other, post.code)
    second = establish_post(unit=town.unit("370811007201"), code=post.code, labels=OFFICE, **DONE)
    assert move_post(post=second, to=other, by=INSTALLATION, at=town.later()).code == f"{post.code}-370811007201"
