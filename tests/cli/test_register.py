"""Registers, single issues and progress on the command line."""

from __future__ import annotations

import pytest

from huilu.cli.issue import issue
from huilu.cli.progress import progress
from huilu.cli.register import register
from huilu.loop.rules import NoSuchIssue
from huilu.programmes.queries import obligations_of
from huilu.programmes.rules import OnlyOwnObligations
from tests.cast import TODAY, Cast, publish
from tests.cli.conftest import Ask, Type


def test_a_register_has_totals_by_state(town: Cast, typed: Type, asked: Ask) -> None:
    town.opens()
    town.closes()

    told = asked(register, "issue", "--unit", "370811")

    assert (told["register"], told["unit"]["code"], told["total"]) == ("issue", "370811", 2)
    assert told["by_state"] == {"open": 1, "closed": 1}
    assert [item["number"] for item in told["items"]] == ["370811007201-0001", "370811007201-0002"]
    assert [item["held_by"] and item["held_by"]["code"] for item in told["items"]] == ["370811", None]
    text = typed(register, "issue", "--unit", "370811").stdout
    assert "2 issues: open 1, closed 1" in text
    assert "排水沟堵塞,雨天进水  open" in text


def test_an_empty_register_is_one(town: Cast, typed: Type, asked: Ask) -> None:
    assert asked(register, "issue", "--unit", "37")["total"] == 0
    assert "0 issues" in typed(register, "issue", "--unit", "37").stdout


def test_an_issue_is_shown_whole(town: Cast, typed: Type, asked: Ask) -> None:
    number = town.closes().number

    told = asked(issue, "show", number)

    assert (told["state"], told["verifier"]) == ("closed", "3708/inspector")
    assert [fact["stage"] for fact in told["facts"]] == ["claimed", "seen"]
    text = typed(issue, "show", number).stdout
    assert "370811 任城区" in text
    assert "issue.closed" in text
    with pytest.raises(NoSuchIssue):
        typed(issue, "show", "1-0001")


def test_progress_is_recorded_by_the_unit_itself(town: Cast, typed: Type, asked: Ask) -> None:
    publish(town)
    town.actor("370811")
    town.actor("3708")
    key = obligations_of(town.unit("370811"), TODAY)[0].requirement.key

    told = asked(progress, "record", "370811", key, "in_progress", "--by", "370811")

    assert told == {"unit": "370811", "requirement": key, "state": "in_progress", "fact": ""}
    assert obligations_of(town.unit("370811"), TODAY)[0].state.word == "in_progress"
    assert "done 9月12日" in typed(progress, "record", "370811", key, "done", "9月12日", "--by", "370811").stdout
    with pytest.raises(OnlyOwnObligations):
        typed(progress, "record", "370811", key, "done", "x", "--by", "3708")
