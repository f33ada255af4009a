"""Asking ad hoc: for a form, for data, to a meeting, or announcing a visit; all of it through the gate."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from django.db import transaction

from huilu.accounts.capabilities import Act, check_may
from huilu.burden import form_rules, rules
from huilu.burden.fields import find_fields
from huilu.burden.frame import about_demand
from huilu.burden.gate import check_decided, end_demand, lock_gate, pass_gate, quote
from huilu.burden.models import DataField, Demand, Form, FormField
from huilu.burden.population import count_classes
from huilu.burden.states import DemandKind, DemandState
from huilu.burden.terms import Quote, Terms
from huilu.burden.whom import Whom, class_ids_of, unit_ids_of
from huilu.kernel.actor import Actor
from huilu.kernel.days import day_of
from huilu.kernel.words import pick
from huilu.ledger.actions import record
from huilu.org.models import Unit

Text = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Asking:
    """What somebody asks for. Of a meeting or a visit `due_on` is its day, and `minutes` how long it takes.

    A field whose code ends in `?` may be left empty.
    """

    kind: str
    labels: Text
    purpose: Text
    basis: Text
    minutes: int
    due_on: date | None
    sunset_on: date
    whom: Whom
    fields: tuple[str, ...] = ()
    place: str = ""
    risk_reason: str = ""
    replaces: tuple[str, ...] = ()

    def as_data(self) -> dict[str, Any]:
        """What the ledger keeps of it."""
        return {
            "kind": str(self.kind),
            "labels": dict(self.labels),
            "purpose": dict(self.purpose),
            "basis": dict(self.basis),
            "minutes": self.minutes,
            "due_on": self.due_on,
            "sunset_on": self.sunset_on,
            "whom": self.whom.as_data(),
            "fields": list(self.fields),
            "place": self.place,
            "risk_reason": self.risk_reason,
            "replaces": list(self.replaces),
        }


def quote_for(asking: Asking, *, by: Actor, at: datetime) -> Quote:
    """What it would cost, one unit and all of them: shown before it is sent. Nothing is written."""
    asker, terms, _fields = _read(asking, by, at)
    return quote([terms], asker=asker, at=at)[0]


@transaction.atomic
def try_to_ask(asking: Asking, *, by: Actor, at: datetime) -> Quote:
    """The price, if the gate would let it through; otherwise what the gate would say. Nothing stays written."""
    priced = quote_for(asking, by=by, at=at)
    point = transaction.savepoint()
    try:
        ask(asking, by=by, at=at)
    finally:
        transaction.savepoint_rollback(point)
    return priced


@transaction.atomic
def ask(asking: Asking, *, by: Actor, at: datetime) -> Demand:
    """The demand, if the gate lets it through; with it the form, where one is to be filled in."""
    # Numbers of an asker follow one another: whoever asks next waits for this one.
    lock_gate()
    asker, terms, fields = _read(asking, by, at)
    demand = pass_gate(terms=replace(terms, code=_next_code(asker)), asker=asker, by=by, at=at)
    if fields:
        form = Form.objects.create(demand=demand)
        FormField.objects.bulk_create(
            FormField(form=form, field=one, position=place, is_required=not asked.endswith("?"))
            for place, (one, asked) in enumerate(zip(fields, asking.fields, strict=True), 1)
        )
    facts = {"asker": asker.code, "demand": demand.code, **asking.as_data()}
    record("demand.asked", about=about_demand(demand), by=by, at=at, **facts)
    return demand


@transaction.atomic
def withdraw_asked(*, code: str, reason: str, by: Actor, at: datetime) -> Demand:
    """The asker takes back what it asked ad hoc, and says why. What was answered stays."""
    kept = rules.check_reason(reason)
    demand = Demand.objects.select_for_update(of=("self",)).select_related("asker").filter(code=code).first()
    if demand is None or (demand.asker_id != by.unit_id and not by.is_installation):
        raise rules.NoSuchDemand(demand=code)
    rules.check_ends_by_itself(demand)
    form_rules.check_ad_hoc(demand.kind)
    check_decided(demand)
    rules.check_standing(demand)
    end_demand(demand=demand, state=DemandState.WITHDRAWN, reason=kept, by=by, at=at)
    record("demand.withdrawn", about=about_demand(demand), by=by, at=at, demand=code, reason=kept)
    return demand


def _read(asking: Asking, by: Actor, at: datetime) -> tuple[Unit, Terms, list[DataField]]:
    check_may(by, Act.ASK_FOR_DATA)
    codes = [one.removesuffix("?") for one in asking.fields]
    form_rules.check_kind(asking.kind, codes)
    form_rules.check_days(asking.due_on, asking.sunset_on)
    asker = Unit.objects.select_related("unit_class__level").get(pk=by.unit_id)
    fields = find_fields(codes)
    terms = _terms(asking, asker, at)
    counts = count_classes(asker)
    form_rules.check_reached(len(terms.unit_ids) + sum(counts.get(one, 0) for one in terms.class_ids))
    return asker, terms, fields


def _terms(asking: Asking, asker: Unit, at: datetime) -> Terms:
    named = asking.whom.units
    if named and asking.whom != Whom(units=named):
        raise form_rules.WhomSaidTwice(field="units")
    class_ids = frozenset[int]() if named else class_ids_of(asking.whom)
    unit_ids = unit_ids_of(asking.whom, asker)
    if not (class_ids or unit_ids) or asking.whom == Whom():
        raise form_rules.WhomUnsaid
    return Terms(
        # Until it passes it has no number.
        code=pick(asking.labels),
        kind=DemandKind(asking.kind),
        labels=asking.labels,
        purpose=asking.purpose,
        basis=asking.basis,
        minutes=asking.minutes,
        starts_on=day_of(at),
        due_on=asking.due_on,
        sunset_on=asking.sunset_on,
        class_ids=class_ids,
        unit_ids=unit_ids,
        fields=tuple(one.removesuffix("?") for one in asking.fields),
        risk_reason=asking.risk_reason,
        replaces=asking.replaces,
        place=asking.place,
    )


def _next_code(asker: Unit) -> str:
    """The unit's code and a number of its own, above all that there were."""
    pattern = re.compile(re.escape(asker.code) + r"-(\d+)")
    known = Demand.objects.filter(code__startswith=f"{asker.code}-").order_by().values_list("code", flat=True)
    last = max((int(found[1]) for found in map(pattern.fullmatch, known) if found), default=0)
    return f"{asker.code}-{last + 1}"
