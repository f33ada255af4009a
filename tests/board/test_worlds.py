"""Whatever happens in whatever order, the laws of the loop hold and every figure is what a recount gives.

Eight trees of a few dozen units, four worlds on each: five thousand acts in all, or as many as are asked for.
"""

from __future__ import annotations

import os

import pytest

from huilu.loop.states import Step
from tests.loop.worlds.machine import runs
from tests.loop.worlds.trees import LIMIT
from tests.loop.worlds.world import a_ground

TREES, ACTS = 8, int(os.environ.get("WORLD_ACTS", "3000")) // 8


@pytest.mark.parametrize("seed", range(TREES))
def test_whatever_happens_in_whatever_order_the_laws_hold(db: None, seed: int) -> None:
    ground = a_ground(seed)
    counts = runs(ground, least=ACTS)

    assert len(ground.tree.codes) <= LIMIT
    assert counts["done"] > ACTS / 3
    assert sum(1 for step in Step if counts[step]) > 30
