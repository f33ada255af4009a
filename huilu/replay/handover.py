"""Playing again what became of batches, and what was handed over."""

from __future__ import annotations

from typing import Any

from huilu.accounts.models import Post
from huilu.handover import actions
from huilu.org.models import Unit
from huilu.replay.scene import Player, Scene, read_day


def _of_batch(scene: Scene, *names: str) -> dict[str, Any]:
    named = {name: scene.facts[name] for name in ("unit", "batch", *names)}
    return named | scene.signed


def _open(scene: Scene) -> None:
    facts = scene.facts
    unit, opened_on = Unit.objects.get(code=facts["unit"]), read_day(facts["opened_on"])
    given = {"batch": facts["batch"], "levels": facts["levels"], "opened_on": opened_on}
    actions.open_batch(unit=unit, **given, **scene.signed)


def _relay(scene: Scene) -> None:
    # The shares themselves were given by acts of their own, which come before this one.
    actions.relay_issue(due_on=read_day(scene.facts["due_on"]), **_of_batch(scene, "number", "units", "text"))


def _list(scene: Scene) -> None:
    facts = scene.facts
    post = Post.objects.at(facts["unit"]).select_related("unit").get(code=facts["code"])
    actions.list_for_post(post=post, **scene.signed)


def _of_hand_over(scene: Scene, *names: str) -> dict[str, Any]:
    return {name: scene.facts[name] for name in ("hand_over", *names)} | scene.signed


PLAYERS: dict[str, Player] = {
    "batch.opened": _open,
    "batch.item_decided": lambda scene: actions.decide_item(**_of_batch(scene, "number", "choice", "to", "reason")),
    "batch.issue_relayed": _relay,
    "batch.closed": lambda scene: actions.close_batch(**_of_batch(scene)),
    "handover.opened": lambda scene: actions.hand_over_batch(**_of_batch(scene, "to", "numbers")),
    "handover.listed": _list,
    "handover.line_added": lambda scene: actions.add_line(**_of_hand_over(scene, "kind", "text")),
    "handover.line_accepted": lambda scene: actions.accept_line(**_of_hand_over(scene, "position")),
    "handover.line_returned": lambda scene: actions.return_line(**_of_hand_over(scene, "position", "reason")),
    "handover.completed": lambda scene: actions.complete_hand_over(**_of_hand_over(scene)),
}
