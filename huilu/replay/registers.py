"""Registers played again: each act by its own verb, from the facts of its entry."""

from __future__ import annotations

from datetime import date
from typing import Any

from huilu.registers import actions
from huilu.replay.scene import Player, Scene, read_day


def _of_item(scene: Scene, *names: str) -> dict[str, Any]:
    """The item and the facts of these names, days read as days."""
    named = {name: _read(name, scene.facts[name]) for name in ("unit", "register", "serial", *names)}
    return named | scene.signed


def _read(name: str, fact: Any) -> Any:
    return _day(fact) if name.endswith("_on") else fact


def _day(fact: str | None) -> date | None:
    return read_day(fact) if fact else None


def _enter(scene: Scene) -> None:
    facts = scene.facts
    # The number follows from the order of the entries, so it is not said again.
    actions.enter_item(unit=facts["unit"], register=facts["register"], cells=facts["cells"], **scene.signed)


def _pass_over(_scene: Scene) -> None:
    """The reorganisation that it was part of follows in the ledger, and takes it along."""


PLAYERS: dict[str, Player] = {
    "register.item_entered": _enter,
    "register.item_changed": lambda scene: actions.change_item(**_of_item(scene, "cells", "was")),
    "register.item_done": lambda scene: actions.finish_item(**_of_item(scene, "done_on")),
    "register.item_reopened": lambda scene: actions.reopen_item(**_of_item(scene, "reason")),
    "register.item_struck": lambda scene: actions.strike_item(**_of_item(scene, "reason")),
    "register.item_passed_on": _pass_over,
    "register.task_added": lambda scene: actions.add_item_task(**_of_item(scene, "text", "due_on")),
    "register.task_finished": lambda scene: actions.finish_item_task(**_of_item(scene, "position", "done_on")),
}
