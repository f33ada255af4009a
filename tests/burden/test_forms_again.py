"""Fields, demands and what was sent come back from the ledger as they were; drafts are in no ledger."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from huilu.burden.answering import keep_response, take_back_response
from huilu.burden.asking import withdraw_asked
from huilu.burden.auditing import read_risk
from huilu.burden.models import DataField, Demand, DemandUnit, FormField, Response, RiskReading, Suspension, Value
from huilu.burden.rules import GUARD_POST
from huilu.burden.whom import Whom
from huilu.kernel.actor import Actor
from huilu.ledger.models import Entry
from huilu.replay.burden import PLAYERS
from huilu.replay.scene import Scene
from tests.burden.asking import COUNTY, SISTER, VILLAGE
from tests.burden.filling import answers, asks_form, registers
from tests.cast import Cast

ASKED: tuple[tuple[Any, tuple[str, ...]], ...] = (
    (DataField, ("code", "labels", "kind", "choices", "measured_in", "held_in")),
    (Demand, ("code", "kind", "minutes", "population", "fields", "place", "due_on", "state", "ended_because")),
    (DemandUnit, ("demand__code", "unit__code")),
    (RiskReading, ("demand__code", "outcome", "because", "by_label", "at")),
    (Suspension, ("demand__code", "because", "outcome")),
    (FormField, ("form__demand__code", "position", "field__code", "is_required")),
    (Response, ("form__demand__code", "unit__code", "state", "values")),
    (Value, ("demand__code", "unit__code", "field__code", "value", "as_of")),
)


def what_there_is() -> list[list[Any]]:
    return [list(model.objects.order_by(*named[:3]).values_list(*named)) for model, named in ASKED]


def lives(town: Cast) -> None:
    registers(town)
    form = asks_form(town)
    answers(town, form, drain_length="1,200", drain_cover="暗沟")
    take_back_response(demand=form.code, by=town.actor(VILLAGE), at=town.later())
    answers(town, form, drain_length=1300)
    asks_form(town, kind="meeting", fields=(), place="区政府二楼", whom=Whom(units=(VILLAGE,)))
    gone = asks_form(town, fields=("school_bus",))
    withdraw_asked(code=gone.code, reason="已有数据", by=town.actor(COUNTY), at=town.later())
    hasty = asks_form(town, fields=("school_bus",), risk_reason="校车刹车失灵")
    read_risk(code=hasty.code, was_risk=False, reason="等得了", by=desk(town), at=town.later())


def desk(town: Cast) -> Actor:
    return town.actor("00", username="desk", post=GUARD_POST)


def test_all_comes_back_from_the_ledger(town: Cast) -> None:
    for code in (COUNTY, VILLAGE, SISTER):
        town.actor(code)
    desk(town)
    actors = {actor.signature: actor for actor in town.actors.values()}
    last = Entry.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    with transaction.atomic():
        lives(town)
        was = what_there_is()
        played = list(Entry.objects.filter(pk__gt=last).order_by("pk").values("act", "facts", "by_label", "at"))
        keep_response(demand="370811-1", cells={"drain_length": 7}, by=town.actor(SISTER), at=town.later())
        assert Entry.objects.filter(pk__gt=last).count() == len(played)
        transaction.set_rollback(True)

    assert not DataField.objects.exists()
    for one in played:
        PLAYERS[one["act"]](Scene(facts=one["facts"], by=actors[one["by_label"]], at=one["at"]))

    assert what_there_is() == was
