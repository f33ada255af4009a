"""What a county asks of its villages, in all the ways in which one can ask."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from huilu.burden import rules
from huilu.burden.gate import pass_gate
from huilu.burden.models import Demand
from huilu.burden.states import DemandKind
from huilu.burden.terms import Terms
from huilu.kernel.actor import Actor
from huilu.org.models import UnitClass
from tests.cast import Cast

COUNTY, STREET, VILLAGE, SISTER = "370811", "370811007", "370811007201", "370811007202"


def classes(level: str) -> frozenset[int]:
    return frozenset(UnitClass.objects.filter(level=level).order_by("pk").values_list("pk", flat=True))


def terms(level: str = "village", **changes: Any) -> Terms:
    """An hour of each village before the end of October."""
    usual = Terms(
        code="370811-1",
        kind=DemandKind.FORM,
        labels={"zh": "排水沟长度"},
        purpose={"zh": "知道哪里要修"},
        basis={"zh": "区政府2023年第12号"},
        minutes=60,
        starts_on=date(2023, 9, 20),
        due_on=date(2023, 10, 31),
        sunset_on=date(2023, 11, 30),
        class_ids=classes(level),
        fields=("drain_length",),
    )
    return replace(usual, **changes)


def asks(town: Cast, by: str = COUNTY, **changes: Any) -> Demand:
    return pass_gate(terms=terms(**changes), asker=town.unit(by), by=town.actor(by), at=town.later())


def guard_of(town: Cast, code: str = "00") -> Actor:
    return town.actor(code, username=f"guard-{code}", post=rules.GUARD_POST)
