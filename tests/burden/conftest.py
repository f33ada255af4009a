"""The county has given the figures their names."""

from __future__ import annotations

import pytest

from tests.burden.filling import registers
from tests.cast import Cast


@pytest.fixture
def county(town: Cast) -> Cast:
    registers(town)
    return town
