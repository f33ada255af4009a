"""What the reader's process does with a hostile workbook, seen from inside it."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest

from huilu.org.importing.sheets.importing import LIMITS
from huilu.workbooks.flaws import SENTENCES, Carries, Flaw, Locked, OtherKind, TooFarOut, TooLarge, flaw_of
from huilu.workbooks.rows import write_rows
from tests.hostile import hostile_cells, hostile_packing
from tests.hostile.workbooks import CARRIES, FAR, HOSTILE, KIND, LOCKED, UNREADABLE, Hostile
from tests.org.workbooks import plain_book

FLAWS = {UNREADABLE: Flaw, KIND: OtherKind, LOCKED: Locked, CARRIES: Carries, FAR: TooFarOut}
# These are large, and say nothing that the smaller ones leave unsaid.
LARGE = {hostile_cells.a_million_blank_rows.__name__, hostile_packing.sixteen_thousand_columns.__name__}


def written(body: bytes) -> list[object]:
    out = io.StringIO()
    write_rows(body, LIMITS, out)
    return [json.loads(line) for line in out.getvalue().splitlines()]


@pytest.mark.parametrize("name", sorted(set(HOSTILE) - LARGE))
def test_a_flaw_is_found_where_there_is_one_and_nowhere_else(name: str, tmp_path: Path) -> None:
    hostile: Hostile = HOSTILE[name]
    hostile.make(tmp_path / hostile.name)
    body = (tmp_path / hostile.name).read_bytes()
    flaw = next((FLAWS[answer] for answer in hostile.refused if answer in FLAWS), None)

    if flaw is None:
        first, *_rows, last = written(body)
        assert isinstance(first, dict)
        assert "sheet" in first
        assert isinstance(last, dict)
        assert last["end"]
        return
    with pytest.raises(flaw) as told:
        written(body)
    again = flaw_of(told.value.kind, json.loads(json.dumps(told.value.facts)))
    assert (type(again), again.facts) == (type(told.value), told.value.facts)
    if told.value.kind in SENTENCES:
        assert "{" not in again.sentence


def test_a_body_over_the_limit_is_not_looked_at(tmp_path: Path) -> None:
    with pytest.raises(TooLarge):
        write_rows(b"PK" + bytes(LIMITS.body), LIMITS, io.StringIO())


def test_a_sheet_is_told_before_its_rows(tmp_path: Path) -> None:
    first, heading, *_rows = written(plain_book(tmp_path / "a.xlsx").read_bytes())
    assert first == {"sheet": "单位台账", "hidden": False, "merged": []}
    assert isinstance(heading, list)
    assert heading[0] == 1
