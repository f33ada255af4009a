"""Whatever happens in whatever order, the laws of the loop hold and every figure is what a recount gives.

Four worlds of a few dozen units, here and in `test_worlds.py`, so that two processes share them: at least ten thousand
acts in all.
"""

from __future__ import annotations

import pytest

from huilu.loop.states import Step
from tests.loop.worlds.machine import runs
from tests.loop.worlds.trees import LIMIT
from tests.loop.worlds.world import a_ground

ACTS = 2600


@pytest.mark.parametrize("seed", [0, 1])
def test_whatever_happens_in_whatever_order_the_laws_hold(db: None, seed: int) -> None:
    ground = a_ground(seed)
    counts = runs(ground, least=ACTS)

    assert len(ground.tree.codes) <= LIMIT
    assert counts["done"] > ACTS / 3
    assert sum(1 for step in Step if counts[step]) > 30
