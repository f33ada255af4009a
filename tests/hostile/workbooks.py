"""Workbooks that nobody wants to meet, made by code: the same bytes in every run, each with the answer it gets."""

from __future__ import annotations

import io
import random
import re
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from tests.org.workbooks import BOOK, FIRST, HEADING, ROWS, TEXTS, joined, plain_book, put, rewritten, written

SEED = 20230905
RELATIONS = "xl/_rels/workbook.xml.rels"
TYPES = "[Content_Types].xml"
LAST = len(ROWS) + 1
VILLAGE = ["370811007003", "370811007", "三里村", "village", "community", "grassroots"]

Make = Callable[[Path], object]
Answer = tuple[int, str, str]


@dataclass(frozen=True)
class Hostile:
    """A workbook, under which name it comes, and what is refused of it; where nothing is, it loads the town."""

    make: Make
    refused: tuple[Answer, ...] = ()
    name: str = "units.xlsx"
    more: tuple[str, ...] = ()


HOSTILE: dict[str, Hostile] = {}


def hostile(*refused: Answer, name: str = "units.xlsx", more: tuple[str, ...] = ()) -> Callable[[Make], Make]:
    """One more workbook with its answer; `more` are units that it brings beside the town."""

    def keep(make: Make) -> Make:
        HOSTILE[make.__name__] = Hostile(make, refused, name, more)
        return make

    return keep


def whole(code: str) -> Answer:
    """The file as a whole is refused."""
    return 1, "", code


UNREADABLE, KIND, LOCKED = (
    whole(f"org.{code}") for code in ("workbook_unreadable", "not_an_xlsx_file", "workbook_locked")
)
CARRIES, FAR, EMPTY = (whole(f"org.{code}") for code in ("workbook_carries", "cell_too_far_out", "empty_file"))


def with_row(file: Path, row: list[object], **options: object) -> Path:
    """The town and one more row."""
    return plain_book(file, [*ROWS, row], **options)


def in_place(file: Path, place: str, cell: str) -> None:
    """Put another cell in that place, just as it would stand in the part of the sheet."""
    there = re.compile(f'<c r="{place}"[^>]*?(/>|>.*?</c>)')

    def edit(sheet: str) -> str:
        edited, count = there.subn(lambda _found: cell.replace("<c", f'<c r="{place}"', 1), sheet)
        assert count == 1
        return edited

    rewritten(file, FIRST, edit)


def in_cell(file: Path, place: str, cell: str) -> None:
    """The town with another cell in that place."""
    in_place(plain_book(file), place, cell)


def made_of(file: Path, parts: dict[str, bytes]) -> None:
    """A packed file with these parts alone."""
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in parts.items():
            packed.writestr(name, content)


# What swells, and what is packed in a way that no program packs


@hostile(UNREADABLE)
def zip_bomb(file: Path) -> None:
    rewritten(plain_book(file), FIRST, lambda sheet: sheet.replace("</sheetData>", f"</sheetData>{' ' * 2**26}"))


@hostile(UNREADABLE)
def zip_bomb_that_says_it_is_small(file: Path) -> None:
    zip_bomb(file)
    body = bytearray(file.read_bytes())
    with zipfile.ZipFile(file) as packed:
        size = packed.getinfo(FIRST).file_size
    for place in range(len(body) - 4):
        if body[place : place + 4] == size.to_bytes(4, "little"):
            body[place : place + 4] = (2000).to_bytes(4, "little")
    file.write_bytes(body)


@hostile(CARRIES)
def bomb_within_a_bomb(file: Path) -> None:
    inner = b"\0" * 2**20
    for _shell in range(5):
        shell = io.BytesIO()
        with zipfile.ZipFile(shell, "w", zipfile.ZIP_DEFLATED) as packed:
            for copy in range(8):
                packed.writestr(f"{copy}.zip", inner)
        inner = shell.getvalue()
    joined(plain_book(file), {"xl/media/1.zip": inner})


@hostile(UNREADABLE)
def more_parts_than_anybody_needs(file: Path) -> None:
    joined(plain_book(file), {f"xl/media/{number}.png": b"" for number in range(3100)})


