"""Both cities alive, in one database."""

from __future__ import annotations

from pathlib import Path

import pytest

from huilu.clock.actions import set_rehearsal_clock
from huilu.ledger.keyring import Keyring
from tests.cast import Cast, publish
from tests.wall.branches import OURS, THEIRS, grow, lives


@pytest.fixture
def keys(tmp_path: Path) -> Keyring:
    """What the ledger of this test is sealed with."""
    return Keyring(tmp_path / "keys")


@pytest.fixture
def ours(town: Cast, keys: Keyring) -> Cast:
    """Our city alone."""
    publish(town)
    grow(OURS.growth)
    lives(town, OURS, keys)
    return town


@pytest.fixture
def both(ours: Cast, keys: Keyring) -> Cast:
    """The other city too, with a clock that shows the days of both."""
    grow(THEIRS.growth)
    lives(ours, THEIRS, keys)
    set_rehearsal_clock(ours.later())
    return ours
