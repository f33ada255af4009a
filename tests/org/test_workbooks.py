"""Units come in from a workbook, as they would from the same rows in a plain file."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from huilu.kernel.actor import INSTALLATION
from huilu.org.actions import import_units
from huilu.org.importing.result import ImportResult
from tests.org.conftest import MORNING, TOWN, WriteFile
from tests.org.workbooks import (
    merged_book,
    number_book,
    office_book,
    plain_book,
)

pytestmark = pytest.mark.usefixtures("words")


def bring_in(file: Path, **options: Any) -> ImportResult:
    given = {"by": INSTALLATION, "at": MORNING, "follow": lambda: None} | options
    return import_units(source=file, **given)


@pytest.mark.parametrize("make", [plain_book, office_book, number_book, merged_book])
def test_a_workbook_brings_in_the_same_units_as_its_plain_twin(
    make: Callable[[Path], Path], write: WriteFile, tmp_path: Path
) -> None:
    result = bring_in(make(tmp_path / "units.xlsx"))
    assert [(f.row, f.field, str(f.fault)) for f in result.faults] == []
    assert (result.added, result.loaded) == (7, True)
    twin = bring_in(write(TOWN))

    assert (twin.added, twin.changed, twin.unchanged) == (0, 0, 7)
