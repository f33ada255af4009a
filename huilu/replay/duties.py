"""Playing again who answers for what."""

from __future__ import annotations

from typing import Any

from huilu.duties import actions
from huilu.replay.scene import Player, Scene, read_day


def _of_unit(scene: Scene, *names: str) -> dict[str, Any]:
    return {name: scene.facts[name] for name in ("unit", *names)} | scene.signed


def _assign(scene: Scene) -> None:
    actions.assign_contacts(from_on=read_day(scene.facts["from_on"]), **_of_unit(scene, "pairs"))


def _end(scene: Scene) -> None:
    actions.end_contact(on=read_day(scene.facts["on"]), **_of_unit(scene, "of"))


PLAYERS: dict[str, Player] = {
    "duty.topics_given": lambda scene: actions.give_topics(**_of_unit(scene, "post", "topics")),
    "duty.topics_taken": lambda scene: actions.take_topics(**_of_unit(scene, "post", "topics")),
    "duty.first_named": lambda scene: actions.name_first(**_of_unit(scene, "post")),
    "contact.assigned": _assign,
    "contact.ended": _end,
    "contact.item_taken_up": lambda scene: actions.take_up(**_of_unit(scene, "number", "text")),
}
