"""Reviews, and what was found before launches, played again from the facts of their entries."""

from __future__ import annotations

from typing import Any

from huilu.org.models import Unit
from huilu.programmes.readiness import keep_readiness
from huilu.replay.scene import Player, Scene, read_day
from huilu.reviews import actions
from huilu.reviews.actions.deciding import keep_decision

# Entries from before a place was asked for say none.
_BEFORE = "not said"


def _of(scene: Scene, *names: str) -> dict[str, Any]:
    return {name: scene.facts[name] for name in ("unit", *names)} | scene.signed


def _looked_through(scene: Scene) -> None:
    # What was found is kept as it was: another version of the program might look at other things.
    issuer = Unit.objects.get(code=scene.facts["issuer"])
    keep_readiness(issuer=issuer, pack=scene.facts["pack"], items=scene.facts["items"], **scene.signed)


def _call(scene: Scene) -> None:
    given = _of(scene, "programme", "reason") | {"place": scene.facts.get("place", _BEFORE)}
    actions.call_review(review=scene.facts["planned"], on=read_day(scene.facts["on"]), **given)


def _call_beyond_plan(scene: Scene) -> None:
    said = scene.facts["extra"]
    said = {"place": _BEFORE} | said
    extra = actions.Extra(**said | {"on": read_day(said["on"]), "levels": tuple(said["levels"])})
    actions.call_extra(extra=extra, **_of(scene, "programme"))


def _decide(scene: Scene) -> None:
    # The task that was set with it has an entry of its own.
    due_on = scene.facts["due_on"]
    given = _of(scene, "serial", "text", "issue", "requirement", "owner", "task")
    keep_decision(due_on=read_day(due_on) if due_on else None, **given)


PLAYERS: dict[str, Player] = {
    "pack.readiness_checked": _looked_through,
    "review.called": _call,
    "review.called_beyond_plan": _call_beyond_plan,
    "review.called_off": lambda scene: actions.call_off_review(**_of(scene, "serial", "reason")),
    "review.decided": _decide,
    "review.ended": lambda scene: actions.end_review(**_of(scene, "serial", "because")),
}
