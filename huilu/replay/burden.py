"""The acts on demands, played again from the facts of their entries."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from huilu.burden import flagging
from huilu.burden.allowing import set_allowance
from huilu.burden.answering import send_response, take_back_response
from huilu.burden.asking import Asking, ask, withdraw_asked
from huilu.burden.auditing import read_risk
from huilu.burden.fields import register_field
from huilu.burden.whom import Whom
from huilu.programmes import lapsing
from huilu.replay.scene import Player, Scene, read_day


def _flag(scene: Scene) -> None:
    # Whose flag it was, and why, stands in no ledger.
    facts = scene.facts
    flagging.restore_flag(code=facts["demand"], proof=facts["proof"], seal=facts.get("seal", ""), at=scene.at)


def _guard(act: Callable[..., Any]) -> Player:
    def play(scene: Scene) -> None:
        act(code=scene.facts["demand"], reason=scene.facts["reason"], **scene.signed)

    return play


def _read_risk(scene: Scene) -> None:
    given = {name: scene.facts[name] for name in ("was_risk", "reason")}
    read_risk(code=scene.facts["demand"], **given, **scene.signed)


def _allow(scene: Scene) -> None:
    given = {name: scene.facts[name] for name in ("level", "audience", "minutes")}
    set_allowance(**given, **scene.signed)


_AS_ASKED = ("kind", "labels", "purpose", "basis", "minutes", "place", "risk_reason")


def _register(scene: Scene) -> None:
    names = ("code", "labels", "kind", "choices", "measured_in", "held_in")
    # Whoever registered it was told at the time what it sounds like.
    register_field(**{name: scene.facts[name] for name in names}, differs="settled at the time", **scene.signed)


def _ask(scene: Scene) -> None:
    facts = scene.facts
    given: dict[str, Any] = {name: facts[name] for name in _AS_ASKED}
    given |= {name: read_day(facts[name]) for name in ("due_on", "sunset_on")}
    given |= {name: tuple(facts[name]) for name in ("fields", "replaces")}
    ask(Asking(**given, whom=Whom.from_data(facts["whom"])), **scene.signed)


def _withdraw(scene: Scene) -> None:
    withdraw_asked(code=scene.facts["demand"], reason=scene.facts["reason"], **scene.signed)


def _send(scene: Scene) -> None:
    send_response(demand=scene.facts["demand"], cells=scene.facts["values"], **scene.signed)


def _take_back(scene: Scene) -> None:
    take_back_response(demand=scene.facts["demand"], **scene.signed)


PLAYERS: dict[str, Player] = {
    "burden.flagged": _flag,
    "burden.suspended": _guard(flagging.suspend_demand),
    "burden.lifted": _guard(lapsing.resume_demand),
    "burden.stopped": _guard(flagging.stop_demand),
    "burden.risk_read": _read_risk,
    "burden.allowance_set": _allow,
    "field.registered": _register,
    "demand.asked": _ask,
    "demand.withdrawn": _withdraw,
    "response.sent": _send,
    "response.taken_back": _take_back,
}
