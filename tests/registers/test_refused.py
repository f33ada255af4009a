"""What registers refuse beside the main road of their stories."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from huilu.kernel.days import day_of
from huilu.registers import rules
from huilu.registers.queries import items_of
from huilu.registers.sheets.kinds import find_kind
from huilu.registers.sheets.taking import keep_sheet
from huilu.registers.sheets.writing import write_workbook
from huilu.registers.states import ItemState
from huilu.registers.values import ValueUnfit
from tests.cast import TODAY
from tests.registers.conftest import CITY, COUNTY, PACK, Office

FINISHED = {"question": "一题", "due_on": "2023-11-01", "conversion": "成了制度"}
FAR = date(2030, 1, 1)


def test_the_error_of_a_spreadsheet_is_no_text(research: Office) -> None:
    with pytest.raises(ValueUnfit):
        research.enters(question="#REF!")


def test_what_must_be_filled_in_cannot_be_emptied(research: Office) -> None:
    item = research.enters(question="一题")
    with pytest.raises(rules.ValueMissing):
        research.do("change_item", serial=item.serial, cells={"question": ""}, was={"question": "一题"})


def test_what_is_opened_again_has_a_reason(research: Office) -> None:
    item = research.enters(**FINISHED)
    research.do("finish_item", serial=item.serial, done_on=TODAY)
    with pytest.raises(rules.ReasonMissing):
        research.do("reopen_item", serial=item.serial, reason=" ")


def test_no_task_is_finished_on_a_day_that_has_not_come(livelihood: Office) -> None:
    item = livelihood.projects("装第一部")
    with pytest.raises(rules.DayToCome):
        livelihood.do("finish_item_task", serial=item.serial, position=1, done_on=TODAY + timedelta(days=30))


def test_many_are_finished_by_the_rules_for_one(research: Office) -> None:
    research.do("enter_items", rows=[FINISHED, FINISHED, {"question": "没有成果"}])
    with pytest.raises(rules.DayToCome):
        research.do("finish_items", days={1: FAR})
    with pytest.raises(rules.NotDoneYet):
        research.do("finish_items", days={3: TODAY})
    research.do("finish_items", days={1: TODAY})
    with pytest.raises(rules.ItemNotOpen):
        research.do("finish_items", days={1: TODAY, 2: TODAY})
    states = [one.status for one in items_of(research.kept)]
    assert sorted(states) == [ItemState.OPEN, ItemState.OPEN, ItemState.DONE]


def test_nobody_hands_in_the_sheet_of_another_unit(research: Office) -> None:
    town = research.town
    kind = find_kind(town.unit(CITY), f"{PACK}/research", day_of(town.at))
    body = write_workbook(kind, town.later())
    with pytest.raises(rules.NotYourRegister):
        keep_sheet(kind=kind, body=body, by=town.actor(COUNTY), at=town.later())
