"""The acts that change the tree, played again from what was given for them."""

from __future__ import annotations

from collections.abc import Callable

from huilu.reorganisation import actions
from huilu.reorganisation.actions import Report
from huilu.replay.scene import Player, Scene, read_day


def _again(act: Callable[..., Report]) -> Player:
    def play(scene: Scene) -> None:
        facts = scene.facts
        act(**facts["given"], on=read_day(facts["on"]), reason=facts["reason"], **scene.signed)

    return play


def _pass_over(_scene: Scene) -> None:
    """It is part of the reorganisation that follows in the ledger, and happens with that."""


PLAYERS: dict[str, Player] = {
    "tree.moved": _again(actions.move_unit),
    "tree.renamed": _again(actions.rename_unit),
    "tree.reclassified": _again(actions.reclassify_units),
    "tree.opened": _again(actions.open_unit),
    "tree.merged": _again(actions.merge_units),
    "tree.closed": _again(actions.close_unit),
    "tree.split": _again(actions.split_unit),
    "tree.undone": _again(actions.undo),
    "issue.passed_on": _pass_over,
    "post.moved": _pass_over,
    "progress.passed_on": _pass_over,
    "progress.passed_back": _pass_over,
}
