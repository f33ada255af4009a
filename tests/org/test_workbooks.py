"""Units come in from a workbook, as they would from the same rows in a plain file."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from python_calamine import CalamineWorkbook
from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from huilu.kernel.actor import INSTALLATION
from huilu.ledger.models import Entry
from huilu.org.actions import import_units
from huilu.org.importing.result import ImportResult, nothing_follows
from huilu.org.importing.sheets.choosing import Choice
from huilu.org.importing.sheets.preview import Preview
from huilu.org.models import Unit
from tests.org.conftest import MORNING, TOWN, WriteFile
from tests.org.workbooks import HEADING, ROWS, merged_book, number_book, office_book, plain_book, put, written

pytestmark = pytest.mark.usefixtures("words")

BAD = ["370811007003", "370811999", "三里村", "village", "community", "grassroots"]


def bring_in(file: Path, **options: Any) -> ImportResult:
    given = {"by": INSTALLATION, "at": MORNING, "follow": nothing_follows} | options
    return import_units(source=file, **given)


def previewed(result: ImportResult) -> Preview:
    assert result.preview is not None
    return result.preview


def faults_of(result: ImportResult) -> list[tuple[int, str, str]]:
    return [(fault.row, fault.field, fault.code) for fault in result.faults]


def cells_of(file: Path) -> list[list[Any]]:
    return CalamineWorkbook.from_path(file).get_sheet_by_index(0).to_python()


@pytest.mark.parametrize("make", [plain_book, office_book, number_book, merged_book])
def test_a_workbook_brings_in_the_same_units_as_its_plain_twin(
    make: Callable[[Path], Path], write: WriteFile, tmp_path: Path
) -> None:
    result = bring_in(make(tmp_path / "units.xlsx"))
    assert faults_of(result) == []
    assert (result.added, result.loaded) == (7, True)
    twin = bring_in(write(TOWN))

    assert (twin.added, twin.changed, twin.unchanged) == (0, 0, 7)


def test_what_was_made_of_a_workbook_is_shown_before_anything_is_written(tmp_path: Path) -> None:
    result = bring_in(office_book(tmp_path / "units.xlsx"), dry_run=True)

    told = result.as_dict()["workbook"]
    assert not Unit.objects.exists()
    assert (told["sheet"], told["heading_rows"]) == ("单位台账", [3, 4])
    assert {one["column"]: (one["heading"], one["field"]) for one in told["columns"]} == {
        "B": ("单位名称", "name"), "C": ("隶属关系/上级代码", "parent"), "D": ("隶属关系/单位代码", "code"),
        "E": ("级别", "level"), "F": ("行业", "sector"), "G": ("类别", "audience"), "H": ("标签", "tags"),
        "I": ("登记信息/统一社会信用代码", "uscc"), "J": ("登记信息/成立日期（年月日）", "valid_from"),
    }  # fmt: skip
    assert told["left_aside"] == [{"column": "A", "heading": "序号"}, {"column": "K", "heading": "备注"}]
    assert [one["row"] for one in told["first_rows"]] == [5, 6, 7]
    assert told["first_rows"][1]["cells"]["单位名称"] == "山东省"
    assert told["first_rows"][1]["cells"]["级别"] == "province"


def test_a_plain_file_has_no_such_preview(write: WriteFile) -> None:
    assert "workbook" not in bring_in(write(TOWN)).as_dict()


def test_the_ledger_keeps_the_digest_of_the_workbook_itself(tmp_path: Path) -> None:
    file = office_book(tmp_path / "units.xlsx")
    bring_in(file)

    entry = Entry.objects.get(act="org.imported")
    assert entry.facts["file_sha256"] == hashlib.sha256(file.read_bytes()).hexdigest()


def test_codes_that_are_numbers_are_told_with_the_first_of_them(tmp_path: Path) -> None:
    (note,) = previewed(bring_in(number_book(tmp_path / "units.xlsx"))).notes
    assert "7" in str(note)
    assert "A4" in str(note)
    assert not previewed(bring_in(plain_book(tmp_path / "plain.xlsx"))).notes


def test_faults_name_the_row_and_the_column_of_the_sheet(tmp_path: Path) -> None:
    def write(_book: Workbook, sheet: Worksheet) -> None:
        put(sheet, [["单位一览表"], [], HEADING, *ROWS, [], [], BAD, [*BAD[:3], "镇级", *BAD[4:]]])

    result = bring_in(written(tmp_path / "units.xlsx", write))

    assert faults_of(result) == [
        (13, "单位代码", "org.duplicate_code"),
        (13, "上级单位代码", "org.unknown_parent"),
        (14, "单位代码", "org.duplicate_code"),
        (14, "层级", "org.unknown_level"),
        (14, "上级单位代码", "org.unknown_parent"),
    ]
    assert "13, 14" in result.faults[0].reason
    assert not Unit.objects.exists()


def test_bad_rows_come_back_as_a_workbook_that_can_be_corrected_and_imported(tmp_path: Path) -> None:
    bad_rows = tmp_path / "bad.xlsx"
    rows = [*ROWS, [*BAD, "", "", "2023年6月31日"], [int(BAD[0]) + 1, "370811007", "柳行村", *BAD[3:]]]
    file = plain_book(
        tmp_path / "units.xlsx", [[*row, *[""] * (9 - len(row)), "x"] for row in rows], [*HEADING, "备注"]
    )
    result = bring_in(file, keep_good=True, bad_rows=bad_rows)

    assert (result.added, result.bad_rows) == (8, {9})
    heading, bad = cells_of(bad_rows)
    assert heading == [*HEADING, "备注", "row", "field", "fault", "reason", "remedy"]
    assert bad[:10] == [*BAD, "", "", "2023年6月31日", "x"]
    assert bad[10:13] == ["9", "上级单位代码\n成立日期", "org.unknown_parent\norg.bad_date"]

    corrected = [*bad[:1], "370811007", *bad[2:8], "2023年6月30日", *bad[9:]]
    again = bring_in(plain_book(tmp_path / "again.xlsx", [corrected], heading))
    assert (again.added, faults_of(again)) == (1, [])


def test_bad_rows_with_formulas_and_lost_zeros_come_back_as_they_stood(tmp_path: Path) -> None:
    bad_rows = tmp_path / "bad.xlsx"

    def write(book: Workbook, sheet: Worksheet) -> None:
        put(sheet, [HEADING, *ROWS, BAD, ["", "370811007", *BAD[2:]]])
        sheet.write_formula(8, 2, "=A1&B1", None, "x")
        sheet.write_number(9, 0, 307, book.add_format({"num_format": "00000"}))

    result = bring_in(written(tmp_path / "units.xlsx", write), keep_good=True, bad_rows=bad_rows)

    assert result.added == 7
    _heading, formula, zeros = cells_of(bad_rows)
    assert formula[:3] == [BAD[0], BAD[1], "=A1&B1"]
    assert zeros[0] == "00307"


def test_columns_that_only_the_caller_knew_are_known_again_in_the_file_of_bad_rows(tmp_path: Path) -> None:
    bad_rows = tmp_path / "bad.xlsx"
    heading = ["单位代码", "谁管", *HEADING[2:9], "机构编码"]
    file = plain_book(
        tmp_path / "units.xlsx", [["x", *row[1:9], row[0]] for row in [*ROWS, [*BAD, "", "", ""]]], heading
    )
    choice = Choice(wishes={"谁管": "parent", "机构编码": "code"})
    result = bring_in(file, keep_good=True, bad_rows=bad_rows, choice=choice)

    assert result.added == 7
    found, _bad = cells_of(bad_rows)
    assert found[:2] == ["#单位代码", "上级代码"]
    assert faults_of(bring_in(bad_rows)) == [(2, "上级代码", "org.unknown_parent")]


def test_bad_rows_of_a_workbook_can_be_had_as_a_plain_file(tmp_path: Path) -> None:
    bad_rows = tmp_path / "bad.csv"
    bring_in(plain_book(tmp_path / "units.xlsx", [*ROWS, BAD]), keep_good=True, bad_rows=bad_rows)

    text = bad_rows.read_text(encoding="utf-8-sig")
    assert "370811007003,370811999,三里村" in text
    bad_rows.write_text(text.replace("370811999", "370811007"), encoding="utf-8-sig")
    assert bring_in(bad_rows).added == 1


def two_sheets(file: Path) -> Path:
    def write(book: Workbook, sheet: Worksheet) -> None:
        put(sheet, [HEADING, *ROWS[:-1]])
        put(book.add_worksheet("今年"), [HEADING, *ROWS])
        hidden = book.add_worksheet("底表")
        put(hidden, [HEADING, *ROWS[:-2]])
        hidden.hide()

    return written(file, write)


@pytest.mark.parametrize(("sheet", "added"), [("今年", 7), (" 单位台账", 6), ("底表", 5)])
def test_the_caller_says_which_sheet(sheet: str, added: int, tmp_path: Path) -> None:
    file = two_sheets(tmp_path / "units.xlsx")
    (fault,) = bring_in(file).faults
    assert fault.code == "org.sheets_alike"
    assert "单位台账, 今年" in fault.reason

    result = bring_in(file, choice=Choice(sheet=sheet))
    assert (result.added, faults_of(result)) == (added, [])
    assert len(previewed(result).other_sheets) == 2


def test_a_sheet_with_all_columns_is_meant_rather_than_one_with_some(tmp_path: Path) -> None:
    def write(book: Workbook, sheet: Worksheet) -> None:
        put(sheet, [["单位代码", "单位名称", "层级"], ["1", "x", "y"]])
        put(book.add_worksheet("单位"), [HEADING, *ROWS])

    result = bring_in(written(tmp_path / "units.xlsx", write, sheet="说明"))
    assert (result.added, previewed(result).sheet, list(previewed(result).other_sheets)) == (7, "单位", ["说明"])


@pytest.mark.parametrize(
    ("choice", "code", "told"),
    [
        (Choice(sheet="去年"), "org.no_such_sheet", "单位台账"),
        (Choice(wishes={"单位代码": "colour"}), "org.field_to_map_unknown", "valid_from"),
        (Choice(wishes={"颜色": "code"}), "org.heading_to_map_not_found", "上级单位代码"),
        (Choice(wishes={"单位名称": ""}), "org.column_not_found", "--map"),
        (Choice(wishes={"信用代码": "code", "标签": "code"}), "org.columns_alike", "标签=code"),
    ],
)
def test_a_choice_that_cannot_be_met_is_told_with_what_could(
    choice: Choice, code: str, told: str, tmp_path: Path
) -> None:
    result = bring_in(plain_book(tmp_path / "units.xlsx"), choice=choice)

    (fault,) = result.faults
    assert (fault.code, result.loaded) == (code, False)
    assert told in fault.reason + fault.remedy


def test_columns_of_one_name_are_told_apart_by_their_letters(tmp_path: Path) -> None:
    heading = ["代码", "代码", *HEADING[2:]]
    file = plain_book(tmp_path / "units.xlsx", heading=heading)
    (alike, _missing) = sorted(bring_in(file).faults, key=lambda fault: fault.code, reverse=True)[:2]
    assert "A=code" in alike.remedy + _missing.remedy

    assert bring_in(file, choice=Choice(wishes={"A": "code", "b": "上级代码"})).added == 7


def test_a_column_without_a_heading_is_named_by_its_letter(tmp_path: Path) -> None:
    heading = ["", *HEADING[1:]]
    file = plain_book(tmp_path / "units.xlsx", heading=heading)
    assert [fault.code for fault in bring_in(file).faults] == ["org.column_not_found"]

    result = bring_in(file, choice=Choice(wishes={"a": "code"}))
    assert result.added == 7
    assert result.as_dict()["workbook"]["columns"][0] == {"column": "A", "heading": "", "field": "code"}


def test_what_is_refused_of_the_heading_is_told_with_what_was_made_of_it(tmp_path: Path) -> None:
    result = bring_in(plain_book(tmp_path / "units.xlsx", heading=["单位代码", "谁管", *HEADING[2:]]))

    (fault,) = result.faults
    assert (fault.row, fault.field, fault.code) == (1, "parent", "org.column_not_found")
    assert [column.text for column in previewed(result).aside] == ["谁管"]


def test_a_heading_that_reads_like_a_letter_goes_before_the_letter(tmp_path: Path) -> None:
    file = plain_book(tmp_path / "units.xlsx", heading=["B", "谁管", *HEADING[2:]])
    assert bring_in(file, choice=Choice(wishes={"B": "code", "谁管": "parent"})).added == 7


def test_what_would_steer_a_terminal_is_not_shown(tmp_path: Path) -> None:
    rows = [[*ROWS[0][:2], "中\x1b[2J国", *ROWS[0][3:]]]
    told = bring_in(plain_book(tmp_path / "units.xlsx", rows, [*HEADING, "备\x1b[1m注"]), dry_run=True).as_dict()

    assert told["workbook"]["first_rows"][0]["cells"]["单位名称"] == "中 [2J国"
    assert told["workbook"]["left_aside"][0]["heading"] == "备 [1m注"


def test_a_table_may_begin_anywhere_and_have_blank_columns(tmp_path: Path) -> None:
    def write(_book: Workbook, sheet: Worksheet) -> None:
        wide = [[cell for pair in zip(row, [""] * len(row), strict=True) for cell in pair] for row in [HEADING, *ROWS]]
        put(sheet, wide, line=5, column=3)

    result = bring_in(written(tmp_path / "units.xlsx", write))

    assert (result.added, faults_of(result)) == (7, [])
    assert previewed(result).heading.lines == (6,)
    assert [column.letters for column in previewed(result).taken][:3] == ["D", "F", "H"]
