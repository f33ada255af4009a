"""Who answers for what in a unit, and one address for each verb that changes it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import HttpResponse
from ninja import Router

from huilu.accounts.sight import seeing
from huilu.api import duty_shapes as shapes
from huilu.api.request import Request, answer
from huilu.api.shapes import REFUSALS, WITH_BODY
from huilu.api.unit_verbs import act_on_unit, read_unit
from huilu.api.words import Code
from huilu.board.duty_export import answerable_as_data, duties_as_data
from huilu.clock.queries import now
from huilu.duties import actions
from huilu.duties.queries import duties_of, post_for
from huilu.kernel.days import day_of
from huilu.org.models import Unit
from huilu.org.queries import find_unit

duties = Router(tags=["duties"])

_ONE: dict[Any, Any] = {200: shapes.DutiesShape, **WITH_BODY}


@duties.get("/{code}/duties", response={200: shapes.DutiesShape, **REFUSALS}, summary="Who answers for what")
def show(request: Request, code: Code) -> HttpResponse:
    """Each topic with the post that has it, who takes the rest, and which topics are with nobody."""
    return read_unit(request, code, _told)


@duties.get("/{code}/duties/of/{topic}", response={200: shapes.AnswerableShape, **REFUSALS}, summary="Who answers")
def answering(request: Request, code: Code, topic: Code) -> HttpResponse:
    """For one topic, known or not: there is always somebody."""
    with seeing(request.auth):
        return answer(answerable_as_data(post_for(find_unit(code, for_=request.auth), topic)))


@duties.post("/{code}/duties/topics", response=_ONE, summary="Give topics to a post")
def topics(request: Request, code: Code, body: shapes.TopicsBody) -> HttpResponse:
    """What another post of the unit had of them passes to it."""
    return act_on_unit(request, actions.give_topics, code, body.model_dump(), _told)


@duties.post("/{code}/duties/release", response=_ONE, summary="Take topics from a post")
def release(request: Request, code: Code, body: shapes.TopicsBody) -> HttpResponse:
    """Whoever answers first has them meanwhile."""
    return act_on_unit(request, actions.take_topics, code, body.model_dump(), _told)


@duties.post("/{code}/duties/first", response=_ONE, summary="Name who answers first")
def first(request: Request, code: Code, body: shapes.FirstBody) -> HttpResponse:
    """By a post that administers the unit."""
    return act_on_unit(request, actions.name_first, code, body.model_dump(), _told)


def _told(unit: Unit) -> Mapping[str, Any]:
    return duties_as_data(duties_of(unit, day_of(now())))
