"""The circuit board by API."""

from __future__ import annotations

from huilu.board.circuit_export import circuits_as_data
from huilu.board.circuits import read_circuits
from huilu.clock.queries import now
from tests.api.conftest import Call
from tests.cast import Cast
from tests.loop.doing import CITY, COUNTY, ELSEWHERE, NEIGHBOUR, PROVINCE, VILLAGE, goes_up


def test_the_circuit_board_is_the_one_everybody_reads(town: Cast, call: Call) -> None:
    goes_up(town, by=ELSEWHERE)
    issue = goes_up(town)
    town.later(days=9)

    status, told = call("GET", f"/units/{PROVINCE}/circuits", PROVINCE)

    assert status == 200
    assert told == circuits_as_data(read_circuits(town.unit(PROVINCE), now()))
    assert [child["unit"]["code"] for child in told["children"]] == ["3701", CITY]
    assert told["total"]["circuits"] == sum(part["circuits"] for part in (told["own"], *told["children"])) == 2
    assert sum(told["total"]["stages"].values()) == 2
    second = told["waiting"]["items"][1]
    assert (second["number"], second["stage"], second["held_by"]["code"]) == (issue.number, "in_passage", "370811007")
    # Nine days, of which two were a weekend and the last begins the holidays.
    assert second["workdays_waited"] == 6
    assert second["moves_on_at"]
    assert told["claims"] == []


def test_what_waits_comes_a_page_at_a_time(town: Cast, call: Call) -> None:
    numbers = [goes_up(town).number for _each in range(3)]
    address = f"/units/{COUNTY}/circuits/waiting?limit=2"

    first = call("GET", address, COUNTY)[1]
    second = call("GET", f"{address}&after={first['next']}", COUNTY)[1]

    assert [item["number"] for item in first["items"] + second["items"]] == numbers
    assert (first["total"], second["total"], second["next"]) == (3, 3, None)
    assert call("GET", f"{address}&after=anything", COUNTY)[1]["refused"]["code"] == "api.invalid"


def test_nobody_sees_the_circuits_of_others(town: Cast, call: Call) -> None:
    goes_up(town)

    for below in ("circuits", "circuits/waiting"):
        assert call("GET", f"/units/{VILLAGE}/{below}", NEIGHBOUR)[0] == 404
        assert call("GET", f"/units/{COUNTY}/{below}", NEIGHBOUR)[1]["refused"]["code"] == "org.unit_out_of_sight"
    assert call("GET", f"/units/{NEIGHBOUR}/circuits", NEIGHBOUR)[1]["waiting"] == {
        "total": 0, "items": [], "next": None,
    }  # fmt: skip


def test_a_rate_is_not_told_of_too_few(town: Cast, call: Call) -> None:
    town.closes()

    effects = call("GET", f"/units/{COUNTY}/circuits", COUNTY)[1]["own"]["effect_checks"]

    assert effects == {"open": 3, "holds": 0, "recurred": 0, "recurrence": None}
