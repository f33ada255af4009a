"""Playing again who answers for what."""

from __future__ import annotations

from typing import Any

from huilu.duties import actions
from huilu.replay.scene import Player, Scene


def _of_unit(scene: Scene, *names: str) -> dict[str, Any]:
    return {name: scene.facts[name] for name in ("unit", *names)} | scene.signed


PLAYERS: dict[str, Player] = {
    "duty.topics_given": lambda scene: actions.give_topics(**_of_unit(scene, "post", "topics")),
    "duty.topics_taken": lambda scene: actions.take_topics(**_of_unit(scene, "post", "topics")),
    "duty.first_named": lambda scene: actions.name_first(**_of_unit(scene, "post")),
}
