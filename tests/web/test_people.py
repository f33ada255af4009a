"""Administrators add people and posts, appoint, hand over, and reset passwords."""

from __future__ import annotations

import pytest
from django.test import Client

from huilu.accounts.models import Appointment, Person
from huilu.clock.actions import set_rehearsal_clock
from tests.cast import NOON, Cast
from tests.web.conftest import Browse
from tests.web.reading import Page

PEOPLE = "/units/370811007/people/"
POSTS = "/units/370811007/posts/"
PASSWORD = "long-enough-42"


@pytest.fixture
def admin(town: Cast, browse: Browse) -> Client:
    """The county's administrator."""
    return browse("370811", language="en", username="admin", post="admin", administers=True)


def _told(client: Client, path: str, **words: str) -> Page:
    return Page(client.post(path, words, follow=True))


def test_from_a_new_login_to_a_post_that_is_held(admin: Client, town: Cast) -> None:
    assert "Now appoint it" in _told(admin, f"{PEOPLE}new/", username="li-ying", password=PASSWORD).text
    assert "The post is there" in _told(admin, f"{POSTS}new/", code="office", zh="办公室", en="Office").text
    _told(admin, f"{POSTS}office/appointment/", username="li-ying", from_on="2023-09-01")

    page = Page(admin.get(PEOPLE))
    assert "li-ying" in page.text
    assert "Every post has its holder." in page.text


def test_a_given_password_must_be_changed_first(admin: Client, town: Cast) -> None:
    _told(admin, f"{PEOPLE}new/", username="li-ying", password=PASSWORD)
    _told(admin, f"{POSTS}new/", code="office", zh="办公室", en="Office")
    _told(admin, f"{POSTS}office/appointment/", username="li-ying", from_on="2023-09-01")
    fresh = Client(headers={"accept-language": "en"})

    fresh.post("/sign-in/", {"username": "Li-Ying", "password": PASSWORD})
    assert fresh.get("/").headers["location"] == "/password/"
    answer = fresh.post("/password/", {"old": PASSWORD, "new": "another-long-one"}, follow=True)

    assert "The new password holds" in Page(answer).text
    assert fresh.get("/").status_code == 200


def test_a_post_passes_to_a_successor_with_its_work(admin: Client, town: Cast, browse: Browse) -> None:
    issue = town.starts()
    predecessor = browse("370811")
    _told(admin, "/units/370811/people/new/", username="successor", password=PASSWORD)

    answer = admin.post("/units/370811/posts/office/hand-over/", {"username": "successor", "on": "2023-09-20"})

    assert answer.status_code == 302
    held = Appointment.objects.get(person__username="successor")
    assert held.post.code == "office"
    assert predecessor.get("/").status_code == 403
    successor = Client()
    successor.force_login(_settled("successor"))
    assert issue.title in Page(successor.get("/")).text


def test_a_deputy_signs_in_as_acting_until_the_time_is_over(admin: Client, town: Cast, browse: Browse) -> None:
    set_rehearsal_clock(NOON)
    town.actor("370811007")
    town.actor("370811007201", username="wang")
    period = {"username": "wang", "from_on": "2023-09-01", "to_on": "2023-12-01"}
    assert admin.post(f"{POSTS}office/deputies/", period | {"to_on": ""}).status_code == 422

    page = _told(admin, f"{POSTS}office/deputies/", **period)

    assert "The deputy is appointed." in page.text
    assert f"{POSTS}office/departure/?username=wang" in page.links
    deputy = browse("370811007201", language="en", username="wang")
    assert "Office (acting)" in Page(deputy.get("/issues/")).text
    again = admin.post(f"{POSTS}office/deputies/", period)
    assert (again.status_code, "accounts.already_in_post" in Page(again).text) == (409, True)
    _told(admin, f"{POSTS}office/departure/", username="wang", on="2023-09-20")
    assert "(acting)" not in Page(deputy.get("/issues/")).text


def test_who_leaves_is_offered_with_a_click_and_what_is_left_is_listed(
    admin: Client, town: Cast, browse: Browse
) -> None:
    town.starts()
    set_rehearsal_clock(NOON)
    address = "/units/370811/posts/office/departure/"
    assert 'value="370811"' in admin.get(f"{address}?username=370811").content.decode()

    page = _told(admin, address, username="370811", on="2023-09-20")

    assert "1 post has no holder." in page.text
    assert "1 line not answered yet" in Page(admin.get("/units/370811/hand-overs/")).text


def _settled(username: str) -> Person:
    Person.objects.filter(username=username).update(must_change_password=False)
    return Person.objects.get(username=username)


def test_an_administrator_resets_a_password(admin: Client, town: Cast) -> None:
    town.actor("370811007", username="li-ying")

    assert "The new password is set." in _told(admin, f"{PEOPLE}password/", username="li-ying", password=PASSWORD).text

    person = Person.objects.get(username="li-ying")
    assert person.check_password(PASSWORD)
    assert person.must_change_password


def test_nobody_resets_the_password_of_another_branch(admin: Client, town: Cast) -> None:
    town.actor("3701", username="jinan")

    answer = admin.post(f"{PEOPLE}password/", {"username": "jinan", "password": PASSWORD})

    assert answer.status_code == 403
    assert not Person.objects.get(username="jinan").has_usable_password()


@pytest.mark.parametrize(
    ("path", "words", "code"),
    [
        (f"{PEOPLE}new/", {"username": "a b", "password": PASSWORD}, "accounts.bad_username"),
        (f"{PEOPLE}new/", {"username": "weak", "password": "1234567"}, "accounts.weak_password"),
        (f"{PEOPLE}password/", {"username": "who", "password": PASSWORD}, "accounts.no_such_person"),
        ("/units/370811/posts/admin/appointment/", {"username": "A", "from_on": "2023-09-01"}, "accounts.no_such"),
        (f"{POSTS}none/appointment/", {"username": "A", "from_on": "2023-09-01"}, "web.no_such_post"),
    ],
)
def test_what_is_refused_comes_back_with_what_was_typed(
    admin: Client, path: str, words: dict[str, str], code: str
) -> None:
    answer = admin.post(path, words)

    assert answer.status_code >= 400
    assert code in answer.content.decode()


def test_a_held_post_is_handed_over_not_given_twice(admin: Client, town: Cast) -> None:
    town.actor("370811007", username="li-ying")

    answer = admin.post(f"{POSTS}office/appointment/", {"username": "li-ying", "from_on": "2023-09-01"})

    assert answer.status_code == 409
    assert 'value="li-ying"' in answer.content.decode()
    assert "accounts.post_is_held" in Page(answer).text


def test_people_are_the_administrators_business(town: Cast, browse: Browse) -> None:
    answer = browse("370811").get(PEOPLE)

    assert answer.status_code == 403
    assert "accounts.only_administrators" in answer.content.decode()