@hostile(UNREADABLE)
def names_that_climb_out(file: Path) -> None:
    joined(plain_book(file), {"xl/../../../../etc/cron.d/huilu": b"* * * * * root true\n"})


@hostile(UNREADABLE)
def names_that_begin_at_the_root(file: Path) -> None:
    joined(plain_book(file), {"C:\\Windows\\system.ini": b"x"})


@hostile(UNREADABLE)
def two_parts_of_one_name(file: Path) -> None:
    plain_book(file)
    with zipfile.ZipFile(file, "a") as packed:
        packed.writestr("xl/WorkSheets/sheet1.xml", b"<worksheet/>")


@hostile(UNREADABLE)
def a_part_that_is_a_link(file: Path) -> None:
    plain_book(file)
    link = zipfile.ZipInfo("xl/media/image1.png")
    link.external_attr = 0o120777 << 16
    with zipfile.ZipFile(file, "a") as packed:
        packed.writestr(link, "/etc/passwd")


@hostile(UNREADABLE)
def damaged_in_the_middle(file: Path) -> None:
    plain_book(file)
    body = bytearray(file.read_bytes())
    with zipfile.ZipFile(file) as packed:
        part = packed.getinfo(FIRST)
    chance = random.Random(SEED)
    for _blow in range(200):
        body[part.header_offset + 60 + chance.randrange(part.compress_size - 20)] = chance.randrange(256)
    file.write_bytes(body)


@hostile(UNREADABLE)
def cut_off(file: Path) -> None:
    plain_book(file)
    body = file.read_bytes()
    file.write_bytes(body[: len(body) // 2])


@hostile(UNREADABLE)
def only_the_signature(file: Path) -> None:
    file.write_bytes(b"PK\x03\x04" + random.Random(SEED).randbytes(4000))


# What it carries along


@hostile(CARRIES, name="units.xlsm")
def macros(file: Path) -> None:
    joined(plain_book(file), {"xl/vbaProject.bin": b"\xd0\xcf\x11\xe0 Sub Auto_Open"})


@hostile(CARRIES)
def macros_of_the_old_kind(file: Path) -> None:
    joined(plain_book(file), {"xl/macrosheets/sheet1.xml": b"<xm:macrosheet/>"})


@hostile(CARRIES)
def links_to_other_files(file: Path) -> None:
    joined(plain_book(file), {"xl/externalLinks/externalLink1.xml": b"<externalLink><externalBook/></externalLink>"})


@hostile(CARRIES)
def dynamic_data_exchange(file: Path) -> None:
    dde = b'<externalLink><ddeLink ddeService="cmd" ddeTopic="/c calc"/></externalLink>'
    joined(plain_book(file), {"xl/externalLinks/externalLink1.xml": dde})


@hostile(CARRIES)
def a_query_to_a_database(file: Path) -> None:
    joined(plain_book(file), {"xl/connections.xml": b"<connections/>"})


@hostile(CARRIES)
def a_file_inside_the_file(file: Path) -> None:
    joined(plain_book(file), {"xl/embeddings/oleObject1.bin": b"MZ"})


@hostile((LAST + 1, "单位名称", "org.name_like_formula"))
def a_call_of_another_program_as_text(file: Path) -> None:
    with_row(file, [*VILLAGE[:2], "=cmd|' /C calc'!A0", *VILLAGE[3:]])


# Other kinds of files


@hostile(LOCKED)
def a_workbook_with_a_password(file: Path) -> None:
    stream = "EncryptedPackage".encode("utf-16-le")
    file.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 1016 + stream + b"\0" * 2000)


@hostile(LOCKED)
def parts_with_a_password(file: Path) -> None:
    plain_book(file)
    body = bytearray(file.read_bytes())
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = body.find(mark)
        while at >= 0:
            body[at + place] |= 1
            at = body.find(mark, at + 4)
    file.write_bytes(body)


@hostile(KIND)
def an_old_workbook_renamed(file: Path) -> None:
    file.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "Workbook".encode("utf-16-le") + b"\0" * 4000)


@hostile(KIND, name="units.xls")
def an_old_workbook_under_its_own_name(file: Path) -> None:
    an_old_workbook_renamed(file)


