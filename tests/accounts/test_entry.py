"""A login is proved by its password, and guessing ends soon."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.contrib.auth import authenticate
from django.core.cache import cache
from django.test import Client

from huilu.accounts.actions import add_person
from huilu.accounts.entry import TRIES
from huilu.accounts.rules import TooManyTries
from huilu.kernel.actor import INSTALLATION
from tests.cast import NOON, Cast

PASSWORD = "a-drain-that-runs"


@pytest.fixture
def clerk(town: Cast) -> Iterator[str]:
    add_person(username="clerk", password=PASSWORD, by=INSTALLATION, at=NOON, change_it=False)
    cache.clear()
    yield "clerk"
    cache.clear()


def guess(times: int, username: str) -> None:
    for _time in range(times):
        assert authenticate(None, username=username, password="wrong-again") is None


def test_whoever_guesses_is_stopped_even_when_right_at_last(clerk: str) -> None:
    guess(TRIES, clerk)

    with pytest.raises(TooManyTries):
        authenticate(None, username=clerk.upper(), password=PASSWORD)


def test_a_slip_of_the_hand_is_forgotten_with_the_right_password(clerk: str) -> None:
    guess(TRIES - 1, clerk)
    assert authenticate(None, username=clerk, password=PASSWORD) is not None

    guess(TRIES - 1, clerk)
    assert authenticate(None, username=clerk, password=PASSWORD) is not None


def test_one_who_guesses_stops_nobody_elsewhere(clerk: str) -> None:
    guess(TRIES, clerk)

    answer = Client(REMOTE_ADDR="10.1.2.3").post("/sign-in/", {"username": clerk, "password": PASSWORD})

    assert answer.status_code == 302


def test_the_page_says_so_in_words(clerk: str) -> None:
    client = Client(REMOTE_ADDR="10.9.9.9")
    for _time in range(TRIES):
        client.post("/sign-in/", {"username": clerk, "password": "wrong-again"})

    answer = client.post("/sign-in/", {"username": clerk, "password": PASSWORD})

    assert answer.status_code == 429
    assert "密码" in answer.content.decode()
