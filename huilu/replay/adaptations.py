"""Adaptations played again: asked, granted, refused, taken back."""

from __future__ import annotations

from typing import Any

from huilu.kernel.days import day_of
from huilu.org.models import Unit
from huilu.programmes import adapting
from huilu.programmes.adaptations import asked_by
from huilu.programmes.models import Adaptation, Requirement
from huilu.programmes.states import AdaptationState, Lapse
from huilu.replay.scene import Player, Scene, read_day


def _own(scene: Scene) -> dict[str, Any]:
    unit = Unit.ever.get(code=scene.facts["unit"])
    return {"unit_id": unit.pk, "requirement": scene.facts["requirement"], **scene.signed}


def _asked(scene: Scene) -> dict[str, Any]:
    return {name: scene.facts[name] for name in ("unit", "requirement", "serial")} | scene.signed


def _ask(scene: Scene) -> None:
    due_on = read_day(scene.facts["due_on"]) if scene.facts["due_on"] else None
    said = {name: scene.facts[name] for name in ("carrier", "reason")}
    adapting.ask_adaptation(due_on=due_on, **said, **_own(scene))


def _grant(scene: Scene) -> None:
    if not scene.facts["by_silence"]:
        adapting.grant_adaptation(**_asked(scene))
        return
    # Nobody has done it: the calendar has. What its entry says is kept, whatever would be granted by now.
    adapting.keep_silence(_found(scene), at=scene.at)


def _found(scene: Scene) -> Adaptation:
    programme, _slash, code = scene.facts["requirement"].partition("/")
    requirement = Requirement.objects.get(programme__code=programme, code=code)
    unit = Unit.ever.get(code=scene.facts["unit"])
    return next(one for one in asked_by(unit, requirement, day_of(scene.at)) if one.serial == scene.facts["serial"])


def _lapse(scene: Scene) -> None:
    """Most often whatever made it lapse was played already, and with that it has lapsed; else the calendar did it."""
    asked = _found(scene)
    if asked.state == AdaptationState.ASKED:
        adapting.lapse(asked, Lapse(scene.facts["because"]), by=scene.signed["by"], at=scene.at)


PLAYERS: dict[str, Player] = {
    "adaptation.asked": _ask,
    "adaptation.granted": _grant,
    "adaptation.lapsed": _lapse,
    "adaptation.refused": lambda scene: adapting.refuse_adaptation(reason=scene.facts["reason"], **_asked(scene)),
    "adaptation.taken_back": lambda scene: adapting.take_adaptation_back(**_own(scene)),
}
