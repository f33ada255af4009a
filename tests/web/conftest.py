"""Browsing as somebody of the cast; a template that names what is not there fails the test."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from datetime import datetime

import pytest
from django.test import Client

from huilu.accounts.models import Person
from huilu.clock.actions import set_rehearsal_clock
from huilu.web.request import POST_KEY
from tests.cast import NOON, Cast

Browse = Callable[..., Client]


class _Undefined(logging.Handler):
    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self.seen: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        # The framework's own templates for form fields ask for attributes that need not be there.
        if not str(record.args).startswith("('class', 'django/forms/"):
            self.seen.append(record.getMessage())


@pytest.fixture(autouse=True)
def no_undefined_variables() -> Iterator[None]:
    """Whatever a template asks for must be there: an absent variable otherwise shows as nothing."""
    handler, logger = _Undefined(), logging.getLogger("django.template")
    level, propagates = logger.level, logger.propagate
    logger.addHandler(handler)
    logger.setLevel(logging.DEBUG)
    logger.propagate = False
    yield
    logger.removeHandler(handler)
    logger.setLevel(level)
    logger.propagate = propagates
    assert not handler.seen, handler.seen


@pytest.fixture
def running(bound: Cast) -> Cast:
    """The programme is in force, and the clock shows its days."""
    set_rehearsal_clock(at_noon(bound))
    return bound


def at_noon(town: Cast) -> datetime:
    """A moment after everything that has happened."""
    return max(NOON, town.at)


@pytest.fixture
def browse(town: Cast) -> Browse:
    """A browser in which somebody of the unit is signed in."""

    def as_somebody(code: str, language: str = "zh-hans", **post: object) -> Client:
        actor = town.actor(code, **post)  # type: ignore[arg-type]
        client = Client(headers={"accept-language": language})
        client.force_login(Person.objects.get(pk=actor.person_id))
        session = client.session
        session[POST_KEY] = actor.post_id
        session.save()
        return client

    return as_somebody
