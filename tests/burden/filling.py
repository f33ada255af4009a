"""A county that asks its villages for figures, and what the villages answer."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from huilu.burden.answering import send_response
from huilu.burden.asking import Asking, ask
from huilu.burden.fields import register_field
from huilu.burden.models import Demand, Response
from huilu.burden.states import DemandKind
from huilu.burden.whom import Whom
from tests.burden.asking import COUNTY, VILLAGE
from tests.cast import Cast

DUE, SUNSET = date(2023, 10, 31), date(2023, 11, 30)
COVERS = (("open", {"zh": "明沟", "en": "open"}), ("covered", {"zh": "暗沟", "en": "covered"}))
FIELDS: dict[str, dict[str, Any]] = {
    "drain_length": {"labels": {"zh": "排水沟长度", "en": "Length of drains"}, "kind": "number", "measured_in": "米"},
    "drain_cleared": {"labels": {"zh": "最近一次清淤", "en": "Last cleared"}, "kind": "date"},
    "drain_cover": {"labels": {"zh": "沟的形式", "en": "Kind of cover"}, "kind": "choice", "choices": COVERS},
    "school_bus": {"labels": {"zh": "有无校车", "en": "Has a school bus"}, "kind": "yes_no"},
    "notes_on_water": {"labels": {"zh": "水患说明", "en": "Notes on water"}, "kind": "text"},
}


def registers(town: Cast, *codes: str, by: str = COUNTY) -> None:
    """The county gives these figures their names."""
    for code in codes or FIELDS:
        register_field(code=code, **FIELDS[code], by=town.actor(by), at=town.later())


def asking(**changes: Any) -> Asking:
    """Half an hour of each village, two figures, by the end of October."""
    usual = Asking(
        kind=DemandKind.FORM,
        labels={"zh": "排水沟情况", "en": "Drains"},
        purpose={"zh": "知道哪里要修"},
        basis={"zh": "区政府2023年第12号"},
        minutes=30,
        due_on=DUE,
        sunset_on=SUNSET,
        whom=Whom(levels=("village",)),
        fields=("drain_length", "drain_cover?"),
    )
    return replace(usual, **changes)


def asks_form(town: Cast, by: str = COUNTY, **changes: Any) -> Demand:
    """It passes the gate."""
    return ask(asking(**changes), by=town.actor(by), at=town.later())


def answers(town: Cast, demand: Demand, by: str = VILLAGE, **cells: Any) -> Response:
    """A village fills it in and sends it."""
    cells = cells or {"drain_length": "120"}
    return send_response(demand=demand.code, cells=cells, by=town.actor(by), at=town.later())
