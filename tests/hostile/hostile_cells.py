"""Workbooks whose sheets, headings and cells say what cannot be taken over."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from tests.hostile.workbooks import (
    EMPTY,
    LAST,
    UNREADABLE,
    VILLAGE,
    hostile,
    in_cell,
    in_place,
    whole,
    with_row,
)
from tests.org.workbooks import BOOK, FIRST, HEADING, ROWS, TEXTS, plain_book, put, rewritten, written

# Sheets


@hostile(UNREADABLE)
def a_chart_and_no_sheet(file: Path) -> None:
    book = Workbook(file)
    data, chart = book.add_worksheet("数据"), book.add_chart({"type": "column"})
    data.write(0, 0, 1)
    chart.add_series({"values": "=数据!$A$1:$A$1"})
    book.add_chartsheet("图").set_chart(chart)
    book.close()
    rewritten(file, BOOK, lambda text: text.replace('<sheet name="数据" sheetId="1" r:id="rId1"/>', ""))


@hostile(UNREADABLE)
def one_sheet_under_a_thousand_names(file: Path) -> None:
    sheets = "".join(f'<sheet name="{number}" sheetId="1" r:id="rId1"/>' for number in range(1000))
    rewritten(plain_book(file), BOOK, lambda book: re.sub("<sheet .*?/>", sheets, book))


@hostile(EMPTY)
def a_sheet_without_cells(file: Path) -> None:
    written(file, lambda _book, _sheet: None)


@hostile(EMPTY)
def units_on_a_hidden_sheet(file: Path) -> None:
    def write(book: Workbook, _sheet: Worksheet) -> None:
        hidden = book.add_worksheet("底表")
        put(hidden, [HEADING, *ROWS])
        hidden.very_hidden()

    written(file, write)


@hostile(whole("org.sheets_alike"))
def two_sheets_of_units(file: Path) -> None:
    def write(book: Workbook, sheet: Worksheet) -> None:
        put(sheet, [HEADING, *ROWS])
        put(book.add_worksheet("去年"), [HEADING, *ROWS[:-1]])

    written(file, write)


@hostile((4, "", "org.headings_alike"))
def two_headings(file: Path) -> None:
    other = ["机构编码", "主管单位编码", "机构名称", "级别", "行业", "类别"]
    written(file, lambda _book, sheet: put(sheet, [[], [], [], HEADING, *ROWS, [], other, VILLAGE]))


@hostile((LAST + 1, "", "org.heading_again"))
def the_heading_once_more(file: Path) -> None:
    plain_book(file, [*ROWS, HEADING, VILLAGE])


@hostile((1, "code", "org.columns_alike"))
def two_columns_of_codes(file: Path) -> None:
    plain_book(file, [[*row, row[0]] for row in ROWS], [*HEADING, "机构编码"])


@hostile((1, "parent", "org.column_not_found"), (1, "audience", "org.column_not_found"))
def columns_that_are_missing(file: Path) -> None:
    kept = (0, 2, 3, 4)
    plain_book(file, [[row[place] for place in kept] for row in ROWS], [HEADING[place] for place in kept])


@hostile(whole("org.heading_not_found"))
def no_heading(file: Path) -> None:
    plain_book(file, ROWS[1:], ROWS[0])


# Cells


@hostile((LAST, "单位名称", "org.formula_cell"))
def a_formula_with_a_result(file: Path) -> None:
    in_cell(file, f"C{LAST}", '<c t="str"><f>CONCATENATE("山","东")</f><v>山东</v></c>')


@hostile((LAST - 1, "单位名称", "org.formula_cell"), (LAST, "单位名称", "org.formula_cell"))
def a_shared_formula(file: Path) -> None:
    plain_book(file)
    in_place(file, f"C{LAST - 1}", '<c t="str"><f t="shared" ref="C7:C8" si="0">A7&amp;"x"</f><v>x</v></c>')
    in_place(file, f"C{LAST}", '<c t="str"><f t="shared" si="0"/><v>y</v></c>')


@hostile(UNREADABLE)
def an_array_that_spills(file: Path) -> None:
    in_cell(file, "C3", '<c t="e"><f t="array" ref="C3">_xlfn.UNIQUE(A1:A9)</f><v>#SPILL!</v></c>')


@hostile((LAST, "单位名称", "org.error_cell"))
def a_reference_that_is_gone(file: Path) -> None:
    in_cell(file, f"C{LAST}", '<c t="e"><f>底表!#REF!</f><v>#REF!</v></c>')


@hostile((LAST - 1, "上级单位代码", "org.error_cell"), (LAST, "上级单位代码", "org.error_cell"))
def numbers_that_are_none(file: Path) -> None:
    plain_book(file)
    in_place(file, f"B{LAST - 1}", "<c><v>NaN</v></c>")
    in_place(file, f"B{LAST}", "<c><v>inf</v></c>")


@hostile((LAST + 1, "成立日期", "org.bad_date"), (LAST + 2, "成立日期", "org.bad_date"))
def days_before_all_days(file: Path) -> None:
    def write(book: Workbook, sheet: Worksheet) -> None:
        put(sheet, [HEADING, *ROWS, [*VILLAGE, "", "", -45_000], [VILLAGE[0] + "1", *VILLAGE[1:], "", "", 1e300]])

    written(file, write)


@hostile(UNREADABLE)
def a_day_that_breaks_the_reader(file: Path) -> None:
    def write(book: Workbook, sheet: Worksheet) -> None:
        put(sheet, [HEADING, *ROWS])
        sheet.write_number(LAST - 1, 8, -1e12, book.add_format({"num_format": "yyyy-mm-dd"}))

    written(file, write)


@hostile()
def days_counted_from_1904(file: Path) -> None:
    def write(book: Workbook, sheet: Worksheet) -> None:
        as_day = book.add_format({"num_format": "yyyy-mm-dd"})
        put(sheet, [HEADING, *(row[:8] for row in ROWS)])
        for line in range(1, LAST):
            sheet.write_datetime(line, 8, date(2023, 6, 30), as_day)
        sheet.write_number(LAST - 1, 8, 45_107 - 1462)

    written(file, write, date_1904=True)


@hostile((LAST + 1, "单位名称", "org.control_character"))
def signs_that_cannot_be_seen(file: Path) -> None:
    with_row(file, [*VILLAGE[:2], "三里\x01村\u202e", *VILLAGE[3:]])


@hostile(whole("org.sheets_alike"))
def names_of_sheets_that_steer_a_terminal(file: Path) -> None:
    two_sheets_of_units(file)
    rewritten(file, BOOK, lambda book: book.replace("去年", "去年&#x202E;_x001B_[2J"))


@hostile((LAST + 1, "", "org.row_too_long"))
def a_text_without_end(file: Path) -> None:
    with_row(file, [*VILLAGE[:2], "三" * 30_000, *VILLAGE[3:]])
    rewritten(file, TEXTS, lambda texts: texts.replace("三" * 30_000, "三" * 5_000_000))


@hostile((LAST + 1, "单位代码", "org.digits_lost"))
def a_code_longer_than_a_number_can_be(file: Path) -> None:
    with_row(file, [370811007003370811, *VILLAGE[1:]])


@hostile((LAST + 1, "单位代码", "org.zeros_lost"), (LAST + 2, "上级单位代码", "org.bad_parent_row"))
def zeros_that_were_lost(file: Path) -> None:
    group = ["0370811007003001", "037081100700", "一组", "base", "community", "base_unit"]
    plain_book(file, [*ROWS, [37_081_100_700, *VILLAGE[1:]], group])


@hostile((LAST + 1, "单位代码", "org.zeros_lost"))
def zeros_that_are_only_shown(file: Path) -> None:
    def write(book: Workbook, sheet: Worksheet) -> None:
        put(sheet, [HEADING, *ROWS, ["", *VILLAGE[1:]]])
        sheet.write_number(LAST, 0, 10_203, book.add_format({"num_format": "000000"}))

    written(file, write)


@hostile((LAST + 1, "单位代码", "org.code_became_day"))
def a_code_that_became_a_day(file: Path) -> None:
    def write(book: Workbook, sheet: Worksheet) -> None:
        put(sheet, [HEADING, *ROWS, ["", *VILLAGE[1:]]])
        sheet.write_datetime(LAST, 0, date(2023, 1, 2), book.add_format({"num_format": "m-d"}))

    written(file, write)


@hostile((LAST + 1, "单位代码", "org.bad_code"))
def a_code_that_is_no_whole_number(file: Path) -> None:
    with_row(file, [3.7e-11, *VILLAGE[1:]])


@hostile()
def two_thousand_merged_cells(file: Path) -> None:
    def write(book: Workbook, sheet: Worksheet) -> None:
        put(sheet, [HEADING, *ROWS])
        for line in range(LAST + 1, LAST + 4001, 2):
            sheet.merge_range(line, 1, line + 1, 3, "", book.formats[0])
        sheet.merge_range(6, 1, 7, 1, "370811007", book.formats[0])

    written(file, write)


@hostile()
def a_million_blank_rows(file: Path) -> None:
    blank = "".join(
        f'<row r="{line}" s="1" ht="18"><c r="A{line}" s="0"/></row>' for line in range(LAST + 1, 1_000_001)
    )
    rewritten(plain_book(file), FIRST, lambda sheet: sheet.replace("</sheetData>", f"{blank}</sheetData>"))


@hostile()
def texts_inside_the_cells(file: Path) -> None:
    in_cell(file, "C3", '<c t="inlineStr"><is><r><t>山东</t></r><r><rPr><b/></rPr><t>省</t></r></is></c>')


@hostile()
def texts_with_their_reading(file: Path) -> None:
    reading = '<rPh sb="0" eb="3"><t>さんとうしょう</t></rPh><phoneticPr fontId="1"/>'
    rich = f"<si><r><t>山东</t></r><r><t>省</t></r>{reading}</si>"
    rewritten(plain_book(file), TEXTS, lambda texts: texts.replace("<si><t>山东省</t></si>", rich))
