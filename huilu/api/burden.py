"""Demands: finding them, what a unit is asked for, “this is a burden”, and the guard desk."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.http import HttpResponse
from ninja import Router

from huilu.accounts.sight import seeing
from huilu.api import burden_shapes as shapes
from huilu.api.request import Request, answer
from huilu.api.shapes import REFUSALS, WITH_BODY
from huilu.api.words import Code, Text
from huilu.board.burden_export import (
    account_as_data,
    allowances_as_data,
    demand_as_data,
    matters_as_data,
    risk_as_data,
    said_as_data,
)
from huilu.burden import flagging
from huilu.burden.account import account_of
from huilu.burden.auditing import read_risk, risks_before
from huilu.burden.effort import month_of
from huilu.burden.queries import find_demand, matters_before, said_about
from huilu.clock.queries import now
from huilu.kernel.days import day_of
from huilu.org.queries import find_unit
from huilu.programmes import lapsing

demands = Router(tags=["demands"])
accounts = Router(tags=["demands"])

_DONE: dict[str, Any] = {"response": {200: shapes.DemandShape, **WITH_BODY}}


@accounts.get("/{code}/demands", response={200: shapes.AccountShape, **REFUSALS}, summary="What a unit is asked for")
def account(request: Request, code: Code) -> HttpResponse:
    """This month, demand by demand, beside what may be asked of it."""
    with seeing(request.auth):
        unit = find_unit(code, for_=request.auth)
        return answer(account_as_data(account_of(unit, month_of(day_of(now())))))


@demands.get("/allowances", response={200: shapes.Allowances, **REFUSALS}, summary="Allowances that were set")
def allowances(request: Request) -> HttpResponse:
    """Minutes a month by kind of unit; where none was set, the usual ones of its role hold."""
    with seeing(request.auth):
        return answer({"items": allowances_as_data()})


@demands.get("/flagged", response={200: shapes.Matters, **REFUSALS}, summary="What lies before the guard desk")
def flagged(request: Request) -> HttpResponse:
    """For a post that is a guard desk; nothing for everybody else."""
    with seeing(request.auth):
        return answer({"items": matters_as_data(matters_before(request.auth), reader=request.auth)})


@demands.get("/risks", response={200: shapes.Risks, **REFUSALS}, summary="What passed as a risk")
def risks(request: Request) -> HttpResponse:
    """For a post that is a guard desk, to be read afterwards; nothing for everybody else."""
    with seeing(request.auth):
        return answer({"items": [risk_as_data(one) for one in risks_before(request.auth)]})


@demands.get("/one/{path:code}", response={200: shapes.DemandShape, **REFUSALS}, summary="One demand")
def show(request: Request, code: Text) -> HttpResponse:
    """Who asks it, of how many, at what cost, and where it stands."""
    return _read(request, code)


@demands.get("/said/{path:code}", response={200: shapes.SaidList, **REFUSALS}, summary="Why a demand was flagged")
def said(request: Request, code: Text) -> HttpResponse:
    """For its guard desk: what was said, and never by whom."""
    with seeing(request.auth):
        found = find_demand(code, for_=request.auth)
        return answer({"items": [said_as_data(one) for one in said_about(found, for_=request.auth)]})


@demands.post("/flags", response={200: shapes.FlagShape, **WITH_BODY}, summary="This is a burden")
def flag(request: Request, body: shapes.WithReason) -> HttpResponse:
    """Nobody is told which unit said so; the reason is read as it stands, and should not name the unit either.

    The salt proves later that it was this one; it is kept nowhere.
    """
    salt = flagging.flag_burden(code=body.demand, reason=body.reason, by=request.auth, at=now())
    return answer({"demand": body.demand, "salt": salt})


@demands.post("/risk-readings", **_DONE, summary="Say whether it was a risk")
def read(request: Request, body: shapes.ReadingBody) -> HttpResponse:
    """The guard desk has read why it could not wait; what was no risk is suspended until it decides."""
    return _act(request, partial(read_risk, was_risk=body.was_risk), body)


@demands.post("/suspensions", **_DONE, summary="Suspend a demand at once")
def suspend(request: Request, body: shapes.WithReason) -> HttpResponse:
    """It is asked of nobody until the guard desk decides."""
    return _act(request, flagging.suspend_demand, body)


@demands.post("/liftings", **_DONE, summary="Let a suspended demand go on")
def lift(request: Request, body: shapes.WithReason) -> HttpResponse:
    """The guard desk decides, and says why."""
    return _act(request, lapsing.resume_demand, body)


@demands.post("/stops", **_DONE, summary="Stop a suspended demand for good")
def stop(request: Request, body: shapes.WithReason) -> HttpResponse:
    """The guard desk decides, and says why."""
    return _act(request, flagging.stop_demand, body)


def _act(request: Request, act: Any, body: shapes.WithReason) -> HttpResponse:
    act(code=body.demand, reason=body.reason, by=request.auth, at=now())
    return _read(request, body.demand)


def _read(request: Request, code: str) -> HttpResponse:
    with seeing(request.auth):
        return answer(demand_as_data(find_demand(code, for_=request.auth), reader=request.auth))
