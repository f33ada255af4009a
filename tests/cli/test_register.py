"""Registers, single issues and progress on the command line."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from huilu.cli.issue import issue
from huilu.cli.progress import progress
from huilu.cli.register import register
from huilu.loop.rules import NoSuchIssue
from huilu.programmes.queries import obligations_of
from huilu.programmes.rules import OnlyOwnObligations
from huilu.registers.models import Item
from tests.cast import TODAY, Cast, publish
from tests.cli.conftest import Ask, Type
from tests.registers.conftest import CITY, Office
from tests.registers.workbooks import Grid, edited, put


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

    assert told == {"unit": "370811", "requirement": key, "state": "in_progress", "fact": "", "also": []}
    assert obligations_of(town.unit("370811"), TODAY)[0].state.word == "in_progress"
    assert "done 9月12日" in typed(progress, "record", "370811", key, "done", "9月12日", "--by", "370811").stdout
    with pytest.raises(OnlyOwnObligations):
        typed(progress, "record", "370811", key, "done", "x", "--by", "3708")


@pytest.fixture
def file(bound: Cast, typed: Type, tmp_path: Path) -> Path:
    """The city's register of research with two questions, as a file."""
    office = Office(bound)
    for question in ("甲", "乙"):
        office.enters(question=question)
    file = tmp_path / "research.xlsx"
    typed(register, "export", CITY, "--type", "research", "--file", str(file))
    return file


def edit(file: Path, **cells: Any) -> None:
    """Write into cells, named "line_heading", of the file."""

    def write(grid: Grid) -> None:
        for place, value in cells.items():
            line, _mark, heading = place[1:].partition("_")
            put(grid, int(line), heading, value)

    file.write_bytes(edited(file.read_bytes(), write))


def test_of_a_doubled_number_nothing_is_taken(file: Path, typed: Type, asked: Ask) -> None:
    edit(file, r2_Number=2, r4_Question="丙")

    told = asked(register, "import", str(file), "--by", CITY)

    assert [(row["row"], row["verdict"]) for row in told["rows"]] == [(2, "faulty"), (3, "faulty"), (4, "new")]
    assert told["taken"] == [{"row": 4, "became": "3", "refused": None}]
    assert [item.values["question"] for item in Item.objects.order_by("serial")] == ["甲", "乙", "丙"]


def test_a_row_that_is_there_already_is_taken_only_by_its_number(file: Path, typed: Type, asked: Ask) -> None:
    edit(file, r4_Question="丙")
    asked(register, "import", str(file), "--by", CITY)
    edit(file, r5_Question="丁")

    told = asked(register, "import", str(file), "--by", CITY)

    assert [(row["row"], row["verdict"], row["same_as"]) for row in told["rows"]] == [
        (4, "again", "3"),
        (5, "new", None),
    ]
    assert [row["row"] for row in told["taken"]] == [5]
    text = typed(register, "import", str(file), "--dry-run").stdout
    assert "there already: It stands in the register already as 3." in text
    assert "Row 5" in typed(register, "import", str(file), "--by", CITY, "--again", "5").stderr
    again = asked(register, "import", str(file), "--by", CITY, "--again", "4")
    assert again["taken"] == [{"row": 4, "became": "5", "refused": None}]
    assert Item.objects.count() == 5


def test_a_file_that_comes_once_more_says_so_and_calls_nothing_new(file: Path, typed: Type, asked: Ask) -> None:
    edit(file, r4_Question="丙")
    assert asked(register, "import", str(file), "--dry-run")["handed_in_before"] is None
    asked(register, "import", str(file), "--by", CITY)

    for way in (["--dry-run"], ["--by", CITY]):
        told = asked(register, "import", str(file), *way)
        assert (told["rows"], told["taken_before"], told["taken"]) == ([], 1, [])
        assert told["handed_in_before"].startswith("2023-09-")
    assert (
        "This very file was handed in before, on 2023-09-" in typed(register, "import", str(file), "--dry-run").stdout
    )


def test_what_is_not_taken_back_is_told_and_is_not_the_same(file: Path, typed: Type, asked: Ask) -> None:
    edit(file, r2_State="done")

    told = asked(register, "import", str(file), "--dry-run")

    assert (told["rows"], told["same"]) == ([], 1)
    cell = {"column": "State", "file": "done", "now": "not done yet"}
    assert told["not_taken_back"] == [{"row": 2, "number": "1", "cells": [cell]}]
    text = typed(register, "import", str(file), "--dry-run").stdout
    assert "not taken back (1). These columns are not taken back; change them on the item's page." in text
    assert "1 rows say the same" in text
