"""A number that stands in a file twice, a row that is there already, a file that comes once more: none is doubled."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.utils import translation

from huilu.loop.models import Issue
from huilu.loop.queries import find_issue
from huilu.registers.models import Item, TakenRow
from huilu.registers.queries import find_item
from huilu.registers.sheets.differences import RowChange, Verdict
from huilu.registers.sheets.taking import Choice, RowThereAlready, RowUnreadable, handed_in_before, keep_sheet
from tests.cast import Cast
from tests.loop.doing import does
from tests.registers.conftest import CITY, COUNTY, Office
from tests.registers.sheets import as_seen, downloaded, kind_of, over, seen, taken
from tests.registers.workbooks import Grid, edited, opened, put, saved

TASKS = "livelihood_project/tasks"


@pytest.fixture(autouse=True)
def _in_english() -> Any:
    with translation.override("en"):
        yield


def once_more(_row: RowChange) -> Choice:
    return Choice(again=True)


def with_rows(town: Cast, *questions: str) -> bytes:
    """The register as it is now, with these questions as new rows below the others."""

    def edit(grid: Grid) -> None:
        for question in questions:
            put(grid, len(grid) + 1, "Question", question)

    return edited(downloaded(town), edit)


# One number in two rows


def test_of_two_rows_with_one_number_neither_is_taken(research: Office) -> None:
    for question in ("甲", "乙", "丙"):
        research.enters(question=question)

    def edit(grid: Grid) -> None:
        put(grid, 3, "Number", 3)
        put(grid, 2, "Question", "甲改")

    body = edited(downloaded(research.town), edit)
    looked = seen(research.town, body)

    assert [(row.line, row.verdict) for row in looked.rows] == [
        (2, Verdict.CHANGED),
        (3, Verdict.FAULTY),
        (4, Verdict.FAULTY),
    ]
    told = [(fault.column, fault.reason) for row in looked.rows for fault in row.faults]
    assert told == [("Number", "“3” stands in the file more than once: in rows 3, 4.")] * 2
    assert (looked.absent, looked.same) == (["2"], 0)
    fine, *refused = taken(research.town, body, over)
    assert (fine.became, [type(one.refusal) for one in refused]) == ("1", [RowUnreadable] * 2)
    assert [item.values["question"] for item in Item.objects.order_by("serial")] == ["甲改", "乙", "丙"]


def test_the_same_number_written_in_another_way_is_the_same_number(research: Office) -> None:
    research.enters(question="甲")
    body = edited(downloaded(research.town), lambda grid: grid.append(["１", "别的"]))

    assert [row.verdict for row in seen(research.town, body).rows] == [Verdict.FAULTY] * 2


def test_two_rows_of_one_task_are_told_by_the_number_of_the_task(livelihood: Office, bound: Cast) -> None:
    livelihood.projects("立项", "开工")

    def edit(grid: Grid) -> None:
        put(grid, 3, "Task number", 1)
        put(grid, 3, "Finished on", date(2023, 9, 18))

    looked = seen(bound, edited(downloaded(bound, TASKS, "37"), edit), TASKS, "37")

    assert [(row.line, [fault.column for fault in row.faults]) for row in looked.rows] == [
        (2, ["Task number"]),
        (3, ["Task number"]),
    ]


# A new row that is there already


def test_a_new_row_of_an_earlier_file_is_not_entered_again_with_the_next(research: Office) -> None:
    first = with_rows(research.town, "新加的题")
    second = saved(_one_row_more(opened(first)))
    taken(research.town, first, as_seen)
    looked = seen(research.town, second)

    assert [(row.line, row.verdict, row.same_as) for row in looked.rows] == [
        (2, Verdict.AGAIN, "1"),
        (3, Verdict.NEW, ""),
    ]
    assert looked.rows[0].where_already == "It stands in the register already as 1."
    again, new = taken(research.town, second, as_seen)
    assert isinstance(again.refusal, RowThereAlready)
    assert new.became == "2"
    (meant,) = taken(research.town, second, once_more)
    assert meant.became == "3"
    assert [item.values["question"] for item in Item.objects.order_by("serial")] == ["新加的题", "又一题", "新加的题"]


def _one_row_more(grids: dict[str, Grid]) -> dict[str, Grid]:
    put(next(iter(grids.values())), 3, "Question", "又一题")
    return grids


def test_it_is_known_again_though_its_item_was_changed_or_struck_meanwhile(research: Office) -> None:
    taken(research.town, with_rows(research.town, "甲", "乙"), as_seen)
    research.do("change_item", serial=1, cells={"question": "甲改"}, was={})
    research.do("strike_item", serial=2, reason="写重了")

    looked = seen(research.town, with_rows(research.town, "甲", "乙", "丙"))

    assert [(row.verdict, row.same_as) for row in looked.rows] == [
        (Verdict.AGAIN, "1"),
        (Verdict.AGAIN, "2"),
        (Verdict.NEW, ""),
    ]


def test_what_somebody_typed_on_the_page_is_known_again_in_a_file(research: Office) -> None:
    research.enters(question="甲", place=COUNTY, due_on="2023-11-01")

    def edit(grid: Grid) -> None:
        for line, place in ((3, "任城区"), (4, "")):
            put(grid, line, "Question", "甲")
            put(grid, line, "Where", place)
            put(grid, line, "Due on", "2023年11月1日")

    looked = seen(research.town, edited(downloaded(research.town), edit))

    assert [(row.line, row.verdict, row.same_as) for row in looked.rows] == [
        (3, Verdict.AGAIN, "1"),
        (4, Verdict.NEW, ""),
    ]


def test_of_the_same_row_twice_in_one_file_the_first_is_new(research: Office) -> None:
    body = with_rows(research.town, "甲", "乙", "甲")
    looked = seen(research.town, body)

    assert [(row.line, row.verdict, row.same_row) for row in looked.rows] == [
        (2, Verdict.NEW, 0),
        (3, Verdict.NEW, 0),
        (4, Verdict.AGAIN, 2),
    ]
    assert looked.rows[2].where_already == "Row 2 of the file says the same."
    assert [one.became for one in taken(research.town, body, as_seen)] == ["1", "2", ""]
    (row,) = seen(research.town, body).rows
    assert (row.line, row.same_as) == (4, "1")


def test_a_row_that_somebody_else_entered_since_it_was_looked_at_is_refused(research: Office) -> None:
    first, second = with_rows(research.town, "甲"), with_rows(research.town, "甲", "乙")
    assert [row.verdict for row in seen(research.town, second).rows] == [Verdict.NEW] * 2
    taken(research.town, first, as_seen)

    refused, new = taken(research.town, second, lambda _row: Choice())

    assert isinstance(refused.refusal, RowThereAlready)
    assert (refused.refusal.facts["number"], new.became) == ("1", "2")
    assert TakenRow.objects.count() == 2


def test_a_draft_made_from_a_file_is_known_again_though_no_list_shows_it(bound: Cast) -> None:
    bodies = [
        edited(downloaded(bound, "issue", COUNTY), lambda grid, more=more: _issues(grid, *more))
        for more in (["路灯不亮"], ["路灯不亮", "井盖松动"])
    ]
    (draft,) = taken(bound, bodies[0], as_seen, "issue", COUNTY)
    assert kind_of(bound, "issue", COUNTY).rows == []

    looked = seen(bound, bodies[1], "issue", COUNTY)

    assert [(row.verdict, row.same_as) for row in looked.rows] == [(Verdict.AGAIN, draft.became), (Verdict.NEW, "")]
    does(bound, "withdraw_issue", Issue.objects.get(number=draft.became), COUNTY, reason="记错了")
    assert seen(bound, bodies[1], "issue", COUNTY).rows[0].same_as == draft.became
    assert find_issue(draft.became, for_=bound.actor(COUNTY)).title == "路灯不亮"


def _issues(grid: Grid, *titles: str) -> None:
    for line, title in enumerate(titles, 2):
        put(grid, line, "Issue", title)


def test_the_same_task_once_more_is_known_again(bound: Cast) -> None:
    number = bound.starts().number

    def edit(grid: Grid) -> None:
        grid.append([number, "", *grid[1][2:]])

    (row,) = seen(bound, edited(downloaded(bound, "task", COUNTY), edit), "task", COUNTY).rows

    assert (row.verdict, row.same_as) == (Verdict.AGAIN, f"{number}#1")


# A file that comes once more


def test_a_file_is_known_by_its_content_in_its_own_register_alone(research: Office) -> None:
    body = with_rows(research.town, "甲")
    kind = kind_of(research.town)
    assert handed_in_before(kind, body) is None

    kept = keep_sheet(kind=kind, body=body, by=research.town.actor(CITY), at=research.town.later())

    assert handed_in_before(kind, body) == kept
    assert handed_in_before(kind, with_rows(research.town, "乙")) is None
    assert handed_in_before(kind_of(research.town, "innovation"), body) is None


# What is not taken back


def test_a_cell_that_is_not_taken_back_is_told_with_both_values(bound: Cast) -> None:
    bound.starts()

    def edit(grid: Grid) -> None:
        put(grid, 2, "State", "closed")
        put(grid, 2, "Due on", date(2024, 2, 1))
        put(grid, 3, "Issue", "路灯不亮")
        put(grid, 3, "Due on", date(2024, 2, 1))

    looked = seen(bound, edited(downloaded(bound, "issue", COUNTY), edit), "issue", COUNTY)

    known, new = looked.fixed
    assert [(cell.column, cell.file) for cell in known.fixed] == [("State", "closed"), ("Due on", "2024-02-01")]
    assert [cell.now for cell in known.fixed] == ["under way", Issue.objects.get().due_on.isoformat()]
    assert (new.key, new.fixed) == ("", [("Due on", "2024-02-01", "")])
    assert (looked.same, [row.verdict for row in looked.rows]) == (0, [Verdict.NEW])


def test_what_moved_on_here_since_is_no_change_of_the_file(research: Office) -> None:
    research.enters(question="甲", conversion="形成制度")
    body = downloaded(research.town)
    research.do("finish_item", serial=1, done_on=research.town.at.date())

    looked = seen(research.town, body)

    assert (looked.fixed, looked.rows, looked.same) == ([], [], 1)
    assert find_item(research.kept, 1).status.word == "done"
