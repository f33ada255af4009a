"""New days stand in the file, and nothing else in it has changed."""

from __future__ import annotations

import shutil
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from huilu.programmes.pack.loading import load_pack
from huilu.programmes.pack.parts import Window
from huilu.rehearsal.writing import DaysNotWritten, with_days, write_days
from tests.cast import ROOT, read_pack

WINDOW = Window(start=date(2023, 9, 5), soft_end=date(2024, 1, 31))
SHIPPED = ROOT / "packs" / "second-batch-2023"
TEXT = """\ufeff# 甲：注释不动 # 'on: 2023-10-20'
- code: one
  due: {on: 2023-10-20}   # 国庆之后
- code: two
  due: {on: "2023-10-21", not_after: 2023-12-01}
- code: three
  due:
    days_after_start: 20 # 两旬
- code: four
  due: {before_soft_end: 30}
""".replace("\n", "\r\n")


def test_each_day_is_said_in_the_words_of_its_rule() -> None:
    day = date(2023, 12, 1)
    new = with_days(TEXT, dict.fromkeys(("one", "two", "three", "four"), day), WINDOW)

    assert new == (
        TEXT.replace("{on: 2023-10-20}", "{on: 2023-12-01}")
        .replace('"2023-10-21"', '"2023-12-01"')
        .replace("days_after_start: 20", "days_after_start: 87")
        .replace("before_soft_end: 30", "before_soft_end: 61")
    )


def test_what_has_no_day_is_not_given_one() -> None:
    for strange in ("five", "six"):
        with pytest.raises(DaysNotWritten):
            with_days("- code: five\n  due: {none: true}\n", {strange: date(2023, 12, 1)}, WINDOW)


@settings(max_examples=5, deadline=None)
@given(st.integers(1, 60))
def test_what_is_written_is_what_is_read_again(later: int) -> None:
    pack = read_pack("second-batch-2023")
    old = (SHIPPED / "requirements.yaml").read_text(encoding="utf-8")
    days = {one.code: day + timedelta(days=later) for one in pack.requirements if (day := one.due_on(pack.window))}

    new = with_days(old, days, pack.window)
    back = with_days(new, {one.code: day for one in pack.requirements if (day := one.due_on(pack.window))}, pack.window)

    assert back == old
    assert len([line for line in new.splitlines() if line not in old.splitlines()]) <= len(days)


def test_the_folder_holds_the_new_days(tmp_path: Path) -> None:
    folder = tmp_path / "pack"
    shutil.copytree(SHIPPED, folder)
    before = {file.name: file.read_bytes() for file in folder.glob("*.*")}
    pack = load_pack(folder)

    assert write_days(folder, {"reading_class": date(2023, 11, 3)}, pack.window) == 1

    again = load_pack(folder)
    assert next(one for one in again.requirements if one.code == "reading_class").due_on(again.window) == date(
        2023, 11, 3
    )
    changed = {file.name for file in folder.glob("*.*") if file.read_bytes() != before.get(file.name)}
    assert changed == {"requirements.yaml"}
