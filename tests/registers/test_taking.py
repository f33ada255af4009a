"""What somebody wrote in a spreadsheet is taken over row by row, and nothing is overwritten silently."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from huilu.kernel.days import day_of
from huilu.registers.models import Item, TakenRow
from huilu.registers.queries import cells_of, find_item
from huilu.registers.rules import ChangedMeanwhile, NothingToChange
from huilu.registers.sheets.differences import CLEAR, Verdict
from huilu.registers.sheets.taking import Choice, RowMovedOn, keep_sheet, take_rows
from tests.cast import TODAY
from tests.registers.conftest import CITY, COUNTY, Office
from tests.registers.sheets import a_list, as_seen, downloaded, kind_of, over, seen, taken
from tests.registers.workbooks import Grid, edited, opened, put, saved

pytestmark = pytest.mark.usefixtures("in_english")


def test_what_somebody_wrote_is_shown_and_then_taken_over(research: Office) -> None:
    a_list(research)

    def edit(grid: Grid) -> None:
        put(grid, 3, "Question", "第二题改过")
        put(grid, 3, "What it became", "形成制度")
        put(grid, 4, "Where", "")
        put(grid, 5, "Question", "新加的题")

    body = edited(downloaded(research.town), edit)
    looked = seen(research.town, body)

    assert [(row.line, row.key, row.verdict) for row in looked.rows] == [
        (3, "2", Verdict.CHANGED),
        (4, "3", Verdict.EMPTIED),
        (5, "", Verdict.NEW),
    ]
    assert [(one.column.label, one.was, one.now, one.file) for one in looked.rows[0].changes] == [
        ("Question", "第2题", "第2题", "第二题改过"),
        ("What it became", "", "", "形成制度"),
    ]
    assert Item.objects.count() == 3
    outcomes = taken(research.town, body, as_seen)
    assert [(one.became, one.refusal) for one in outcomes] == [("2", None), ("3", None), ("4", None)]
    assert find_item(research.kept, 2).values == {"question": "第二题改过", "place": COUNTY, "conversion": "形成制度"}
    assert "place" not in cells_of(find_item(research.kept, 3))
    assert find_item(research.kept, 4).source == "spreadsheet"
    assert (again := seen(research.town, body)).rows == []
    assert again.taken == 1


def test_a_new_row_becomes_an_item_once_however_often_the_file_comes(research: Office) -> None:
    body = edited(downloaded(research.town), lambda grid: put(grid, 2, "Question", "新加的题"))
    kind = kind_of(research.town)
    sheet = keep_sheet(kind=kind, body=body, by=research.town.actor(CITY), at=research.town.later())

    for _ in range(2):
        taken(research.town, body, as_seen)
        take_rows(sheet=sheet, kind=kind, chosen={2: Choice()}, by=research.town.actor(CITY), at=research.town.later())
    assert Item.objects.count() == TakenRow.objects.count() == 1


def test_paper_keeps_its_day_by_way_of_a_spreadsheet_too(research: Office) -> None:
    def edit(grid: Grid) -> None:
        put(grid, 2, "Question", "纸面登记的题")
        put(grid, 2, "Written on paper on", "2023年9月8日")

    taken(research.town, edited(downloaded(research.town), edit), as_seen)

    item = find_item(research.kept, 1)
    assert (item.source, item.on_paper_on, day_of(item.entered_at)) == ("paper", date(2023, 9, 8), TODAY)


def test_what_was_changed_here_and_there_is_shown_in_three_versions(research: Office) -> None:
    a_list(research)
    body = edited(downloaded(research.town), lambda grid: put(grid, 2, "Question", "文件里的"))
    research.do("change_item", serial=1, cells={"question": "系统里的", "conversion": "也改了"}, was={})
    looked = seen(research.town, body)

    (row,) = looked.rows
    assert row.verdict is Verdict.CONFLICT
    assert [(one.file, one.was, one.now, one.is_conflict) for one in row.changes] == [
        ("文件里的", "第1题", "系统里的", True)
    ]
    (refused,) = taken(research.town, body, as_seen)
    assert isinstance(refused.refusal, NothingToChange)
    assert find_item(research.kept, 1).values["question"] == "系统里的"
    taken(research.town, body, over)
    assert find_item(research.kept, 1).values == {"question": "文件里的", "place": COUNTY, "conversion": "也改了"}


def test_of_a_row_with_a_conflict_the_other_cells_can_be_taken(research: Office) -> None:
    a_list(research)

    def edit(grid: Grid) -> None:
        put(grid, 2, "Question", "文件里的")
        put(grid, 2, "What it became", "形成制度")

    body = edited(downloaded(research.town), edit)
    research.do("change_item", serial=1, cells={"question": "系统里的"}, was={})
    taken(research.town, body, as_seen)

    values = find_item(research.kept, 1).values
    assert (values["question"], values["conversion"]) == ("系统里的", "形成制度")


def test_who_looked_before_somebody_else_changed_it_must_look_again(research: Office) -> None:
    a_list(research)
    body = edited(downloaded(research.town), lambda grid: put(grid, 2, "Question", "文件里的"))
    version = seen(research.town, body).rows[0].version
    research.do("change_item", serial=1, cells={"question": "系统里的"}, was={})

    (refused,) = taken(research.town, body, lambda _row: Choice(version, over=True))

    assert isinstance(refused.refusal, RowMovedOn)
    assert find_item(research.kept, 1).values["question"] == "系统里的"


def test_who_comes_between_the_last_look_and_the_act_is_not_written_over(research: Office) -> None:
    a_list(research)
    kind = kind_of(research.town)
    assert kind.rows
    research.do("change_item", serial=1, cells={"question": "系统里的"}, was={})

    words: dict[str, Any] = {"was": {"question": "第1题"}, "by": research.town.actor(CITY), "at": research.town.later()}
    with pytest.raises(ChangedMeanwhile):
        kind.change("1", {"question": "文件里的"}, **words)


def test_a_file_that_forgot_what_it_was_made_from_is_in_doubt_everywhere(research: Office) -> None:
    a_list(research)
    grids = opened(downloaded(research.town))
    first = next(iter(grids))
    put(grids[first], 2, "Question", "改过")
    put(grids[first], 3, "State", "done")
    looked = seen(research.town, saved({first: grids[first]}))

    assert looked.remembers is False
    assert [(row.key, row.verdict, row.changes[0].was) for row in looked.rows] == [("1", Verdict.CONFLICT, None)]
    assert [(row.key, row.fixed) for row in looked.fixed] == [("2", [("State", "done", "not done yet")])]
    assert looked.same == 1


def test_a_file_cannot_lie_about_what_was_there(research: Office) -> None:
    a_list(research)
    grids = opened(downloaded(research.town))
    first, hidden = grids
    put(grids[first], 2, "Question", "改过")
    marks = grids[hidden][5]
    marks[grids[hidden][4].index("question")] = "0" * 12
    looked = seen(research.town, saved(grids))

    assert looked.rows[0].changes[0].was is None
    assert looked.rows[0].verdict is Verdict.CONFLICT


def test_a_row_that_is_gone_from_the_file_stays_in_the_register(research: Office) -> None:
    a_list(research)
    body = edited(downloaded(research.town), lambda grid: grid.pop(2))
    looked = seen(research.town, body)

    assert (looked.absent, looked.rows) == (["2"], [])
    taken(research.town, body, as_seen)
    assert Item.objects.count() == 3


def test_the_state_is_never_changed_by_a_file(research: Office) -> None:
    a_list(research)

    def edit(grid: Grid) -> None:
        put(grid, 2, "State", "done")
        put(grid, 3, "Done on", date(2023, 9, 19))

    looked = seen(research.town, edited(downloaded(research.town), edit))

    assert looked.rows == []
    assert [(row.key, row.fixed) for row in looked.fixed] == [
        ("1", [("State", "done", "not done yet")]),
        ("2", [("Done on", "2023-09-19", "")]),
    ]
    assert looked.same == 1


def test_what_empties_a_cell_is_not_taken_with_all_the_others(research: Office) -> None:
    a_list(research)

    def edit(grid: Grid) -> None:
        put(grid, 2, "Where", "")
        put(grid, 2, "Question", "第一题改过")
        put(grid, 3, "Question", "第二题改过")

    body = edited(downloaded(research.town), edit)
    taken(research.town, body, lambda row: Choice(row.version) if row.verdict in CLEAR else None)

    assert find_item(research.kept, 1).values == {"question": "第1题", "place": COUNTY}
    assert find_item(research.kept, 2).values["question"] == "第二题改过"
    (row,) = seen(research.town, body).rows
    assert (row.verdict, [(one.column.code, one.empties) for one in row.changes]) == (
        Verdict.EMPTIED,
        [("question", False), ("place", True)],
    )
    taken(research.town, body, as_seen)
    assert find_item(research.kept, 1).values == {"question": "第一题改过"}