@hostile(KIND)
def a_table_of_libreoffice_renamed(file: Path) -> None:
    kind = b"application/vnd.oasis.opendocument.spreadsheet"
    made_of(file, {"mimetype": kind, "content.xml": b"<office:document-content/>"})


@hostile(KIND)
def a_web_page_renamed(file: Path) -> None:
    file.write_text("<html><table><tr><td>单位代码</td></tr></table></html>", encoding="utf-8")


@hostile(KIND)
def a_binary_workbook_renamed(file: Path) -> None:
    made_of(file, {TYPES: b"<Types/>", "xl/workbook.bin": b"\x83\x01\x00", "xl/worksheets/sheet1.bin": b"\x81\x01"})


@hostile(KIND)
def a_letter_renamed(file: Path) -> None:
    made_of(file, {TYPES: b"<Types/>", "word/document.xml": b"<w:document/>"})


@hostile(KIND)
def a_plain_file_renamed(file: Path) -> None:
    file.write_text(",".join(HEADING), encoding="utf-8")


@hostile(KIND)
def nothing_at_all(file: Path) -> None:
    file.write_bytes(b"")


@hostile(UNREADABLE)
def an_archive_of_something_else(file: Path) -> None:
    made_of(file, {"readme.txt": b"hello"})


# Parts that are missing, or say what cannot be


@hostile(UNREADABLE)
def texts_that_are_missing(file: Path) -> None:
    rewritten(plain_book(file), "", str, without=[TEXTS])


@hostile(UNREADABLE)
def a_text_that_is_not_there(file: Path) -> None:
    in_cell(file, "C3", '<c t="s"><v>99999</v></c>')


@hostile(UNREADABLE)
def a_text_before_the_first(file: Path) -> None:
    in_cell(file, "C3", '<c t="s"><v>-1</v></c>')


@hostile(UNREADABLE)
def a_part_that_reads_other_files(file: Path) -> None:
    entity = '<!DOCTYPE sst [<!ENTITY x SYSTEM "file:///etc/passwd">]><sst'
    rewritten(plain_book(file), TEXTS, lambda texts: texts.replace("<sst", entity, 1).replace("山东省", "&x;"))


@hostile(UNREADABLE)
def a_thousand_million_laughs(file: Path) -> None:
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    declared = f'<!DOCTYPE sst [<!ENTITY l0 "lol">{laughs}]><sst'
    rewritten(plain_book(file), TEXTS, lambda texts: texts.replace("<sst", declared, 1).replace("山东省", "&l9;"))


@hostile(UNREADABLE)
def a_cell_that_no_spreadsheet_has(file: Path) -> None:
    rewritten(plain_book(file), FIRST, lambda sheet: sheet.replace('r="C3"', 'r="ZZZZ99999999"'))


@hostile(UNREADABLE)
def merged_cells_that_are_nowhere(file: Path) -> None:
    merged = '</sheetData><mergeCells count="1"><mergeCell ref="A3:ZZZ"/></mergeCells>'
    rewritten(plain_book(file), FIRST, lambda sheet: sheet.replace("</sheetData>", merged))


@hostile()
def a_sheet_that_says_it_is_endless(file: Path) -> None:
    endless = '<dimension ref="A1:XFD1048576"/>'
    rewritten(plain_book(file), FIRST, lambda sheet: re.sub("<dimension[^>]*>", endless, sheet))


@hostile(FAR)
def sixteen_thousand_columns(file: Path) -> None:
    written(file, lambda _book, sheet: put(sheet, [[*HEADING, *["x"] * (16_384 - len(HEADING))], *ROWS]))


@hostile(UNREADABLE)
def a_part_in_another_writing(file: Path) -> None:
    plain_book(file)
    again = io.BytesIO()
    with zipfile.ZipFile(file) as packed, zipfile.ZipFile(again, "w", zipfile.ZIP_DEFLATED) as copy:
        for name in packed.namelist():
            content = packed.read(name)
            copy.writestr(name, content.decode().encode("utf-16") if name == FIRST else content)
    file.write_bytes(again.getvalue())


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
