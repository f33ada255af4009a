"""Every hostile file gets the answer that lies beside it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from huilu.kernel.actor import INSTALLATION
from huilu.ledger.models import Entry
from huilu.org.actions import import_units, set_words
from huilu.org.importing.result import ImportResult, nothing_follows
from huilu.org.models import Region, Unit, UnitClass, UnitPast
from huilu.org.words import read_words
from huilu.tally.models import Counter, Delta
from tests.org.conftest import MORNING, TREES

HERE = Path(__file__).parent
ANSWERS = sorted(HERE.glob("[0-9]*.json"))
WATCHED = (Unit, UnitClass, UnitPast, Region, Counter, Delta, Entry)


def read_answer(file: Path, folder: Path) -> tuple[dict[str, Any], Path]:
    """What is expected, and the file itself; a very large one is made from its recipe."""
    answer: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    if "recipe" not in answer:
        return answer, file.with_suffix(".csv")
    recipe = answer["recipe"]
    filler = recipe["x"] * (recipe["bytes"] // len(recipe["x"].encode()))
    made = folder / f"{file.stem}.csv"
    row = recipe["append"].replace("{x}", filler)
    made.write_text((HERE / recipe["like"]).read_text(encoding="utf-8") + row + "\n", encoding="utf-8")
    return answer, made


def bring_in(file: Path, **options: Any) -> ImportResult:
    return import_units(source=file, by=INSTALLATION, at=MORNING, follow=nothing_follows, **options)


def everything() -> list[list[tuple[Any, ...]]]:
    return [sorted(table.objects.values_list(), key=str) for table in WATCHED]


@pytest.mark.parametrize("file", ANSWERS, ids=lambda file: file.stem)
def test_the_answer_beside_the_file(file: Path, db: None, tmp_path: Path) -> None:
    answer, source = read_answer(file, tmp_path)
    set_words(words=read_words(TREES / "china.yaml"), by=INSTALLATION, at=MORNING)
    if "held" in answer:
        assert bring_in(HERE / answer["held"]).loaded
    held, before = set(Unit.objects.values_list("code", flat=True)), everything()

    result = bring_in(source)

    if "loads" in answer:
        assert not result.faults
        assert set(Unit.objects.values_list("code", flat=True)) - held == set(answer["loads"])
        return
    assert [{"row": f.row, "field": f.field, "code": f.code} for f in result.faults] == answer["refused"]
    assert all(fault.reason and fault.remedy for fault in result.faults)
    assert everything() == before
    bring_in(source, keep_good=True, bad_rows=tmp_path / "bad.csv")
    assert set(Unit.objects.values_list("code", flat=True)) - held == set(answer["keep_good"])


def test_there_are_at_least_twenty_five_and_each_has_its_answer() -> None:
    files = {file.stem for file in HERE.glob("[0-9]*.csv")}
    made = {file.stem for file in ANSWERS if "recipe" in json.loads(file.read_text(encoding="utf-8"))}

    assert len(ANSWERS) >= 25
    assert files | made == {file.stem for file in ANSWERS}
