"""Signing in, choosing a password, reading in the other language."""

from __future__ import annotations

import pytest
from django.test import Client

from huilu.accounts.actions import reset_password
from huilu.kernel.actor import INSTALLATION
from tests.cast import Cast
from tests.web.reading import Page

PASSWORD = "long-enough-42"


@pytest.fixture
def clerk(town: Cast) -> str:
    """A login with a known password, changed already."""
    town.actor("370811", username="clerk")
    person = reset_password(username="clerk", password=PASSWORD, by=INSTALLATION, at=town.at)
    person.must_change_password = False
    person.save()
    return "clerk"


def _sign_in(client: Client, **words: str) -> Page:
    return Page(client.post("/sign-in/", words, follow=True))


def test_whoever_knows_the_password_gets_in(clerk: str) -> None:
    client = Client()

    answer = client.post("/sign-in/", {"username": clerk, "password": PASSWORD, "next": "/issues/"})

    assert answer.headers["location"] == "/issues/"
    client.post("/sign-out/")
    assert client.get("/").headers["location"].startswith("/sign-in/")


def test_a_wrong_password_lets_nobody_in(clerk: str) -> None:
    answer = Client().post("/sign-in/", {"username": clerk, "password": "something else"})

    assert answer.status_code == 422
    assert "web.wrong_sign_in" in answer.content.decode()
    assert f'value="{clerk}"' in answer.content.decode()
    assert "something else" not in answer.content.decode()


@pytest.mark.parametrize("bait", ["https://elsewhere.example/", "//elsewhere.example/", "javascript:alert(1)"])
def test_signing_in_never_leads_elsewhere(bait: str, clerk: str) -> None:
    answer = Client().post("/sign-in/", {"username": clerk, "password": PASSWORD, "next": bait})

    assert answer.headers["location"] == "/"


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [("not it", "another-long-one", "accounts.wrong_password"), (PASSWORD, "short", "accounts.weak_password")],
)
def test_a_password_changes_only_for_a_good_one(old: str, new: str, code: str, clerk: str) -> None:
    client = Client()
    _sign_in(client, username=clerk, password=PASSWORD)

    answer = client.post("/password/", {"old": old, "new": new})

    assert answer.status_code == 422
    assert code in Page(answer).text
    assert "Nothing" not in _sign_in(Client(), username=clerk, password=new).text


def test_the_language_is_kept(clerk: str) -> None:
    client = Client()
    assert 'lang="zh-CN"' in client.get("/sign-in/").content.decode()

    client.post("/language/", {"language": "en", "next": "/sign-in/"})

    assert '<html lang="en">' in client.get("/sign-in/").content.decode()
