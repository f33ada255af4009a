"""Problem classes with their look-across and samples, and hints at issues that look alike."""

from __future__ import annotations

import secrets
from typing import Annotated

from django.db import transaction
from django.http import HttpResponse
from ninja import Router
from pydantic import Field

from huilu.accounts.sight import seeing
from huilu.api import campaign_bodies as bodies
from huilu.api import campaign_shapes as shapes
from huilu.api.request import Request, answer
from huilu.api.shapes import REFUSALS, WITH_BODY
from huilu.api.windows import USUAL, Limit, Mark, window_as_data
from huilu.api.words import Code, Position
from huilu.board.campaign_export import alike_as_data, class_as_data, whole_class_as_data
from huilu.campaigns import actions
from huilu.campaigns.models import Site
from huilu.campaigns.queries.alike import similar_to
from huilu.campaigns.queries.classes import classes_known, find_class
from huilu.campaigns.rules.sampling import NoSuchSite
from huilu.clock.queries import now
from huilu.kernel.windows import window_of
from huilu.loop.actions import draft_issue
from huilu.loop.rules import TITLE_LIMIT
from huilu.org.queries import find_unit

classes = Router(tags=["problem classes"])
similar = Router(tags=["issues"])

Title = Annotated[str, Field(max_length=TITLE_LIMIT, pattern=r"^[^\x00]*$")]
Most = Annotated[int, Field(ge=1, le=20)]
_ONE = {200: shapes.ClassShape, **WITH_BODY}
_MADE = {201: shapes.ClassShape, **WITH_BODY}


@classes.get("", response={200: shapes.ClassLines, **REFUSALS}, summary="Problem classes about the own part")
def list_known(request: Request, after: Mark = "", limit: Limit = USUAL) -> HttpResponse:
    """Those of the own part of the tree and of the units above, the latest first."""
    with seeing(request.auth):
        window = window_of(classes_known(request.auth), "-defined_at", "number", after=after, size=limit)
        return answer(window_as_data(window, class_as_data))


@classes.get("/{number}", response={200: shapes.ClassShape, **REFUSALS}, summary="One class")
def show(request: Request, number: Code) -> HttpResponse:
    """The class with its questions and samples."""
    return _read(number, request)


@classes.post("", response=_MADE, summary="Make a class of an issue")
def define(request: Request, body: bodies.ClassBody) -> HttpResponse:
    """What one issue has taught, as a statement about every sibling under the scope."""
    issue, lesson = body.from_issue, body.lesson()
    made = actions.define_class(from_issue=issue, scope=body.scope, lesson=lesson, by=request.auth, at=now())
    return _read(made.number, request, 201)


@classes.post("/{number}/answers", response=_ONE, summary="Answer the questions")
def answers(request: Request, number: Code, body: bodies.AnswersBody) -> HttpResponse:
    """The own unit answers, once."""
    actions.answer_look_across(number=number, answers=body.answers, by=request.auth, at=now())
    return _read(number, request)


@classes.post("/{number}/sample", response=_MADE, summary="Draw a sample")
def sample(request: Request, number: Code, body: bodies.SampleBody) -> HttpResponse:
    """Sites are drawn by a seed that nobody chooses."""
    seed, wanted = secrets.token_hex(16), body.wanted()
    actions.draw_sample(number=number, seed=seed, wanted=wanted, size=body.size, by=request.auth, at=now())
    return _read(number, request, 201)


@classes.post("/{number}/sites/{position}/look", response=_ONE, summary="Record a look at a site")
def look(request: Request, number: Code, position: Position, body: bodies.LookBody) -> HttpResponse:
    """Somebody from elsewhere was there."""
    actions.look_at_site(number=number, position=position, **body.model_dump(), by=request.auth, at=now())
    return _read(number, request)


@classes.post("/{number}/sites/{position}/issue", response=_MADE, summary="Raise an issue for a site")
def raising(request: Request, number: Code, position: Position, body: bodies.SiteIssueBody) -> HttpResponse:
    """An ordinary draft of the own unit, which somebody then opens."""
    with seeing(request.auth):
        found = find_class(number, for_=request.auth)
        sites = Site.objects.filter(plan__problem_class=found, position=position).select_related("unit")
        site = sites.order_by("-plan__position").first()
    if site is None:
        raise NoSuchSite(position=position)
    by, at = request.auth, now()
    with transaction.atomic():
        issue = draft_issue(finding=body.finding(site.unit.code), by=by, at=at)
        actions.tie_issue(number=number, position=position, issue=issue.number, by=by, at=at)
    return _read(number, request, 201)


@classes.post("/{number}/closure", response=_ONE, summary="Close it after a passed sample")
def closure(request: Request, number: Code, body: bodies.FixBody) -> HttpResponse:
    """With the rule that keeps it so, or the reason why none is needed."""
    actions.close_class(number=number, **body.model_dump(), by=request.auth, at=now())
    return _read(number, request)


@similar.get("", response={200: shapes.Hints, **REFUSALS}, summary="Issues that look alike")
def alike(request: Request, title: Title, unit: Code, topic: Title = "other", limit: Most = 5) -> HttpResponse:
    """Hints with their reasons, within what the post may see."""
    with seeing(request.auth):
        where, at = find_unit(unit, for_=request.auth), now()
        found = similar_to(title, topic=topic, unit=where, for_=request.auth, limit=limit)
        return answer({"items": [alike_as_data(hint, at) for hint in found]})


def _read(number: str, request: Request, status: int = 200) -> HttpResponse:
    with seeing(request.auth):
        return answer(whole_class_as_data(find_class(number, for_=request.auth)), status)
