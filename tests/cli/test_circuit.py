"""Circuits on a terminal and as JSON."""

from __future__ import annotations

from dataclasses import replace

import pytest

from huilu.board.circuit_export import circuits_as_data
from huilu.board.circuits import read_circuits
from huilu.cli.circuit import circuit
from huilu.clock.queries import now
from huilu.kernel.workdays import calendar_called
from tests.cast import Cast
from tests.cli.conftest import Ask, Type
from tests.loop.doing import COUNTY, PROVINCE, TOWNSHIP, does, goes_up


def test_json_gives_the_numbers_of_the_board(town: Cast, asked: Ask) -> None:
    issue = goes_up(town)

    told = asked(circuit, "board", PROVINCE)

    assert told == circuits_as_data(read_circuits(town.unit(PROVINCE), now()))
    waiting = asked(circuit, "waiting", COUNTY)
    assert ([item["number"] for item in waiting["items"]], waiting["next"]) == ([issue.number], None)


def test_people_get_tables(town: Cast, typed: Type) -> None:
    issue = goes_up(town)
    claimed = goes_up(town)
    does(town, "claim_issue", claimed, TOWNSHIP, due_on=town.at.date().replace(month=12))

    board = typed(circuit, "board", COUNTY).stdout
    waiting = typed(circuit, "waiting", COUNTY).stdout

    assert "任城区 and all below it, 2023-09-20T" in board
    assert "on its way up" in board
    assert "370811007  李营街道       1  too few" in board
    assert "too few looked at for a rate of recurrence: 0" in board
    assert board.rstrip().endswith("1 waiting now")
    assert issue.number in waiting
    assert claimed.number not in waiting
    assert "李营街道" in waiting


def test_a_calendar_that_runs_out_is_named_in_the_last_line(
    town: Cast, typed: Type, asked: Ask, monkeypatch: pytest.MonkeyPatch
) -> None:
    goes_up(town)
    assert asked(circuit, "board", COUNTY)["calendars_running_out"] == []
    known = replace(calendar_called("china"), years=frozenset({2023}))
    monkeypatch.setattr("huilu.programmes.calendars.calendar_called", {"china": known}.__getitem__)

    assert asked(circuit, "board", COUNTY)["calendars_running_out"] == [
        {"calendar": "china", "known_until": "2023-12-31"}
    ]
    last = typed(circuit, "board", COUNTY).stdout.splitlines()[-1]
    assert last.startswith("The calendar “Public holidays of China” knows the holidays up to 31 December 2023;")
