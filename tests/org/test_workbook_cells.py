"""What one cell of a workbook says in a field."""

from __future__ import annotations

from typing import Any

import pytest

from huilu.org.importing.sheets.cells import CellReader, one_line, spelt

LABELS = {
    "level": {spelt("市级"): "city", spelt("City"): "city", "city": "city"},
    "sector": {spelt("教育"): "education"},
    "audience": {spelt("Leading bodies"): "leading_body"},
    "tags": {spelt("有流动人员"): "mobile", spelt("With elderly members"): "elderly", "mobile": "mobile"},
}
READER = CellReader(LABELS, since_1904=False, zeros={"10203": "010203"})


def said(field: str, cell: Any) -> str:
    text, fault = READER.read(field, cell, "A9")
    assert fault is None
    return text


def wrong(field: str, cell: Any) -> str:
    _text, fault = READER.read(field, cell, "A9")
    assert fault is not None
    assert "A9" in fault.sentence or fault.code == "org.bad_code"
    return fault.code


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        ("370102001", "370102001"),
        ("３７０１０２００１", "370102001"),
        (" 3701 02 001　", "370102001"),
        ("'0370102", "0370102"),
        ("ａ－01", "a-01"),
        (370102001, "370102001"),
        (None, ""),
    ],
)
def test_a_code(cell: Any, code: str) -> None:
    assert said("code", cell) == said("parent", cell) == code


@pytest.mark.parametrize(
    ("cell", "fault"),
    [
        (10203, "org.zeros_lost"),
        (["0", "010203"], "org.zeros_lost"),
        (370811007003370811, "org.digits_lost"),
        (10**15, "org.digits_lost"),
        (37.5, "org.bad_code"),
        (-37, "org.bad_code"),
        (["d", "2023-01-02"], "org.code_became_day"),
        (["=", "=A1+1"], "org.formula_cell"),
        (["#", "#N/A"], "org.error_cell"),
    ],
)
def test_what_is_no_code_is_not_guessed(cell: Any, fault: str) -> None:
    assert wrong("code", cell) == fault


@pytest.mark.parametrize(
    "cell",
    ["2023年9月1日", "2023.9.1", "2023-9-1", "2023/09/01", "20230901", 20230901, "２０２３年９月１日",
     "2023 年 9 月 1 日", ["d", "2023-09-01"], 45170, "2023-09-01 00:00:00", " 2023-09-01 "],
)  # fmt: skip
def test_a_day_in_all_its_forms(cell: Any) -> None:
    year, month, day = said("valid_from", cell).split("-")
    assert (int(year), int(month), int(day)) == (2023, 9, 1)


@pytest.mark.parametrize("cell", ["2023年9月", "去年", 2023, 0.5, -45170, 1e300, "9月1日"])
def test_what_is_no_day_is_left_as_it_is(cell: Any) -> None:
    assert said("valid_from", cell) == str(cell)


def test_a_bare_number_of_days_in_a_workbook_that_counts_from_1904() -> None:
    assert CellReader(LABELS, since_1904=True, zeros={}).read("valid_from", 45170 - 1462, "A9") == ("2023-09-01", None)


@pytest.mark.parametrize(
    ("field", "cell", "code"),
    [
        ("level", "市级", "city"),
        ("level", " 市　级 ", "city"),
        ("level", "CITY", "city"),
        ("sector", "教育", "education"),
        ("sector", "农业", "农业"),
        ("audience", "leading bodies", "leading_body"),
        ("tags", "有流动人员、With elderly members", "mobile;elderly"),
        ("tags", "有流动人员 mobile", "mobile;mobile"),
        ("tags", "With elderly members", "elderly"),
        ("tags", "新标签", "新标签"),
    ],
)
def test_words_are_known_by_their_labels(field: str, cell: str, code: str) -> None:
    assert said(field, cell) == code


def test_a_name_keeps_its_signs_and_loses_what_made_it_fit_the_cell() -> None:
    assert said("name", "　济宁市（任城区）\n李营街道 ") == "济宁市（任城区）李营街道"
    assert one_line("St\r\nMary") == "St Mary"
    assert said("name", 7) == "7"
    assert said("name", True) == "TRUE"
