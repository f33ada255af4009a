"""Questions and answers played again. Who asked is in no ledger: the questions come back without their askers."""

from __future__ import annotations

from typing import Any

from huilu.answers import actions
from huilu.replay.scene import Player, Scene, read_day


def _of_question(scene: Scene, *names: str) -> dict[str, Any]:
    return {name: scene.facts[name] for name in ("number", *names)} | scene.signed


def _ask(scene: Scene) -> None:
    # The number follows from the order of the entries, so it is not said again.
    actions.ask_question(**{name: scene.facts[name] for name in ("clause", "text", "topic")}, **scene.signed)


def _draft(scene: Scene) -> None:
    actions.draft_answer(valid_from=read_day(scene.facts["valid_from"]), **_of_question(scene, "text"))


def _publish(scene: Scene) -> None:
    said = {name: scene.facts[name] for name in ("replaces", "beside", "why") if name in scene.facts}
    actions.publish_answer(**said, **_of_question(scene))


PLAYERS: dict[str, Player] = {
    "question.asked": _ask,
    "question.joined": lambda scene: actions.join_question(**_of_question(scene)),
    "question.merged": lambda scene: actions.merge_question(**_of_question(scene, "into")),
    "question.returned": lambda scene: actions.return_question(**_of_question(scene, "reason")),
    "answer.drafted": _draft,
    "answer.approved": lambda scene: actions.approve_answer(**_of_question(scene)),
    "answer.published": _publish,
    "answer.withdrawn": lambda scene: actions.withdraw_answer(**_of_question(scene, "reason")),
}
