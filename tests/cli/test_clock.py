"""An empty installation rehearses on another day; one in use does not."""

from __future__ import annotations

import json
from typing import Any

import pytest
from click.testing import CliRunner
from django.utils import translation

from huilu.cli.clock import clock
from huilu.clock import rules
from huilu.clock.queries import now, rehearsal
from tests.cast import Cast


@pytest.fixture(autouse=True)
def in_english(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HUILU_LANG", "en")


def types(*words: str) -> str:
    with translation.override("en"):
        return CliRunner().invoke(clock, words, catch_exceptions=False).stdout


def asks(*words: str) -> Any:
    return json.loads(types(*words, "--json"))


@pytest.mark.django_db
def test_an_empty_installation_rehearses_from_nine_in_the_morning() -> None:
    assert asks("show")["is_rehearsal"] is False
    assert types("show").startswith("It is ")
    assert types("rehearse", "2026-03-04").startswith("Rehearsal: it is 2026-03-04 09:00")
    told = asks("show")
    assert (told["is_rehearsal"], told["now"][:16]) == (True, "2026-03-04T09:00")
    # It is still empty, so the day may be another one.
    assert asks("rehearse", "2026-03-05")["now"].startswith("2026-03-05")


def test_where_anything_is_recorded_the_clock_stays(town: Cast) -> None:
    before = now()
    with pytest.raises(rules.InUseAlready):
        types("rehearse", "2026-03-04")
    assert rehearsal() is None
    assert now() >= before
