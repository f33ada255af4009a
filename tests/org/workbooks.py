"""Workbooks of units as offices keep them, and as other programs and other people leave them behind."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from tests.org.conftest import TOWN

FIRST = "xl/worksheets/sheet1.xml"
BOOK = "xl/workbook.xml"
TEXTS = "xl/sharedStrings.xml"
HEADING = ["单位代码", "上级单位代码", "单位名称", "层级", "所属领域", "单位类别", "标签", "信用代码", "成立日期"]
ROWS = [[*row[:7], row[7], row[8]] for row in csv.reader(io.StringIO(TOWN))][1:]

Rows = Sequence[Sequence[Any]]
Write = Callable[[Workbook, Worksheet], None]


def written(file: Path, write: Write, *, sheet: str = "单位台账", **options: Any) -> Path:
    """A workbook of one sheet, with whatever is written on it."""
    book = Workbook(file, {"strings_to_formulas": False, "strings_to_numbers": False, **options})
    write(book, book.add_worksheet(sheet))
    book.close()
    return file


def put(sheet: Worksheet, rows: Iterable[Sequence[Any]], *, line: int = 0, column: int = 0) -> None:
    """Cells from that place on."""
    for below, row in enumerate(rows):
        for place, cell in enumerate(row):
            if cell is not None and cell != "":
                sheet.write(line + below, column + place, cell)


def plain_book(file: Path, rows: Rows = ROWS, heading: Sequence[str] = HEADING, **options: Any) -> Path:
    """A heading and rows, and nothing else."""
    return written(file, lambda _book, sheet: put(sheet, [heading, *rows]), **options)


def rewritten(file: Path, part: str, edit: Callable[[str], str], *, without: Sequence[str] = ()) -> Path:
    """The same file with one of its parts written otherwise, as some other program would, or left out."""
    again = io.BytesIO()
    with zipfile.ZipFile(file) as packed, zipfile.ZipFile(again, "w", zipfile.ZIP_DEFLATED) as copy:
        for name in packed.namelist():
            content = packed.read(name)
            if name not in without:
                copy.writestr(name, edit(content.decode()).encode() if name == part else content)
    file.write_bytes(again.getvalue())
    return file


def joined(file: Path, parts: dict[str, bytes]) -> Path:
    """The same file with more parts in it."""
    with zipfile.ZipFile(file, "a", zipfile.ZIP_DEFLATED) as packed:
        for name, content in parts.items():
            packed.writestr(name, content)
    return file


def office_book(file: Path) -> Path:
    """The town as a county office would send it: titles, a heading of two rows, days as text, notes, a blank tail."""

    def write(book: Workbook, sheet: Worksheet) -> None:
        middle = book.add_format({"align": "center", "valign": "vcenter", "border": 1})
        framed = book.add_format({"border": 1})
        sheet.merge_range("A1:K1", "任城区基层单位情况一览表", middle)
        put(sheet, [["填报单位：任城区委组织部", *[""] * 8, "填报时间：2023年9月"]], line=1)
        for column, name in {"A": "序号", "B": "单位名称", "E": "级别", "F": "行业", "G": "类别", "H": "标签"}.items():
            sheet.merge_range(f"{column}3:{column}4", name, middle)
        sheet.merge_range("C3:D3", "隶属关系", middle)
        sheet.merge_range("I3:J3", "登记信息", middle)
        sheet.merge_range("K3:K4", "备注", middle)
        put(sheet, [["上级代码", "单位代码"]], line=3, column=2)
        put(sheet, [["统一社会信用代码", "成立日期（年月日）"]], line=3, column=8)
        levels = {
            "nation": "国家",
            "province": "省级",
            "city": "市级",
            "county": "县级",
            "township": "乡级",
            "village": "村级",
        }
        sectors = {"government": "党政机关", "community": "城乡社区"}
        audiences = {"leading_body": "领导机关", "grassroots": "乡镇街道和村社区"}
        for number, (code, parent, name, level, sector, audience, tags, uscc, _day) in enumerate(ROWS, 1):
            line = [number, f" {name}　", parent, code, levels[level], sectors[sector], audiences[audience],
                    tags and "有流动人员", uscc, "2023年6月30日", "无"]  # fmt: skip
            put(sheet, [line], line=number + 3)
        for line in range(len(ROWS) + 4, len(ROWS) + 400):
            sheet.set_row(line, 18, framed)
            sheet.write_blank(line, 3, None, framed)

    return written(file, write)


def number_book(file: Path) -> Path:
    """The town whose codes a spreadsheet has turned into numbers, with real days and full-width signs."""
    full = str.maketrans("0123456789", "０１２３４５６７８９")

    def write(book: Workbook, sheet: Worksheet) -> None:
        as_day = book.add_format({"num_format": "yyyy/m/d"})
        put(sheet, [HEADING])
        for line, row in enumerate(ROWS, 1):
            code, parent, *others, _day = row
            put(sheet, [[_number(code), _number(parent), *others]], line=line)
            sheet.write_datetime(line, 8, date(2023, 6, 30), as_day)
        sheet.write_string(len(ROWS), 0, ROWS[-1][0].translate(full))
        sheet.write_string(len(ROWS), 1, f" {ROWS[-1][1]}　")

    return written(file, write)


def merged_book(file: Path) -> Path:
    """The town with its parent merged over the children, and days in eight digits, as number and as text."""

    def write(book: Workbook, sheet: Worksheet) -> None:
        put(sheet, [HEADING])
        for line, row in enumerate(ROWS, 1):
            put(sheet, [[*row[:8], 20230630 if line % 2 else "2023.6.30"]], line=line)
        sheet.merge_range(6, 1, 7, 1, "370811007", book.add_format())
        sheet.merge_range(6, 3, 7, 3, "village", book.add_format())

    return written(file, write)


def _number(code: str) -> str | int:
    return int(code) if code and not code.startswith("0") and code != "37" else code
