"""The acts on demands, played again from the facts of their entries."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from huilu.burden import flagging
from huilu.burden.allowing import set_allowance
from huilu.replay.scene import Player, Scene


def _flag(scene: Scene) -> None:
    # Whose flag it was, and why, stands in no ledger.
    flagging.restore_flag(code=scene.facts["demand"], proof=scene.facts["proof"], at=scene.at)


def _guard(act: Callable[..., Any]) -> Player:
    def play(scene: Scene) -> None:
        act(code=scene.facts["demand"], reason=scene.facts["reason"], **scene.signed)

    return play


def _allow(scene: Scene) -> None:
    given = {name: scene.facts[name] for name in ("level", "audience", "minutes")}
    set_allowance(**given, **scene.signed)


PLAYERS: dict[str, Player] = {
    "burden.flagged": _flag,
    "burden.suspended": _guard(flagging.suspend_demand),
    "burden.lifted": _guard(flagging.lift_suspension),
    "burden.stopped": _guard(flagging.stop_demand),
    "burden.allowance_set": _allow,
}
