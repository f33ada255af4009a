"""A workbook is read by a process of its own: whatever happens there is told, and ends with it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import asdict, replace
from pathlib import Path

import pytest
from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from huilu.org.importing.sheets.importing import APART, LIMITS
from huilu.workbooks.flaws import Flaw, Stopped, TooLarge
from huilu.workbooks.reading import Book, SheetRow, read_apart
from tests.org.workbooks import FIRST, TEXTS, plain_book, put, rewritten, written

SMALL = replace(APART, memory=1 << 30, seconds=20, by_the_clock=40)


def lines_of(file: Path) -> list[list[object]]:
    with read_apart(file, LIMITS, SMALL) as book:
        return [row.cells for row in book.rows(book.sheets[0])]


def by(*words: str) -> tuple[str, ...]:
    return sys.executable, "-c", *words


def test_rows_come_with_their_numbers_and_their_cells_as_they_are(tmp_path: Path) -> None:
    def write(book: Workbook, sheet: Worksheet) -> None:
        put(sheet, [["甲", 7, 7.5, True], [], ["x\ny"]], line=3, column=2)
        sheet.write_formula(9, 0, "=1+1", None, 2)
        sheet.write_formula(10, 0, '=""', None, "")
        sheet.write_number(11, 0, 7, book.add_format({"num_format": "000"}))
        sheet.write_number(12, 0, 1234, book.add_format({"num_format": "000"}))
        book.add_worksheet("空").hide()

    file = written(tmp_path / "a.xlsx", write)
    # The result of this formula is a text without signs: such a cell says nothing.
    rewritten(file, FIRST, lambda sheet: sheet.replace('<c r="A11">', '<c r="A11" t="str">'))
    with read_apart(file, LIMITS, SMALL) as book:
        assert [(sheet.name, sheet.hidden) for sheet in book.sheets] == [("单位台账", False), ("空", True)]
        first, second, formula, shown, whole = book.rows(book.sheets[0])
        assert list(book.rows(book.sheets[1])) == []

    assert first == SheetRow(4, [None, None, "甲", 7, 7.5, True], [])
    assert second.line == 6
    assert second.cells[2] == "x\ny"
    assert (formula.line, formula.cells[0]) == (10, ["=", "=1+1"])
    assert (shown.line, shown.cells[0]) == (12, ["0", "007"])
    assert (whole.line, whole.cells[0]) == (13, 1234)


def test_cells_merged_downward_reach_every_row_that_says_something(tmp_path: Path) -> None:
    def write(book: Workbook, sheet: Worksheet) -> None:
        put(sheet, [["a", "b"], ["", "c"], ["", ""], ["", "d"], ["", "e"]])
        sheet.merge_range(0, 0, 3, 0, "a", book.formats[0])
        sheet.merge_range(0, 2, 1, 4, "wide", book.formats[0])

    with read_apart(written(tmp_path / "a.xlsx", write), LIMITS, SMALL) as book:
        rows = list(book.rows(book.sheets[0]))

    assert [(row.line, row.cells[:3], row.reached) for row in rows] == [
        (1, ["a", "b", "wide"], []),
        (2, ["a", "c", "wide"], [0, 2]),
        (4, ["a", "d", None], [0]),
        (5, [None, "e", None], []),
    ]


def test_a_text_longer_than_a_cell_can_be_is_cut_so_that_it_shows(tmp_path: Path) -> None:
    file = plain_book(tmp_path / "a.xlsx")
    rewritten(file, TEXTS, lambda texts: texts.replace("山东省", "山" * 1_000_000))
    assert max(len(str(cell)) for row in lines_of(file) for cell in row) == 32_768


# What is stopped


def a_large_one(file: Path) -> Path:
    """Many rows of one text: little to unpack, much to look through."""
    row = '<row><c t="s"><v>0</v></c><c t="s"><v>1</v></c><c t="s"><v>2</v></c></row>' * 200_000
    return rewritten(plain_book(file), FIRST, lambda sheet: sheet.replace("</sheetData>", f"{row}</sheetData>"))


def stopped(file: Path, **apart: int) -> str:
    with pytest.raises(Stopped) as told, read_apart(file, LIMITS, replace(SMALL, **apart)):
        pass
    return str(told.value.facts["reason"])


def test_whoever_works_too_long_is_ended(tmp_path: Path) -> None:
    assert stopped(a_large_one(tmp_path / "a.xlsx"), seconds=1) == "time"


def test_whoever_takes_too_much_memory_is_ended(tmp_path: Path) -> None:
    assert stopped(a_large_one(tmp_path / "a.xlsx"), memory=150 << 20) == "memory"


def test_whoever_writes_too_much_is_ended(tmp_path: Path) -> None:
    with pytest.raises(TooLarge), read_apart(a_large_one(tmp_path / "a.xlsx"), LIMITS, replace(SMALL, written=1 << 16)):
        pass


@pytest.mark.parametrize(
    ("reader", "reason"),
    [
        (by("while True: pass"), "time"),
        (by("import time; time.sleep(600)"), "time"),
        (by("import os; os.abort()"), "memory"),
        (by("import os, signal; os.kill(os.getpid(), signal.SIGSEGV)"), "crash"),
        (by("raise SystemExit(1)"), "crash"),
        (by("pass"), "crash"),
        (by('print(\'{"sheet": "甲", "hidden": false, "merged": []}\')'), "crash"),
    ],
)
def test_a_reader_that_breaks_off_or_never_ends_is_told(reader: tuple[str, ...], reason: str, tmp_path: Path) -> None:
    file = plain_book(tmp_path / "a.xlsx")
    with pytest.raises(Stopped) as told, read_apart(file, LIMITS, replace(SMALL, by_the_clock=2), reader):
        pass
    assert told.value.facts == {"reason": reason}


def test_the_reader_knows_nothing_of_ours(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HUILU_DATABASE_URL", "postgresql://secret@localhost/huilu")
    told = tmp_path / "told"
    said = f"import os, pathlib; pathlib.Path({str(told)!r}).write_text(' '.join(os.environ))"
    with pytest.raises(Stopped), read_apart(plain_book(tmp_path / "a.xlsx"), LIMITS, SMALL, by(said)):
        pass

    assert "PYTHONPATH" in told.read_text()
    assert not [name for name in told.read_text().split() if name.startswith(("HUILU", "DJANGO", "PG"))]


def test_the_reader_loads_neither_settings_nor_database() -> None:
    asked = "import sys, huilu.workbooks.child; print([one for one in ('psycopg', 'django.db') if one in sys.modules])"
    ended = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True, env=os.environ)
    assert ended.stdout.strip() == "[]"


def test_the_limits_are_taken_before_the_file_is_touched(tmp_path: Path) -> None:
    given = {"limits": asdict(LIMITS), "memory": 1 << 30, "seconds": 5, "written": 1 << 20}
    code = (
        "import sys, resource; from huilu.workbooks import child\n"
        "child.write_rows = lambda body, limits, out: print("
        "[resource.getrlimit(getattr(resource, f'RLIMIT_{one}'))[0] for one in ('AS', 'CPU', 'FSIZE', 'CORE')])\n"
        "sys.exit(child.main(sys.argv))"
    )
    ended = subprocess.run(
        [sys.executable, "-c", code, json.dumps(given)], input=b"", capture_output=True, check=True, env=os.environ
    )
    assert json.loads(ended.stdout) == [1 << 30, 5, 1 << 20, 0]


def test_a_file_over_the_limit_is_not_even_opened(tmp_path: Path) -> None:
    file = plain_book(tmp_path / "a.xlsx")
    with pytest.raises(TooLarge), read_apart(file, replace(LIMITS, body=1000), SMALL, by("raise SystemExit(1)")):
        pass


def test_a_flaw_that_was_found_arrives_as_it_was(tmp_path: Path) -> None:
    body = tmp_path / "rows"
    body.write_text('{"flaw": "misnamed", "facts": {"name": "Z0"}}\n', encoding="utf-8")
    with body.open("rb") as rows, pytest.raises(Flaw) as told:
        Book(rows)
    assert "Z0" in told.value.sentence
