"""Reviews, agendas, briefs and launches of a unit."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpResponse
from ninja import Router

from huilu.accounts.sight import seeing
from huilu.api import review_shapes as shapes
from huilu.api.request import Request, answer
from huilu.api.shapes import REFUSALS, WITH_BODY
from huilu.api.words import Code
from huilu.clock.queries import now
from huilu.kernel.days import day_of
from huilu.org.queries import find_unit
from huilu.programmes.readiness import last_looks
from huilu.reviews import actions
from huilu.reviews.agenda import agenda_of
from huilu.reviews.brief import brief_of, month_called
from huilu.reviews.data import agenda_as_data, brief_as_data, cadence_as_data, readiness_as_data, review_as_data
from huilu.reviews.models import Review
from huilu.reviews.planning import cadence_of, find_review

reviews = Router(tags=["reviews"])

_ONE: dict[Any, Any] = {200: shapes.ReviewShape, **WITH_BODY}


@reviews.get("/{code}/reviews", response={200: shapes.CadenceShape, **REFUSALS}, summary="Reviews of a unit")
def cadence(request: Request, code: Code) -> HttpResponse:
    """What is planned, what was held, and what stands beyond the plan."""
    with seeing(request.auth):
        return answer(cadence_as_data(cadence_of(find_unit(code, for_=request.auth), day_of(now()))))


@reviews.get("/{code}/reviews/agenda", response={200: shapes.AgendaShape, **REFUSALS}, summary="The agenda as of now")
def agenda(request: Request, code: Code) -> HttpResponse:
    """What is overdue, unclaimed or hard here and below, at this moment."""
    with seeing(request.auth):
        return answer(agenda_as_data(agenda_of(find_unit(code, for_=request.auth), now())))


@reviews.get("/{code}/reviews/brief", response={200: shapes.BriefShape, **REFUSALS}, summary="The monthly brief")
def brief(request: Request, code: Code, month: str = "") -> HttpResponse:
    """Made from what is recorded; asks nothing of anybody."""
    with seeing(request.auth):
        at = now()
        unit = find_unit(code, for_=request.auth)
        return answer(brief_as_data(brief_of(unit, month_called(month, day_of(at)), at)))


@reviews.get("/{code}/launches", response={200: shapes.LaunchesShape, **REFUSALS}, summary="Launches of a unit")
def launches(request: Request, code: Code) -> HttpResponse:
    """For each programme what was found last: is everything in order before its launch."""
    with seeing(request.auth):
        found = last_looks(find_unit(code, for_=request.auth))
        return answer({"items": [readiness_as_data(one) for one in found]})


@reviews.get("/{code}/reviews/{int:serial}", response={200: shapes.ReviewShape, **REFUSALS}, summary="One review")
def show(request: Request, code: Code, serial: int) -> HttpResponse:
    """With what was on the table and what was decided."""
    return _read(request, code, serial)


@reviews.post("/{code}/reviews", response=_ONE, summary="Call a planned review")
def call(request: Request, code: Code, body: shapes.CallBody) -> HttpResponse:
    """Where it calls units together, the gate decides whether there is room."""
    return _call(request, actions.call_review, code, **body.model_dump())


@reviews.post("/{code}/reviews/extra", response=_ONE, summary="Call a review beyond the plan")
def extra(request: Request, code: Code, body: shapes.ExtraBody) -> HttpResponse:
    """For a reason that stays with it."""
    return _call(request, actions.call_extra, code, programme=body.programme, extra=body.extra())


@reviews.post("/{code}/reviews/{int:serial}/decision", response=_ONE, summary="Record a decision")
def decision(request: Request, code: Code, serial: int, body: shapes.DecisionBody) -> HttpResponse:
    """With an owner and a day it becomes a task of the issue."""
    return _act(request, actions.record_decision, code, serial, **body.model_dump())


@reviews.post("/{code}/reviews/{int:serial}/end", response=_ONE, summary="End a review")
def end(request: Request, code: Code, serial: int, body: shapes.EndBody) -> HttpResponse:
    """With at least one decision, or why there is none."""
    return _act(request, actions.end_review, code, serial, **body.model_dump())


@reviews.post("/{code}/reviews/{int:serial}/calling-off", response=_ONE, summary="Call a review off")
def calling_off(request: Request, code: Code, serial: int, body: shapes.OffBody) -> HttpResponse:
    """Nobody is called to it any more."""
    return _act(request, actions.call_off_review, code, serial, **body.model_dump())


def _call(request: Request, verb: Callable[..., Review], code: str, **given: Any) -> HttpResponse:
    _find(request, code)
    made = verb(unit=code, **given, by=request.auth, at=now())
    return _read(request, code, made.serial)


def _act(request: Request, verb: Callable[..., object], code: str, serial: int, **given: Any) -> HttpResponse:
    _find(request, code)
    verb(unit=code, serial=serial, **given, by=request.auth, at=now())
    return _read(request, code, serial)


def _find(request: Request, code: str) -> None:
    with seeing(request.auth):
        find_unit(code, for_=request.auth)


def _read(request: Request, code: str, serial: int) -> HttpResponse:
    with seeing(request.auth):
        return answer(review_as_data(find_review(code, serial, for_=request.auth)))
