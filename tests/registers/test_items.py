"""Items of registers: entered, changed, done, opened again, struck; never removed."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from huilu.ledger.models import Entry
from huilu.org.models import Unit
from huilu.registers import rules
from huilu.registers.models import Item
from huilu.registers.queries import cells_at, cells_of, find_item, history_of, items_of, registers_of, versions_of
from huilu.registers.states import ItemState, Source
from huilu.registers.values import ValueUnfit
from tests.cast import TODAY, Cast
from tests.registers.conftest import CITY, COUNTY, Office


def test_a_unit_keeps_the_registers_that_the_pack_gives_its_kind(bound: Cast) -> None:
    city = [one.key.partition("/")[2] for one in registers_of(bound.unit(CITY))]

    assert city == ["study", "issue", "research", "innovation", "livelihood_project"]
    assert registers_of(bound.unit("370811007201")) == []


def test_an_item_keeps_what_was_filled_in(research: Office) -> None:
    item = research.enters(
        question="为什么办事要跑两趟?", place="任城区", owner="济宁市 办公室", due_on="2023年10月31日"
    )

    assert cells_of(find_item(research.kept, item.serial)) == {
        "question": "为什么办事要跑两趟?",
        "place": COUNTY,
        "owner": "3708/office",
        "due_on": "2023-10-31",
        "source": "entered",
    }
    assert (item.serial, item.status, item.entered_by) == (1, ItemState.OPEN, "济宁市 办公室")
    assert research.enters(question="第二题").serial == 2


def test_paper_is_a_way_in_like_any_other_and_keeps_its_day(research: Office) -> None:
    item = research.enters(question="纸面上记的题目", source="paper", on_paper_on=date(2023, 9, 12))

    assert (item.source, item.on_paper_on) == (Source.PAPER, date(2023, 9, 12))
    with pytest.raises(rules.PaperNeedsDay):
        research.enters(question="没有日期", source="paper")
    with pytest.raises(rules.DayToCome):
        research.enters(question="明天写的", source="paper", on_paper_on="2023-12-31")


@pytest.mark.parametrize(
    ("cells", "refusal"),
    [
        ({}, rules.ValueMissing),
        ({"question": " "}, rules.ValueMissing),
        ({"question": "x", "place": "没有这个地方"}, ValueUnfit),
        ({"question": "x", "due_on": "十月底"}, ValueUnfit),
        ({"question": "x", "owner": "37/office"}, ValueUnfit),
        ({"question": "x", "colour": "red"}, rules.UnknownColumn),
        ({"question": "x" * 2001}, ValueUnfit),
    ],
)
def test_what_does_not_fit_is_refused_and_leaves_nothing(
    research: Office, cells: dict[str, str], refusal: type[rules.Refusal]
) -> None:
    research.town.actor("37")
    with pytest.raises(refusal):
        research.enters(**cells)
    assert not Item.objects.exists()


def test_only_the_unit_itself_keeps_its_register(research: Office) -> None:
    for unit in ("37", COUNTY):
        with pytest.raises(rules.NotYourRegister):
            research.do("enter_item", cells={"question": "x"}, by=research.town.actor(unit))
    with pytest.raises(rules.NoSuchRegister):
        research.do("enter_item", register="second_batch_2023/nothing", cells={})
    with pytest.raises(rules.NoSuchRegister):
        # The register of issues shows issues: nothing is entered in it a second time.
        research.do("enter_item", register="second_batch_2023/issue", cells={})


def test_a_change_is_told_with_what_stood_there_before(research: Office) -> None:
    item = research.enters(question="旧题目", place=CITY)
    before = versions_of("register_item", [item.pk])[item.pk]

    research.do("change_item", serial=1, cells={"question": "新题目", "place": None}, was={"question": "旧题目"})

    now = find_item(research.kept, 1)
    assert cells_of(now) == {"question": "新题目", "source": "entered"}
    facts = history_of(now).latest("id").facts
    assert (facts["cells"], facts["was"]) == (
        {"question": "新题目", "place": None},
        {"question": "旧题目", "place": CITY},
    )
    assert cells_at(now, before) == {"question": "旧题目", "place": CITY, "source": "entered"}
    with pytest.raises(rules.NothingToChange):
        research.do("change_item", serial=1, cells={"question": "新题目"}, was={})


def test_nothing_newer_is_written_over(research: Office) -> None:
    research.enters(question="甲")
    research.do("change_item", serial=1, cells={"question": "乙"}, was={"question": "甲"})

    with pytest.raises(rules.ChangedMeanwhile, match="乙"):
        research.do("change_item", serial=1, cells={"question": "丙"}, was={"question": "甲"})
    assert find_item(research.kept, 1).values == {"question": "乙"}


def test_an_item_is_done_when_its_register_says_so(research: Office) -> None:
    research.enters(question="甲")
    with pytest.raises(rules.NotDoneYet):
        research.do("finish_item", serial=1, done_on=TODAY)
    research.do("change_item", serial=1, cells={"conversion": "改了流程"}, was={})
    with pytest.raises(rules.DayToCome):
        research.do("finish_item", serial=1, done_on=date(2024, 1, 1))

    assert research.do("finish_item", serial=1, done_on=TODAY).status is ItemState.DONE

    with pytest.raises(rules.ItemNotOpen):
        research.do("finish_item", serial=1, done_on=TODAY)
    with pytest.raises(rules.NotDoneYet):
        research.do("change_item", serial=1, cells={"conversion": None}, was={})
    assert research.do("reopen_item", serial=1, reason="流程又改回去了").status is ItemState.OPEN
    with pytest.raises(rules.ItemNotDone):
        research.do("reopen_item", serial=1, reason="再来")


def test_what_is_struck_stays_with_its_reason(research: Office) -> None:
    research.enters(question="甲")
    with pytest.raises(rules.ReasonMissing):
        research.do("strike_item", serial=1, reason=" ")
    research.do("strike_item", serial=1, reason="写重了")

    for verb, words in (
        ("strike_item", {"reason": "x"}),
        ("finish_item", {"done_on": TODAY}),
        ("change_item", {"cells": {"question": "乙"}, "was": {}}),
        ("reopen_item", {"reason": "x"}),
    ):
        with pytest.raises(rules.ItemIsStruck):
            research.do(verb, serial=1, **words)
    assert [(one.serial, one.status) for one in items_of(research.kept)] == [(1, ItemState.STRUCK)]
    with pytest.raises(DatabaseError), transaction.atomic():
        Item.objects.all().delete()


def test_a_project_is_done_when_all_its_tasks_are(livelihood: Office) -> None:
    livelihood.projects("立项", "开工")
    livelihood.do("finish_item_task", serial=1, position=1, done_on=TODAY)
    with pytest.raises(rules.TasksLeft):
        livelihood.do("finish_item", serial=1, done_on=TODAY)
    with pytest.raises(rules.TaskDoneAlready):
        livelihood.do("finish_item_task", serial=1, position=1, done_on=TODAY)
    with pytest.raises(rules.NoSuchItemTask):
        livelihood.do("finish_item_task", serial=1, position=3, done_on=TODAY)
    livelihood.do("finish_item_task", serial=1, position=2, done_on=TODAY)

    assert livelihood.do("finish_item", serial=1, done_on=TODAY).status is ItemState.DONE

    with pytest.raises(rules.ItemNotOpen):
        livelihood.do("add_item_task", serial=1, text="再加一个", due_on=None)
    with pytest.raises(rules.NoSuchItem):
        livelihood.do("add_item_task", serial=9, text="x", due_on=None)


def test_only_registers_of_tasks_have_tasks(research: Office) -> None:
    research.enters(question="甲")
    with pytest.raises(rules.NoTasksHere):
        research.do("add_item_task", serial=1, text="x", due_on=None)


def test_a_task_says_what_is_to_be_done(livelihood: Office) -> None:
    livelihood.projects()
    with pytest.raises(rules.ValueMissing):
        livelihood.do("add_item_task", serial=1, text=" ", due_on=None)


@pytest.mark.parametrize(
    "wrong",
    [
        {"state": ItemState.DONE},
        {"state": ItemState.OPEN, "done_on": TODAY},
        {"state": ItemState.STRUCK},
        {"struck_reason": "x"},
        {"source": "guessed"},
        {"source": "paper"},
        {"state": 9},
        {"serial": 1},
    ],
)
def test_the_database_holds_what_must_always_hold(research: Office, wrong: dict[str, Any]) -> None:
    research.enters(question="甲")
    research.enters(question="乙")
    with pytest.raises(IntegrityError), transaction.atomic():
        Item.objects.filter(serial=2).update(**wrong)


def test_many_at_once_write_what_one_by_one_writes(bound: Cast) -> None:
    one_by_one, at_once = Office(bound, unit=CITY), Office(bound, unit="3701")
    rows = [{"question": f"第{n}题", "due_on": "2023-11-01", "conversion": "成了制度"} for n in range(3)]
    at = bound.later()
    for row in rows:
        one_by_one.do("enter_item", cells=row, at=at)
    for serial in (1, 3):
        one_by_one.do("finish_item", serial=serial, done_on=TODAY, at=at)
    at_once.do("enter_items", rows=rows, at=at)
    at_once.do("finish_items", days={1: TODAY, 3: TODAY}, at=at)

    def told(unit: Unit) -> list[Any]:
        names = ("act", "about_kind", "region", "at", "attachment")
        entries = Entry.objects.filter(about_kind="register_item", path=unit.path).order_by("id")
        return [
            ({name: getattr(one, name) for name in names}, {k: v for k, v in one.facts.items() if k != "unit"})
            for one in entries
        ]

    assert told(bound.unit("3701")) == told(bound.unit(CITY))
    shown = [[(cells_of(item), item.state, item.done_on) for item in items_of(office.kept)] for office in
             (one_by_one, at_once)]  # fmt: skip
    assert shown[0] == shown[1]
    with pytest.raises(rules.NoSuchItem):
        at_once.do("finish_items", days={9: TODAY})


def test_a_list_may_be_longer_than_one_statement_takes(bound: Cast) -> None:
    office = Office(bound, unit=CITY)
    rows = [{"question": "一题", "due_on": "2023-11-01", "conversion": "成了制度"}] * 4500

    office.do("enter_items", rows=rows, at=bound.later())

    assert len(items_of(office.kept)) == len(rows)
