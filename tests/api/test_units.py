"""The tree, the list, progress, registers and boards by API."""

from __future__ import annotations

import pytest
from django.db import OperationalError
from django.test import Client

from huilu.accounts.models import Person
from huilu.board.export import board_as_data
from huilu.board.queries import read_board
from huilu.clock.queries import now
from huilu.kernel.actor import Actor
from huilu.loop.actions import withdraw_issue
from huilu.org.models import Unit
from huilu.programmes.queries import obligations_of
from tests.api.conftest import Call
from tests.cast import TODAY, Cast


def _first_key(bound: Cast, code: str) -> str:
    return obligations_of(bound.unit(code), TODAY)[0].requirement.key


def test_a_unit_is_shown_with_what_stands_above(town: Cast, call: Call) -> None:
    status, unit = call("GET", "/units/370811007", "370811")

    assert status == 200
    assert (unit["name"], unit["level"], unit["audience"]) == ("李营街道", "township", "grassroots")
    assert [one["code"] for one in unit["crumbs"]] == ["00", "37", "3708", "370811"]


def test_nobody_looks_outside_the_own_part(town: Cast, call: Call) -> None:
    assert call("GET", "/units/370102", "370811")[1]["refused"]["code"] == "org.unit_not_found"
    assert call("GET", "/units/3708", "370811")[1]["refused"]["code"] == "org.unit_out_of_sight"
    assert call("GET", "/units/370102/board", "370811")[0] == 404


def test_a_unit_is_found_by_a_part_of_its_name(town: Cast, call: Call) -> None:
    assert [unit["code"] for unit in call("GET", "/units?q=李营村", "3708")[1]["items"]] == ["370811007201"]
    assert call("GET", "/units?q=济南", "3708")[1] == {"items": []}


def test_a_list_says_why_it_is_ours(bound: Cast, call: Call) -> None:
    bound.opens()

    status, mine = call("GET", "/units/370811/list", "370811")

    assert status == 200
    first = mine["obligations"][0]
    assert first["state"] == "not_started"
    assert first["why"]["issued_by"] == "中国"
    assert first["why"]["matched"][0]["labels"]["zh"]
    assert [issue["lead"]["code"] for issue in mine["issues_held"]] == ["370811"]
    waiting = call("GET", "/units/370811007201/list", "370811007201")[1]["issues_waited_for"]
    assert [issue["held_by"]["code"] for issue in waiting] == ["370811"]


def test_progress_is_recorded_and_taken_back(bound: Cast, call: Call) -> None:
    key = _first_key(bound, "370811")
    body = {"requirement": key, "state": "done", "fact": "9月12日举办,38人参加"}

    assert call("POST", "/units/370811/progress", "370811", body)[0] == 201
    assert call("GET", "/units/370811/list", "370811")[1]["obligations"][0]["state"] == "done"
    status, now_stands = call("POST", "/units/370811/progress/taking-back", "370811", {"requirement": key})
    assert (status, now_stands["state"], now_stands["fact"]) == (200, "not_started", "")
    assert call("POST", "/units/370811/progress", "3708", body)[1]["refused"]["code"] == (
        "programmes.only_own_obligations"
    )


def test_a_refusal_speaks_the_language_of_the_caller(bound: Cast, call: Call) -> None:
    body = {"requirement": _first_key(bound, "370811"), "state": "done"}

    refused = call("POST", "/units/370811/progress", "370811", body, **{"Accept-Language": "en"})[1]["refused"]

    assert refused["code"] == "programmes.fact_missing"
    assert refused["says"] == "“Done” needs one short fact: what was done, when."
    assert refused["next"]


def test_a_wrong_body_is_told_field_by_field(bound: Cast, call: Call) -> None:
    status, answer = call("POST", "/units/370811/progress", "370811", {"requirement": "a\0", "state": "lost"})

    assert (status, answer["refused"]["code"]) == (422, "api.invalid")
    assert {fault["where"] for fault in answer["refused"]["facts"]["faults"]} == {
        "body.body.requirement",
        "body.body.state",
    }


def test_the_board_is_the_one_everybody_reads(bound: Cast, call: Call) -> None:
    bound.opens()

    status, told = call("GET", "/units/37/board", "37")

    read = board_as_data(read_board(bound.unit("37"), now()))
    assert status == 200
    assert told["total"]["issues"] == read["total"]["issues"]
    assert told["children"] == read["children"]
    assert [child["unit"]["code"] for child in told["children"]] == ["3701", "3708"]


def test_a_register_adds_up(town: Cast, call: Call) -> None:
    town.opens()
    withdrawn = town.opens()
    withdraw_issue(number=withdrawn.number, reason="记错了", by=town.actor("370811007201"), at=town.later())

    status, register = call("GET", "/units/370811/registers/issue", "370811")

    assert status == 200
    assert (register["total"], register["by_state"]) == (1, {"open": 1, "withdrawn": 1})
    assert [item["number"] for item in register["items"]] == ["370811007201-0001", "370811007201-0002"]
    assert call("GET", "/units/370811/registers/rumour", "370811")[0] == 422


def test_programmes_are_listed_and_shown(bound: Cast, call: Call) -> None:
    listed = call("GET", "/programmes", "370811")[1]["items"]

    assert [(one["code"], one["issued_by"]) for one in listed] == [("second_batch_2023", "中国")]
    assert call("GET", "/programmes/second_batch_2023", "370811")[1]["content"]["measures"]
    assert call("GET", "/programmes/other", "370811")[1]["refused"]["code"] == "api.no_such_programme"


def test_what_is_no_json_is_told_so(town: Cast) -> None:
    town.actor("370811")
    client = Client()
    client.force_login(Person.objects.get(username="370811"))

    answer = client.post("/api/v1/units/370811/progress", "{", content_type="application/json")

    assert (answer.status_code, answer.json()["refused"]["code"]) == (400, "api.unreadable")


@pytest.mark.parametrize(("state", "status"), [("40P01", 503), ("XX000", 500)])
def test_only_what_passes_is_called_busy(
    town: Cast, call: Call, monkeypatch: pytest.MonkeyPatch, state: str, status: int
) -> None:
    def broken(_code: str, *, for_: Actor) -> Unit:
        cause = Exception()
        cause.sqlstate = state  # type: ignore[attr-defined]
        raise OperationalError("in the way") from cause

    monkeypatch.setattr("huilu.api.units.find_unit", broken)

    if status == 503:
        assert call("GET", "/units/370811", "370811")[1]["refused"]["code"] == "api.busy"
    else:
        with pytest.raises(OperationalError):
            call("GET", "/units/370811", "370811")
