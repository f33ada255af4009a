"""Which field a column holds: what offices call it, alone or under the heading of a group."""

from __future__ import annotations

from typing import Any

import pytest

from huilu.org.importing.columns import COLUMNS, REQUIRED
from huilu.org.importing.sheets.finding import Heading, headings_in, rival
from huilu.org.importing.sheets.headings import CHINESE, chinese_name, field_named, field_of
from huilu.workbooks.reading import SheetRow

NAMES = ["单位名称", "级别", "行业", "类别"]


def rows(*lines: list[Any], begin: int = 1) -> list[SheetRow]:
    return [SheetRow(line, list(cells), []) for line, cells in enumerate(lines, begin)]


def fields(heading: Heading) -> list[str]:
    return [column.field for column in heading.columns]


def best(*lines: list[Any], merged: Any = (), **wishes: str) -> Heading:
    return headings_in(rows(*lines), merged, wishes)[0]


@pytest.mark.parametrize(
    ("field", "names"),
    [
        (
            "code",
            [
                "单位代码",
                "编码",
                "机构代码",
                "单位编码",
                " 单 位 代 码 ",
                "*单位代码",
                "单位代码（必填）",
                "Code",
                "ＣＯＤＥ",
            ],
        ),
        ("parent", ["上级单位代码", "主管单位编码", "上级编码", "隶属单位代码", "上级代码:"]),
        ("name", ["单位名称", "机构名称", "单位全称"]),
        ("level", ["级别", "层级", "单位层级"]),
        ("sector", ["行业", "领域", "所属领域", "所属行业"]),
        ("audience", ["类别", "对象", "单位类别"]),
        ("uscc", ["信用代码", "统一社会信用代码", "社会信用代码"]),
        ("valid_from", ["生效日期", "成立日期", "成立日期（年月日）", "成立时间"]),
        ("tags", ["标签"]),
    ],
)
def test_what_offices_call_a_column(field: str, names: list[str]) -> None:
    assert {name: field_of(name) for name in names} == dict.fromkeys(names, field)


@pytest.mark.parametrize(
    ("group", "text", "field"),
    [
        ("上级单位", "代码", "parent"),
        ("主管单位", "编码", "parent"),
        ("隶属关系", "上级代码", "parent"),
        ("隶属关系", "单位代码", "code"),
        ("本单位", "代码", "code"),
        ("登记信息", "成立日期", "valid_from"),
        ("", "上级单位代码/编码", "parent"),
        ("", "单位代码/编码", "code"),
        ("", "隶属关系/上级代码", "parent"),
        # What belongs to the unit above is not the unit's own.
        ("上级单位", "名称", None),
        ("上级单位", "单位名称", None),
        ("隶属关系", "名称", None),
        ("主管部门", "级别", None),
        ("", "名称（上级）", None),
        ("", "备注", None),
        ("", "#单位代码", None),
        ("", "编号", None),
    ],
)
def test_a_column_under_the_heading_of_a_group(group: str, text: str, field: str | None) -> None:
    assert field_of(text, group) == field


def test_every_field_is_known_by_its_names() -> None:
    assert {field_of(name) for name in COLUMNS} == set(COLUMNS)
    assert {field_of(chinese_name(name)) for name in COLUMNS} == set(COLUMNS)
    assert {field_named(name) for name in (*COLUMNS, *CHINESE)} == set(COLUMNS)
    assert field_named("颜色") is None


def test_a_heading_stands_below_titles() -> None:
    heading = best(
        ["单位情况一览表"], ["填报单位：", None, "2023年9月"], ["单位代码", "上级代码", *NAMES], ["00", None, "中国"]
    )

    assert heading.lines == (3,)
    assert fields(heading) == list(REQUIRED)
    assert heading.is_complete


def test_a_heading_of_two_rows_is_read_as_one() -> None:
    upper = ["序号", "本单位", None, "上级单位", None, *NAMES[1:]]
    lower = ["序号", "代码", "名称", "代码", "名称", *NAMES[1:]]
    merged = [((0, 1), (0, 2)), ((0, 3), (0, 4)), *(((0, place), (1, place)) for place in (0, 5, 6, 7))]
    heading = best(upper, lower, ["1", "00", "中国", None, None], merged=merged)

    assert heading.lines == (1, 2)
    assert fields(heading) == ["", "code", "name", "parent", "", "level", "sector", "audience"]
    assert heading.columns[3].text == "上级单位/代码"


def test_a_title_merged_over_all_columns_is_no_group() -> None:
    merged = [((0, 0), (0, 5))]
    heading = best(["上级单位一览表"], ["单位代码", "上级代码", *NAMES], merged=merged)

    assert heading.lines == (2,)
    assert heading.is_complete


def test_a_group_without_merged_cells_is_found_where_it_alone_tells_the_columns_apart() -> None:
    heading = best(["单位代码", *NAMES, "上级单位", None], [None, None, None, None, None, "代码", "名称"])

    assert heading.lines == (1, 2)
    assert heading.is_complete


def test_what_the_caller_says_goes_first() -> None:
    heading = best(["单位代码", "机构编码", "上级", *NAMES], 机构编码="code", C="parent", 类别="")

    assert fields(heading) == ["", "code", "parent", "name", "level", "sector", ""]


def test_rows_of_units_are_no_heading() -> None:
    assert headings_in(rows(["00", None, "中国", "nation"], ["37", "00", "山东省", "province"]), (), {}) == []


def test_two_headings_in_other_words_are_rivals_and_the_same_one_again_is_not() -> None:
    first, again = ["单位代码", "上级代码", *NAMES], ["机构编码", "主管编码", "机构名称", *NAMES[1:]]
    apart = [["00", None, "中国"], ["37", "00", "山东省"]]

    assert rival(headings_in(rows(first, *apart, again), (), {})) is not None
    assert rival(headings_in(rows(first, *apart, first), (), {})) is None
