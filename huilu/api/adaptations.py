"""Adaptations: what waits at the own desk, what the own unit has asked, and one address for each verb."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import Any

from django.http import HttpResponse
from ninja import Router
from pydantic import BaseModel, Field

from huilu.accounts.sight import seeing
from huilu.api.bodies import RequirementBody
from huilu.api.list_shapes import AdaptedShape
from huilu.api.request import Request, answer
from huilu.api.shapes import REFUSALS, WITH_BODY, Named
from huilu.api.windows import USUAL, Limit, Mark, window_as_data
from huilu.api.words import Code, Text
from huilu.board.adaptation_export import figures_as_data, placed_as_data
from huilu.clock.queries import now
from huilu.kernel.days import day_of
from huilu.kernel.windows import window_of
from huilu.org.queries import find_unit
from huilu.programmes import adapting
from huilu.programmes.adaptations import all_of, figures_of, find_adaptation, waiting_at
from huilu.programmes.models import Adaptation

adaptations = Router(tags=["adaptations"])


class AdaptationBody(RequirementBody):
    """What the own unit asks to have otherwise: a later day, another carrier of the programme, or both; and why."""

    reason: Text
    carrier: Text = ""
    due_on: date | None = None


class AskedBody(RequirementBody):
    """Which request: whose, about what, and which of the unit's requests about it."""

    unit: Code
    serial: int = Field(ge=1, le=30_000)


class RefusedBody(AskedBody):
    """The same, and why not; the unit reads it."""

    reason: Text


class AdaptationShape(AdaptedShape):
    """A request with whose it is, about what, and who decides."""

    unit: Named
    requirement: str
    issuer: Named


class Adaptations(BaseModel):
    """Requests; where there are more, `next` is the mark to go on after."""

    items: list[AdaptationShape]
    next: str | None


class AdaptationDesk(Adaptations):
    """What waits here, the longest first; and how much silence has decided within a year."""

    waiting: int
    oldest: str | None
    decided_within_a_year: int
    by_silence_within_a_year: int


_ONE: dict[Any, Any] = {200: AdaptationShape, **WITH_BODY}


@adaptations.get("", response={200: AdaptationDesk, **REFUSALS}, summary="What waits for the own unit's answer")
def desk(request: Request, after: Mark = "", limit: Limit = USUAL) -> HttpResponse:
    """Whoever issued a clause decides about it; what has waited longest comes first."""
    with seeing(request.auth):
        unit, today = find_unit(request.auth.unit_code, for_=request.auth), day_of(now())
        window = window_of(waiting_at(unit, today), "asked_at", "id", after=after, size=limit)
        return answer(
            figures_as_data(figures_of(unit, today)) | window_as_data(window, partial(placed_as_data, today=today))
        )


@adaptations.get("/own", response={200: Adaptations, **REFUSALS}, summary="What the own unit has asked")
def own(request: Request, after: Mark = "", limit: Limit = USUAL) -> HttpResponse:
    """The latest first, settled or not."""
    with seeing(request.auth):
        unit, today = find_unit(request.auth.unit_code, for_=request.auth), day_of(now())
        window = window_of(all_of(unit, today), "-asked_at", "-id", after=after, size=limit)
        return answer(window_as_data(window, partial(placed_as_data, today=today)))


@adaptations.post("", response={201: AdaptationShape, **WITH_BODY}, summary="Ask for an adaptation")
def ask(request: Request, body: AdaptationBody) -> HttpResponse:
    """Of a requirement that binds the own unit. Nothing changes until it is granted."""
    made = adapting.ask_adaptation(unit_id=request.auth.unit_id, **body.model_dump(), by=request.auth, at=now())
    return _tell(request, made, 201)


@adaptations.post("/grant", response=_ONE, summary="Grant a request")
def grant(request: Request, body: AskedBody) -> HttpResponse:
    """By the unit that issued the clause. It holds from now on."""
    return _decide(request, adapting.grant_adaptation, body)


@adaptations.post("/refusal", response=_ONE, summary="Refuse a request")
def refusal(request: Request, body: RefusedBody) -> HttpResponse:
    """By the unit that issued the clause, with a reason."""
    return _decide(request, adapting.refuse_adaptation, body)


@adaptations.post("/taking-back", response=_ONE, summary="Take a request or an adaptation back")
def taking_back(request: Request, body: RequirementBody) -> HttpResponse:
    """The last one of the own unit about the requirement; what its issuer says holds again."""
    taken = adapting.take_adaptation_back(
        unit_id=request.auth.unit_id, requirement=body.requirement, by=request.auth, at=now()
    )
    return _tell(request, taken)


def _decide(request: Request, verb: Any, body: AskedBody) -> HttpResponse:
    with seeing(request.auth):
        find_adaptation(body.unit, body.requirement, body.serial, for_=request.auth, day=day_of(now()))
    return _tell(request, verb(**body.model_dump(), by=request.auth, at=now()))


def _tell(request: Request, one: Adaptation, status: int = 200) -> HttpResponse:
    with seeing(request.auth):
        today = day_of(now())
        found = find_adaptation(one.unit.code, one.requirement.key, one.serial, for_=request.auth, day=today)
        return answer(placed_as_data(found, today), status)
