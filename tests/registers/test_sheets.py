"""Out to a spreadsheet and in again: what comes back is looked at first, and nothing is overwritten silently."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from datetime import date, datetime

import pytest
from django.utils import translation

from huilu.ledger.models import Entry
from huilu.loop.models import Issue, Task
from huilu.registers.models import TakenRow
from huilu.registers.queries import find_item
from huilu.registers.rules import TaskStaysFinished
from huilu.registers.sheets.differences import Verdict
from huilu.registers.sheets.kinds import names_of_kinds
from huilu.registers.sheets.opening import SheetTooLarge, SheetUnreadable
from huilu.registers.sheets.reading import (
    SheetOfAnother,
    SheetStaysHere,
    SheetWithoutHead,
)
from huilu.registers.sheets.taking import RowUnreadable
from huilu.registers.sheets.writing import write_workbook
from tests.cast import Cast
from tests.registers.conftest import CITY, COUNTY, PACK, Office
from tests.registers.sheets import RESEARCH, a_list, as_seen, downloaded, kind_of, over, seen, taken
from tests.registers.workbooks import Grid, edited, opened, put, saved

pytestmark = pytest.mark.usefixtures("in_english")


def xml_of(body: bytes, part: str) -> str:
    with zipfile.ZipFile(io.BytesIO(body)) as packed:
        return packed.read(part).decode()


# What goes out


def test_the_workbook_opens_as_people_expect(research: Office) -> None:
    a_list(research)
    body = downloaded(research.town)
    sheet = xml_of(body, "xl/worksheets/sheet1.xml")

    head, first, *_rest = next(iter(opened(body).values()))
    assert head[:5] == ["Number", "Question", "Where", "What it became", "Responsible post"]
    assert first[:6] == [1, "第1题", "370811 任城区", "", "济宁市 Office", date(2023, 11, 1)]
    assert 'state="frozen"' in sheet
    assert "<autoFilter" in sheet
    assert 'orientation="landscape"' in sheet
    assert 'paperSize="9"' in sheet
    assert "<dataValidation " in sheet
    assert "Print_Titles" in xml_of(body, "xl/workbook.xml")
    assert 'state="hidden"' in xml_of(body, "xl/workbook.xml")
    assert "济宁市 Research register" in sheet


@pytest.mark.parametrize("text", ["=1+1", "+86 531", "-无-", "@某处", "'引", '=HYPERLINK("http://x")', "http://x.cn"])
def test_no_text_becomes_a_formula_or_a_link(research: Office, text: str) -> None:
    research.enters(question=text)
    body = downloaded(research.town)
    sheet = xml_of(body, "xl/worksheets/sheet1.xml")

    assert "<f>" not in sheet
    assert "<hyperlink" not in sheet
    assert next(iter(opened(body).values()))[1][1] == text
    assert seen(research.town, body).rows == []
    if not text.startswith("http"):
        assert 'quotePrefix="1"' in xml_of(body, "xl/styles.xml")


def test_every_sheet_that_a_unit_has_can_go_out(bound: Cast) -> None:
    bound.submits()
    Office(bound, "livelihood_project", COUNTY).projects("立项")
    for name in names_of_kinds(bound.unit(COUNTY)):
        kind = kind_of(bound, name, COUNTY)
        grid = next(iter(opened(write_workbook(kind, bound.at)).values()))
        assert len(grid) == len(kind.rows) + 1
    assert len(kind_of(bound, "livelihood_project/tasks", COUNTY).rows) == 1


# What comes back unchanged, whatever another program did to the file


def days_as_text(grid: Grid) -> None:
    for row in grid[1:]:
        for place, cell in enumerate(row):
            if isinstance(cell, date | datetime):
                row[place] = f"{cell.year}/{cell.month}/{cell.day}"


def days_as_serials(grid: Grid) -> None:
    for row in grid[1:]:
        for place, cell in enumerate(row):
            if isinstance(cell, date):
                row[place] = float((cell - date(1899, 12, 30)).days)


def columns_moved(grid: Grid) -> None:
    for row in grid:
        row.reverse()


def a_title_above(grid: Grid) -> None:
    grid.insert(0, ["济宁市调研清单"])
    grid.insert(1, [""])


def empty_rows_between(grid: Grid) -> None:
    grid.insert(2, [""] * len(grid[0]))


@pytest.mark.parametrize(
    "edit", [lambda _grid: None, days_as_text, days_as_serials, columns_moved, a_title_above, empty_rows_between]
)
def test_a_file_saved_elsewhere_says_nothing_new(research: Office, edit: Callable[[Grid], None]) -> None:
    a_list(research)
    looked = seen(research.town, edited(downloaded(research.town), edit))

    assert (looked.rows, looked.same, looked.absent, looked.fixed, looked.remembers) == ([], 3, [], [], True)


def test_sheets_may_change_places(research: Office) -> None:
    a_list(research)
    grids = opened(downloaded(research.town))
    backwards = saved(dict(reversed(grids.items())))

    assert seen(research.town, backwards).rows == []


def test_a_file_in_chinese_comes_back_to_an_english_reader(research: Office) -> None:
    a_list(research)
    with translation.override("zh-hans"):
        body = downloaded(research.town)

    assert seen(research.town, body).rows == []


# What cannot be read


def test_a_bad_cell_is_named_with_row_column_reason_and_remedy(research: Office) -> None:
    a_list(research)

    def edit(grid: Grid) -> None:
        put(grid, 2, "Due on", "下月初")
        put(grid, 3, "Where", "没有的地方")
        put(grid, 4, "Number", 77)
        put(grid, 5, "What it became", "没有题目")
        put(grid, 6, "Number", "第二")

    body = edited(downloaded(research.town), edit)
    looked = seen(research.town, body)

    told = [
        (row.line, fault.column, bool(fault.reason and fault.remedy)) for row in looked.rows for fault in row.faults
    ]
    assert told == [
        (2, "Due on", True),
        (3, "Where", True),
        (4, "Number", True),
        (5, "Question", True),
        (6, "Number", True),
    ]
    assert {type(one.refusal) for one in taken(research.town, body, as_seen)} == {RowUnreadable}


@pytest.mark.parametrize(
    ("body", "refusal"),
    [
        (b"", SheetUnreadable),
        (b"PK\x03\x04 not really", SheetUnreadable),
        ("编号,题目\n1,x".encode(), SheetUnreadable),
        (saved({"x": [["姓名", "电话"], ["张", "1"]]}), SheetWithoutHead),
        (saved({"x": []}), SheetWithoutHead),
        (b"x" * (9 * 2**20), SheetTooLarge),
    ],
)
def test_a_file_that_is_no_register_is_refused(research: Office, body: bytes, refusal: type[Exception]) -> None:
    with pytest.raises(refusal):
        seen(research.town, body)


def test_more_rows_than_anybody_looks_through_are_refused(research: Office) -> None:
    rows = [["Number", "Question"], *([["", "题"]] * 20_001)]
    with pytest.raises(SheetTooLarge):
        seen(research.town, saved({"x": rows}))


def test_a_file_of_another_register_or_unit_is_refused(research: Office, bound: Cast) -> None:
    body = downloaded(bound)
    for name, unit in ((RESEARCH, COUNTY), (f"{PACK}/innovation", CITY)):
        with pytest.raises(SheetOfAnother):
            seen(bound, body, name, unit)
    with pytest.raises(SheetStaysHere):
        seen(bound, downloaded(bound, "responsibility"), "responsibility")


def test_unknown_and_missing_columns_are_told(research: Office) -> None:
    a_list(research)
    grids = opened(downloaded(research.town))
    first = next(iter(grids))
    place = grids[first][0].index("What it became")
    for row in grids[first]:
        row[place] = "" if row is not grids[first][0] else "备注"
    looked = seen(research.town, saved(grids))

    assert (looked.unknown, looked.missing, looked.rows) == (["备注"], ["What it became"], [])


# The lists of issues


def test_a_new_row_in_the_register_of_issues_is_a_draft(bound: Cast) -> None:
    bound.opens()

    def edit(grid: Grid) -> None:
        put(grid, 2, "Issue", "改不了的标题")
        put(grid, 3, "Issue", "路灯不亮")
        put(grid, 3, "Shows at", "370811007 李营街道")

    body = edited(downloaded(bound, "issue", COUNTY), edit)
    looked = seen(bound, body, "issue", COUNTY)

    assert [(row.line, row.verdict) for row in looked.rows] == [(3, Verdict.NEW)]
    assert [row.fixed for row in looked.fixed] == [[("Issue", "改不了的标题", "排水沟堵塞,雨天进水")]]
    assert looked.same == 0
    (outcome,) = taken(bound, body, as_seen, "issue", COUNTY)
    draft = Issue.objects.get(number=outcome.became)
    assert (draft.title, draft.source, draft.topic) == ("路灯不亮", "self_found", "other")
    assert draft.symptom_unit.code == "370811007"
    assert Entry.objects.latest("id").act == "issue.drafted"


def test_a_task_is_finished_and_added_by_the_list_of_tasks(bound: Cast) -> None:
    number = bound.starts().number

    def edit(grid: Grid) -> None:
        put(grid, 2, "Finished", "yes")
        put(grid, 3, "Number of the issue", number)
        put(grid, 3, "Task", "再看一次")
        put(grid, 3, "Responsible post", "任城区 Office")
        put(grid, 3, "Due on", "2023-10-09")

    body = edited(downloaded(bound, "task", COUNTY), edit)
    outcomes = taken(bound, body, as_seen, "task", COUNTY)

    assert [(one.became, one.refusal) for one in outcomes] == [(f"{number}#1", None), (f"{number}#2", None)]
    assert [(one.text, one.done_at is not None) for one in Task.objects.order_by("position")] == [
        ("清淤并修好盖板", True),
        ("再看一次", False),
    ]
    undone = edited(downloaded(bound, "task", COUNTY), lambda grid: put(grid, 2, "Finished", "no"))
    (refused,) = taken(bound, undone, over, "task", COUNTY)
    assert isinstance(refused.refusal, TaskStaysFinished)


def test_what_the_loop_refuses_is_refused_here_too_and_holds_nothing_up(bound: Cast) -> None:
    number = bound.starts().number

    def edit(grid: Grid) -> None:
        for line, due_on in ((3, "2024-12-31"), (4, "2023-10-09")):
            put(grid, line, "Number of the issue", number)
            put(grid, line, "Task", "再看一次")
            put(grid, line, "Responsible post", "370811/office")
            put(grid, line, "Due on", due_on)

    late, fine = taken(bound, edited(downloaded(bound, "task", COUNTY), edit), as_seen, "task", COUNTY)

    assert late.refusal is not None
    assert fine.became == f"{number}#2"
    assert TakenRow.objects.count() == 1


def test_tasks_of_projects_come_back_too(livelihood: Office, bound: Cast) -> None:
    livelihood.projects("立项", "开工")

    def edit(grid: Grid) -> None:
        put(grid, 2, "Finished on", date(2023, 9, 18))
        put(grid, 4, "Number", 1)
        put(grid, 4, "Task", "验收")

    body = edited(downloaded(bound, "livelihood_project/tasks", "37"), edit)
    outcomes = taken(bound, body, as_seen, "livelihood_project/tasks", "37")

    assert [one.became for one in outcomes] == ["1#1", "1#3"]
    assert [one.done_on for one in find_item(livelihood.kept, 1).tasks.order_by("position")] == [
        date(2023, 9, 18),
        None,
        None,
    ]
