"""Registers by the API and the command line."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import click
import pytest

from huilu.cli.register import register
from huilu.registers.models import Item
from huilu.registers.rules import NotYourRegister
from tests.api.conftest import Call
from tests.cast import Cast
from tests.cli.conftest import Ask, Type
from tests.registers.conftest import CITY, COUNTY, PACK, PROVINCE, Office
from tests.registers.workbooks import edited, opened, put, saved

ITEMS = f"/registers/{CITY}/{PACK}/research"
PROJECTS = f"/registers/{PROVINCE}/{PACK}/livelihood_project"


def test_an_item_lives_its_life_over_the_api(bound: Cast, call: Call) -> None:
    status, made = call("post", ITEMS, CITY, {"cells": {"question": "为什么要跑两趟?", "place": COUNTY}})
    assert (status, made["number"], made["state"]) == (201, 1, "open")
    assert call("get", f"/registers/{CITY}", CITY)[1]["items"][0]["register"] == f"{PACK}/study"

    changed = {"cells": {"conversion": "形成制度"}, "was": {"conversion": None}}
    assert call("post", f"{ITEMS}/1/change", CITY, changed)[1]["cells"]["conversion"] == "形成制度"
    status, refused = call("post", f"{ITEMS}/1/change", CITY, changed)
    assert (status, refused["refused"]["code"]) == (409, "registers.changed_meanwhile")
    assert call("post", f"{ITEMS}/1/completion", CITY, {"done_on": "2023-09-20"})[1]["state"] == "done"
    assert call("post", f"{ITEMS}/1/reopening", CITY, {"reason": "又退回去了"})[1]["state"] == "open"
    assert call("post", f"{ITEMS}/1/striking", CITY, {"reason": "写重了"})[1]["struck_reason"] == "写重了"
    acts = [one["act"].partition(".")[2] for one in call("get", f"{ITEMS}/1", PROVINCE)[1]["history"]]
    assert acts == ["item_entered", "item_changed", "item_done", "item_reopened", "item_struck"]


def test_a_project_with_tasks_over_the_api(bound: Cast, call: Call) -> None:
    call("post", PROJECTS, PROVINCE, {"cells": {"project": "口袋公园(虚构)", "published": True}})
    assert call("post", f"{PROJECTS}/1/tasks", PROVINCE, {"text": "选址"})[1]["tasks"][0]["text"] == "选址"
    call("post", f"{PROJECTS}/1/tasks/1/completion", PROVINCE, {"done_on": "2023-09-20"})

    told = call("get", PROJECTS, PROVINCE)[1]
    assert told["own"] == {"items": 1, "open": 1, "done": 0, "struck": 0, "tasks": 1, "tasks_done": 1}
    assert [child["unit"]["code"] for child in told["children"]] == ["3701", CITY]


@pytest.mark.parametrize(
    ("request_of", "status", "code"),
    [
        (("get", ITEMS, "3701"), 404, "org.unit_not_found"),
        (("post", ITEMS, PROVINCE, {"cells": {"question": "x"}}), 403, "registers.not_your_register"),
        (("post", ITEMS, CITY, {"cells": {"question": "x", "place": "nowhere"}}), 422, "registers.value_unfit"),
        (("post", ITEMS, CITY, {"cells": {"question": "x", "colour": 1}}), 422, "registers.unknown_column"),
        (("post", ITEMS, CITY, {"cells": {"question": 10**40, "due_on": 1e300}}), 422, "registers.value_unfit"),
        (("get", f"{ITEMS}/9", CITY), 404, "registers.no_such_item"),
        (("get", f"/registers/{CITY}/{PACK}/issue", CITY), 404, "registers.no_such_register"),
    ],
)
def test_the_api_refuses_in_its_one_form(
    bound: Cast, call: Call, request_of: tuple[Any, ...], status: int, code: str
) -> None:
    answered, told = call(*request_of)
    assert (answered, told["refused"]["code"]) == (status, code)


def test_the_lists_of_the_issues_over_the_api(bound: Cast, call: Call) -> None:
    number = bound.starts().number
    who = call("get", f"/registers/{COUNTY}/responsibility", COUNTY)[1]
    what = call("get", f"/registers/{COUNTY}/task", COUNTY)[1]

    assert [(one["number"], one["unit"]["code"], one["part"]) for one in who["items"]] == [(number, COUNTY, "lead")]
    assert (what["total"], what["done"], what["items"][0]["owner"]) == (1, 0, f"{COUNTY}/office")


def test_registers_are_read_at_the_command_line(research: Office, typed: Type, asked: Ask) -> None:
    research.enters(question="为什么要跑两趟?")
    research.town.starts()

    assert f"{PACK}/research" in typed(register, "list", "--unit", CITY).stdout
    assert next(one["register"] for one in asked(register, "list", "--unit", CITY)["items"]) == f"{PACK}/study"
    told = asked(register, "items", "research", "--unit", CITY)
    assert (told["own"]["items"], told["items"][0]["cells"]["question"]) == (1, "为什么要跑两趟?")
    assert "own: 1 items, 0 done" in typed(register, "items", "research", "--unit", CITY).stdout
    assert asked(register, "task", "--unit", COUNTY)["total"] == 1
    assert "1 tasks, 0 finished" in typed(register, "task", "--unit", COUNTY).stdout
    assert asked(register, "responsibility", "--unit", COUNTY)["items"][0]["part"] == "lead"
    assert "任城区" in typed(register, "responsibility", "--unit", COUNTY).stdout


def test_a_register_goes_out_and_comes_back(research: Office, typed: Type, asked: Ask, tmp_path: Path) -> None:
    research.enters(question="甲")
    file = tmp_path / "research.xlsx"
    told = asked(register, "export", CITY, "--type", "research", "--file", str(file))
    assert (told["register"], told["rows"]) == (f"{PACK}/research", 1)

    def edit(grid: Any) -> None:
        put(grid, 2, "Question", "甲改")
        put(grid, 3, "Question", "乙")
        put(grid, 4, "Where", "nowhere")

    file.write_bytes(edited(file.read_bytes(), edit))
    looked = asked(register, "import", str(file), "--dry-run")
    assert [(row["row"], row["verdict"]) for row in looked["rows"]] == [(2, "changed"), (3, "new"), (4, "faulty")]
    assert looked["taken"] == []
    assert Item.objects.count() == 1
    text = typed(register, "import", str(file), "--dry-run").stdout
    assert "甲改" in text
    assert "nowhere" in text
    done = asked(register, "import", str(file), "--by", CITY)
    assert done["taken"] == [{"row": 2, "became": "1", "refused": None}, {"row": 3, "became": "2", "refused": None}]
    assert json.dumps(done)
    assert [item.values["question"] for item in Item.objects.order_by("serial")] == ["甲改", "乙"]


def test_a_file_is_taken_over_by_somebody_of_the_unit(research: Office, typed: Type, tmp_path: Path) -> None:
    file = tmp_path / "research.xlsx"
    typed(register, "export", CITY, "--type", "research", "--file", str(file))
    research.town.actor(COUNTY)

    assert "--by" in typed(register, "import", str(file)).stderr
    with pytest.raises(NotYourRegister):
        typed(register, "import", str(file), "--by", COUNTY)
    grids = opened(file.read_bytes())
    file.write_bytes(saved({"x": next(iter(grids.values()))}))
    assert "--unit" in typed(register, "import", str(file), "--dry-run").stderr
    again = typed(register, "import", str(file), "--dry-run", "--unit", CITY, "--type", "research")
    assert again.exit_code == 0
    assert isinstance(register, click.Group)
