"""Every cell is looked at before a file is read: how far out it lies, and whether its value is in the file at all."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from huilu.registers.models import Item
from huilu.registers.queries import find_item
from huilu.registers.sheets.differences import Verdict
from huilu.registers.sheets.opening import CellTooFarOut, SheetTooLarge, SheetUnreadable
from huilu.registers.sheets.taking import RowUnreadable
from tests.registers.conftest import COUNTY, Office
from tests.registers.sheets import a_list, as_seen, downloaded, seen, taken
from tests.registers.workbooks import Grid, edited, opened, put, rewritten, saved

pytestmark = pytest.mark.usefixtures("in_english")

FIRST = "xl/worksheets/sheet1.xml"
BOOK = "xl/workbook.xml"
NUMBER, QUESTION, WHERE, BECAME = "A", "B", "C", "D"


def with_cell(column: str, line: int, cell: str) -> Callable[[str], str]:
    """Another cell in place of the one that is there."""
    there = re.compile(f'<c r="{column}{line}"[^>]*?(/>|>.*?</c>)')
    return lambda sheet: there.sub(cell.replace("<c", f'<c r="{column}{line}"'), sheet, count=1)


def with_rows(rows: str) -> Callable[[str], str]:
    return lambda sheet: sheet.replace("</sheetData>", f"{rows}</sheetData>")


def with_text_far(cell: str) -> Callable[[str], str]:
    return with_rows(f'<row><c r="{cell}" t="inlineStr"><is><t>x</t></is></c></row>')


# How far out a cell may lie


@pytest.mark.parametrize("cell", ["XFD1048576", "XFD15000", "GS3", "AAA3", "A20021"])
def test_a_cell_far_out_is_refused_before_room_is_made_for_all_between(research: Office, cell: str) -> None:
    body = rewritten(downloaded(research.town), FIRST, with_text_far(cell))

    with pytest.raises(CellTooFarOut) as refused:
        seen(research.town, body)
    assert refused.value.facts["cell"] == cell


def test_a_cell_is_far_out_also_where_it_does_not_say_so(research: Office) -> None:
    for rows in ('<row r="20021"><c><v>1</v></c></row>', f"<row>{'<c/>' * 200}<c><v>1</v></c></row>"):
        with pytest.raises(CellTooFarOut):
            seen(research.town, rewritten(downloaded(research.town), FIRST, with_rows(rows)))


def test_cells_that_only_look_like_something_may_lie_anywhere(research: Office) -> None:
    a_list(research)
    styled = "".join(f'<row r="{line}" s="1"><c r="XFD{line}" s="1"/></row>' for line in (7, 30_000, 1_048_576))
    looked = seen(research.town, rewritten(downloaded(research.town), FIRST, with_rows(styled)))

    assert (looked.rows, looked.same) == ([], 3)


@pytest.mark.parametrize("cell", ["", "A", "7", "$A$7", "A0", "AAAA7", "A99999999999"])
def test_a_cell_that_no_spreadsheet_has_is_refused(research: Office, cell: str) -> None:
    with pytest.raises(SheetUnreadable):
        seen(research.town, rewritten(downloaded(research.town), FIRST, with_text_far(cell)))


def test_many_sheets_are_together_no_larger_than_one(research: Office) -> None:
    corners: Grid = [["x"], *([[]] * 19_998), [""] * 199 + ["x"]]
    with pytest.raises(SheetTooLarge):
        seen(research.town, saved({"1": corners, "2": corners}))


def test_one_long_text_in_many_cells_is_too_large(research: Office) -> None:
    body = saved({"1": [["x" * 30_000]] * 5_000})
    assert len(body) < 100_000
    with pytest.raises(SheetTooLarge):
        seen(research.town, body)


def test_a_part_that_grows_when_it_is_unpacked_is_too_large(research: Office) -> None:
    body = rewritten(downloaded(research.town), FIRST, lambda sheet: sheet + " " * (121 * 2**20))
    with pytest.raises(SheetTooLarge):
        seen(research.town, body)


def test_a_part_that_declares_entities_is_refused(research: Office) -> None:
    declared = '<!DOCTYPE worksheet [<!ENTITY a "b">]><worksheet'
    body = rewritten(downloaded(research.town), FIRST, lambda sheet: sheet.replace("<worksheet", declared, 1))
    with pytest.raises(SheetUnreadable):
        seen(research.town, body)


# Cells whose value is not in the file


@pytest.mark.parametrize(
    ("cell", "says"),
    [
        ('<c t="e"><v>#REF!</v></c>', "#REF!"),
        ('<c t="e"><f>Sheet9!A1</f><v>#N/A</v></c>', "#N/A"),
        ("<c><f>VLOOKUP(A2,X,2)</f></c>", "=VLOOKUP(A2,X,2)"),
        ("<c><f>A1</f><v></v></c>", "=A1"),
        ('<c t="str"><f>A1</f></c>', "=A1"),
        ('<c><f t="shared" si="0"/></c>', "="),
    ],
)
def test_a_cell_that_only_looks_empty_is_a_fault_of_its_own(research: Office, cell: str, says: str) -> None:
    a_list(research)
    body = rewritten(downloaded(research.town), FIRST, with_cell(WHERE, 2, cell))
    looked = seen(research.town, body)

    (row,) = looked.rows
    (fault,) = row.faults
    assert (row.line, row.key, row.verdict, fault.column) == (2, "1", Verdict.FAULTY, "Where")
    assert says in fault.reason
    assert fault.remedy
    (outcome,) = taken(research.town, body, as_seen)
    assert isinstance(outcome.refusal, RowUnreadable)
    assert find_item(research.kept, 1).values["place"] == COUNTY


def test_a_formula_that_says_nothing_has_said_so(research: Office) -> None:
    a_list(research)
    cell = '<c t="str"><f>IF(1,"","x")</f><v></v></c>'
    looked = seen(research.town, rewritten(downloaded(research.town), FIRST, with_cell(BECAME, 2, cell)))

    assert (looked.rows, looked.same) == ([], 3)


def test_a_row_whose_number_is_lost_is_no_new_row(research: Office) -> None:
    a_list(research)
    body = rewritten(downloaded(research.town), FIRST, with_cell(NUMBER, 3, "<c><f>A2+1</f></c>"))
    looked = seen(research.town, body)

    (row,) = looked.rows
    assert (row.line, row.verdict, [fault.column for fault in row.faults]) == (3, Verdict.FAULTY, ["Number"])
    assert "=A2+1" in row.faults[0].reason
    taken(research.town, body, as_seen)
    assert Item.objects.count() == 3


def test_a_lost_cell_below_all_others_is_seen(research: Office) -> None:
    a_list(research)
    rows = f'<row r="5"><c r="{QUESTION}5"><f>B4</f></c></row>'
    looked = seen(research.town, rewritten(downloaded(research.town), FIRST, with_rows(rows)))

    assert [(row.line, row.verdict) for row in looked.rows] == [(5, Verdict.FAULTY)]


def test_more_lost_cells_than_anybody_mends_are_refused(research: Office) -> None:
    rows = f"<row>{'<c><f/></c>' * 190}</row>" * 530
    with pytest.raises(SheetUnreadable):
        seen(research.town, rewritten(downloaded(research.town), FIRST, with_rows(rows)))


# What else a file says of itself


def test_a_workbook_that_counts_days_from_1904_keeps_its_days(research: Office) -> None:
    a_list(research)

    def edit(grid: Grid) -> None:
        put(grid, 2, "Due on", 45_231 - 1462)

    body = edited(downloaded(research.town), edit)
    counted = rewritten(body, BOOK, lambda book: book.replace("<workbookPr", '<workbookPr date1904="1"'))

    said = {row.key: row.changes[0].file for row in seen(research.town, counted).rows}
    assert "1" not in said
    # Days with a style are counted by the reader of workbooks itself.
    assert said["2"] == "2027-11-03"


@pytest.mark.parametrize("version", ["9" * 30, "9" * 5000])
def test_a_version_without_end_is_unknown(research: Office, version: str) -> None:
    a_list(research)
    grids = opened(downloaded(research.town))
    first, hidden = grids
    grids[hidden][5][1] = version
    put(grids[first], 2, "Question", "改过")
    (row,) = seen(research.town, saved(grids)).rows

    assert (row.verdict, row.changes[0].was) == (Verdict.CONFLICT, None)


@pytest.mark.parametrize("number", ["-1e12", "-370811007001", "-9.9E+300"])
def test_a_number_on_which_the_reader_breaks_off_is_refused(research: Office, number: str) -> None:
    body = rewritten(downloaded(research.town), FIRST, with_rows(f'<row r="9"><c r="A9"><v>{number}</v></c></row>'))
    with pytest.raises(SheetUnreadable, match="A9"):
        seen(research.town, body)
