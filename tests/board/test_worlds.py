"""Two more worlds, beside those of `test_machine.py`, for the second process."""

from __future__ import annotations

import pytest

from huilu.loop.states import Step
from tests.board.test_machine import ACTS
from tests.loop.worlds.machine import runs
from tests.loop.worlds.trees import LIMIT
from tests.loop.worlds.world import a_ground


@pytest.mark.parametrize("seed", [2, 3])
def test_whatever_happens_in_whatever_order_the_laws_hold(db: None, seed: int) -> None:
    ground = a_ground(seed)
    counts = runs(ground, least=ACTS)

    assert len(ground.tree.codes) <= LIMIT
    assert counts["done"] > ACTS / 3
    assert sum(1 for step in Step if counts[step]) > 30
