"""The first administrator, appointments and passwords."""

from __future__ import annotations

import pytest

from huilu.accounts.models import Appointment, Person
from huilu.accounts.queries import actors_of, find_person
from huilu.accounts.rules import PostIsHeld, WeakPassword
from huilu.cli.person import NoSuchPost, person
from huilu.org.rules import UnitNotFound
from tests.cast import TODAY, Cast
from tests.cli.conftest import Ask, Type

OFFICE = ("--unit", "3708", "--post", "office")


def test_the_first_administrator(town: Cast, typed: Type) -> None:
    words = ("add", "li", *OFFICE, "--label-zh", "办公室", "--label-en", "Office", "--admin", "--password-stdin")

    told = typed(person, *words, stdin="correct horse battery\n")

    assert told.stdout == "li holds 3708/office from 2023-09-20 on.\n"
    (actor,) = actors_of(find_person("li"), TODAY)
    assert (actor.unit_code, actor.administers, actor.post_label) == ("3708", True, "办公室")
    assert find_person("li").check_password("correct horse battery")
    assert not find_person("li").must_change_password


def test_a_typed_password_is_typed_twice(town: Cast, typed: Type) -> None:
    typed(person, "add", "li", *OFFICE, "--must-change", stdin="correct horse battery\ncorrect horse battery\n")

    assert find_person("li").check_password("correct horse battery")
    assert find_person("li").must_change_password


@pytest.mark.parametrize("wrong", [("password", WeakPassword), ("correct horse battery", PostIsHeld)])
def test_nobody_is_added_by_half(town: Cast, typed: Type, wrong: tuple[str, type[Exception]]) -> None:
    town.actor("3708")

    with pytest.raises(wrong[1]):
        typed(person, "add", "li", *OFFICE, "--password-stdin", stdin=wrong[0])
    assert not Person.objects.filter(username="li").exists()


def test_the_unit_must_be_there(town: Cast, typed: Type) -> None:
    with pytest.raises(UnitNotFound):
        typed(person, "add", "li", "--unit", "99", "--post", "office", "--password-stdin", stdin="x")


def test_a_post_is_given_and_handed_over(town: Cast, asked: Ask) -> None:
    town.actor("370811", username="li")
    town.actor("370811", username="wang", post="second")

    given = asked(person, "appoint", "li", *OFFICE, "--from", "2023-09-01", "--to", "2024-01-01")
    passed = asked(person, "hand-over", *OFFICE, "--to", "wang", "--on", "2023-10-01")

    assert given == {"username": "li", "unit": "3708", "post": "office", "from": "2023-09-01", "to": "2024-01-01"}
    assert (passed["username"], passed["from"], passed["to"]) == ("wang", "2023-10-01", "2024-01-01")
    held = Appointment.objects.filter(post__unit__code="3708").order_by("from_on")
    assert [str(one.to_on) for one in held] == ["2023-10-01", "2024-01-01"]


def test_a_deputy_acts_for_a_time_and_a_post_is_left(town: Cast, asked: Ask, typed: Type) -> None:
    town.actor("3708")
    town.actor("370811", username="wang")

    lent = asked(person, "deputise", "wang", *OFFICE, "--from", "2023-09-01", "--to", "2023-12-01")
    assert (lent["deputy"], lent["from"], lent["to"]) == (True, "2023-09-01", "2023-12-01")
    (post,) = asked(person, "list", "--unit", "3708")["posts"]
    assert post["deputies"] == [{"username": "wang", "from": "2023-09-01", "to": "2023-12-01"}]
    assert "Office (acting)" in typed(person, "list", "--unit", "3708").stdout

    assert typed(person, "leave", "wang", *OFFICE).stdout == "wang is in 3708/office no more from 2023-09-20 on.\n"
    assert asked(person, "leave", "3708", *OFFICE, "--on", "2023-10-01")["to"] == "2023-10-01"
    told = typed(person, "deputise", "wang", *OFFICE, "--from", "2023-10-01", "--to", "2023-12-01")
    assert told.stdout == "wang acts in 3708/office from 2023-10-01 until before 2023-12-01.\n"
    assert typed(person, "deputise", "wang", *OFFICE).exit_code == 2


def test_only_what_is_there_is_handed_over(town: Cast, typed: Type) -> None:
    town.actor("3701", username="li")

    with pytest.raises(NoSuchPost):
        typed(person, "hand-over", *OFFICE, "--to", "li")


def test_a_day_is_written_as_a_day(town: Cast, typed: Type) -> None:
    town.actor("3701", username="li")

    told = typed(person, "appoint", "li", *OFFICE, "--from", "5 September")

    assert told.exit_code == 2
    assert "2023-09-05" in told.stderr


def test_posts_are_listed_with_their_holders(town: Cast, typed: Type, asked: Ask) -> None:
    town.actor("3708", administers=True)

    (only,) = asked(person, "list", "--unit", "3708")["posts"]

    assert only["holder"] == {"username": "3708", "from": "2023-01-01", "to": None}
    assert "office  Office  yes" in typed(person, "list", "--unit", "3708").stdout


def test_a_password_is_reset(town: Cast, typed: Type, asked: Ask) -> None:
    town.actor("3708")

    told = asked(person, "reset-password", "3708", "--password-stdin", stdin="another horse battery\n")

    assert told == {"username": "3708", "must_change_password": True}
    assert find_person("3708").check_password("another horse battery")
    assert "must be changed" in typed(
        person, "reset-password", "3708", "--password-stdin", stdin="a third horse battery"
    ).stdout  # fmt: skip
