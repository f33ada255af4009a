"""Demands and what they cost as plain data: the one form that the API and the command line answer with."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from django.db.models import prefetch_related_objects

from huilu.board.export import Data, day, moment, name_as_data
from huilu.burden.account import Account
from huilu.burden.auditing import reading_of
from huilu.burden.load import allowances
from huilu.burden.models import Demand, Suspension
from huilu.burden.population import Count, count_classes, count_today
from huilu.burden.queries import Matter, Said
from huilu.burden.terms import MonthOfKind
from huilu.kernel.actor import Actor


def demand_as_data(one: Demand, *, reader: Actor, count: Count | None = None) -> Data:
    """A demand with its price and where it stands."""
    return {
        "code": one.code,
        "kind": one.kind,
        "labels": one.labels,
        "purpose": one.purpose,
        "basis": one.basis,
        "asker": name_as_data(one.asker),
        "top": name_as_data(one.top),
        "asked_at": moment(one.asked_at),
        "asked_by": one.asked_by,
        "minutes": one.minutes,
        "times": one.times,
        "population": one.population,
        "population_today": count_today(one, reader=reader, count=count),
        "minutes_in_all": one.minutes_in_all,
        "fields": one.fields,
        "starts_on": day(one.starts_on),
        "due_on": day(one.due_on) if one.due_on else None,
        "sunset_on": day(one.sunset_on),
        "is_risk": one.is_risk,
        "risk_reason": one.risk_reason,
        "state": one.state,
        "ended_because": one.ended_because,
        "suspensions": [_suspension(held) for held in one.suspensions.all()],
    }


def risk_as_data(one: Demand) -> Data:
    """What passed as a risk, and what the guard desk said of it; `outcome` is empty until it was read."""
    read = reading_of(one)
    return {
        "demand": one.code,
        "kind": one.kind,
        "labels": one.labels,
        "asker": name_as_data(one.asker),
        "asked_at": moment(one.asked_at),
        "due_on": day(one.due_on) if one.due_on else None,
        "risk_reason": one.risk_reason,
        "state": one.state,
        "outcome": read.outcome if read else "",
        "by": read.by_label if read else "",
        "because": read.because if read else "",
    }


def _suspension(one: Suspension) -> Data:
    return {
        "at": moment(one.at),
        "by": one.by_label,
        "because": one.because,
        "outcome": one.outcome,
        "decided_at": moment(one.decided_at) if one.decided_at else None,
        "decided_because": one.decided_because,
    }


def account_as_data(one: Account) -> Data:
    """A unit's month: what is asked of it, and how much more may be."""
    return {
        "unit": name_as_data(one.unit),
        "month": day(one.month),
        "minutes": one.minutes,
        "allowed": one.allowed,
        "left": one.left,
        "demands": [
            {"code": line.demand.code, "kind": line.demand.kind, "labels": line.demand.labels, "minutes": line.minutes}
            for line in one.lines
        ],
    }


def month_as_data(one: MonthOfKind) -> Data:
    """The heaviest month of a kind of unit."""
    return {
        "level": one.level,
        "audience": one.audience,
        "month": day(one.month),
        "running": one.running,
        "coming": one.coming,
        "allowed": one.allowed,
        "is_over": one.is_over,
    }


def matters_as_data(matters: Sequence[Matter], *, reader: Actor) -> list[Data]:
    """What lies before the guard desk."""
    told = _each_as_data([one.demand for one in matters], reader)
    return [{"demand": demand, "flags": one.flags} for demand, one in zip(told, matters, strict=True)]


def _each_as_data(demands: Sequence[Demand], reader: Actor) -> list[Data]:
    """Several demands: what hangs on them is read for all of them, and the units of a place are counted once."""
    prefetch_related_objects(demands, "asker", "top", "suspensions", "classes", "units")
    count = cache(count_classes)
    return [demand_as_data(one, reader=reader, count=count) for one in demands]


def said_as_data(one: Said) -> Data:
    """What somebody said, and not who."""
    return {"reason": one.reason, "on": day(one.on)}


def allowances_as_data() -> list[Data]:
    """What somebody has set."""
    return [{"level": level, "audience": audience, "minutes": n} for (level, audience), n in allowances().items()]
