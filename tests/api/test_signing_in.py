"""Who may call, and in which post."""

from __future__ import annotations

import pytest
from django.test import Client

from huilu.accounts.models import Person
from tests.api.conftest import PASSWORD, Call, basic
from tests.cast import Cast

HERE = "/api/v1/units/370811/children"


def _with_password(town: Cast, username: str = "370811", *, must_change: bool = False) -> None:
    town.actor(username)
    person = Person.objects.get(username=username)
    person.set_password(PASSWORD)
    person.must_change_password = must_change
    person.save()


def test_a_stranger_is_told_how_to_sign_in(town: Cast) -> None:
    answer = Client().get(HERE)

    assert answer.status_code == 401
    assert answer.json()["refused"]["code"] == "api.not_signed_in"
    assert answer["WWW-Authenticate"].startswith("Basic ")


@pytest.mark.parametrize(
    "header",
    [basic("370811", "wrong horse"), basic("nobody"), basic("37\x000811"), "Basic !!", "Bearer x"],
    ids=["wrong password", "unknown name", "a name that cannot be", "not base64", "another scheme"],
)
def test_what_is_no_sign_in_is_none(town: Cast, header: str) -> None:
    _with_password(town)

    assert Client().get(HERE, headers={"Authorization": header}).status_code == 401


def test_a_script_sends_name_and_password(town: Cast) -> None:
    _with_password(town)

    answer = Client().get(HERE, headers={"Authorization": basic("370811")})

    assert [unit["code"] for unit in answer.json()["items"]] == ["370811-D01", "370811007"]


def test_a_given_password_is_changed_first(town: Cast) -> None:
    _with_password(town, must_change=True)

    answer = Client().get(HERE, headers={"Authorization": basic("370811")})

    assert (answer.status_code, answer.json()["refused"]["code"]) == (403, "api.change_password_first")


def test_the_post_is_chosen_among_ones_own(town: Cast, call: Call) -> None:
    town.actor("370811")
    town.actor("3708", username="370811", post="inspector")

    assert call("GET", "/units/3708", "370811")[0] == 403
    assert call("GET", "/units/3708", "370811", **{"X-Huilu-Post": "3708/inspector"})[0] == 200
    status, answer = call("GET", "/units/3708", "370811", **{"X-Huilu-Post": "37/office"})
    assert (status, answer["refused"]["code"]) == (403, "api.no_post")


def test_a_session_writes_only_with_its_token(town: Cast) -> None:
    town.actor("370811")
    client = Client(enforce_csrf_checks=True)
    client.force_login(Person.objects.get(username="370811"))
    address = "/api/v1/units/370811/progress"

    answer = client.post(address, {"requirement": "x/y", "state": "done"}, content_type="application/json")

    assert (answer.status_code, answer.json()["refused"]["code"]) == (403, "api.csrf_missing")
    assert client.get(HERE).status_code == 200
