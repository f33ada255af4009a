"""Every hostile workbook gets its answer, within a bounded time, and leaves nothing behind."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from huilu.kernel.actor import INSTALLATION
from huilu.ledger.models import Entry
from huilu.org.actions import import_units, set_words
from huilu.org.importing.result import nothing_follows
from huilu.org.models import Region, Unit, UnitClass, UnitPast
from huilu.org.words import read_words
from huilu.tally.models import Counter, Delta
from tests.hostile import hostile_cells, hostile_packing
from tests.hostile.workbooks import HOSTILE, Hostile
from tests.org.conftest import MORNING, TREES
from tests.org.workbooks import ROWS

WATCHED = (Unit, UnitClass, UnitPast, Region, Counter, Delta, Entry)
# On a busy machine; each takes well under a second but those with a million rows.
MADE = (hostile_packing, hostile_cells)


@pytest.fixture
def words(db: None) -> None:
    set_words(words=read_words(TREES / "china.yaml"), by=INSTALLATION, at=MORNING)


def everything() -> list[list[tuple[Any, ...]]]:
    return [sorted(table.objects.values_list(), key=str) for table in WATCHED]


@pytest.mark.parametrize("hostile", HOSTILE.values(), ids=HOSTILE)
def test_the_answer_to_a_hostile_workbook(hostile: Hostile, words: None, tmp_path: Path) -> None:
    file = tmp_path / hostile.name
    hostile.make(file)
    before = everything()

    result = import_units(source=file, by=INSTALLATION, at=MORNING, follow=nothing_follows)

    assert [(fault.row, fault.field, fault.code) for fault in result.faults] == list(hostile.refused)
    assert all(fault.reason and fault.remedy and "{" not in fault.reason + fault.remedy for fault in result.faults)
    assert all((fault.reason + fault.remedy).isprintable() for fault in result.faults)
    if hostile.refused:
        assert not result.loaded
        assert everything() == before
        assert [child.name for child in tmp_path.iterdir()] == [file.name]
    else:
        assert dict(Unit.objects.values_list("code", "name")) == {row[0]: row[2] for row in ROWS}
        assert {str(day) for day in Unit.objects.values_list("valid_from", flat=True)} == {"2023-06-30"}


def test_there_are_at_least_forty() -> None:
    assert len(HOSTILE) >= 40
    assert {workbook.make.__module__ for workbook in HOSTILE.values()} == {module.__name__ for module in MADE}
