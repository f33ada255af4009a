"""Campaigns: finding and starting them, their register, and one address for each verb."""

from __future__ import annotations

from typing import Annotated

from django.http import HttpResponse
from ninja import Router
from pydantic import Field

from huilu.accounts.sight import seeing
from huilu.api import campaign_bodies as bodies
from huilu.api import campaign_shapes as shapes
from huilu.api.issue_shapes import IssuePage
from huilu.api.request import Request, answer
from huilu.api.shapes import REFUSALS, WITH_BODY
from huilu.api.windows import USUAL, Limit, Mark, window_as_data
from huilu.api.words import Code
from huilu.board.campaign_export import campaign_as_data, campaign_register_as_data, whole_campaign_as_data
from huilu.campaigns import actions
from huilu.campaigns.queries.campaigns import campaigns_known, find_campaign
from huilu.clock.queries import now
from huilu.kernel.windows import window_of

campaigns = Router(tags=["campaigns"])

After = Annotated[str, Field(max_length=80, pattern=r"^[0-9A-Za-z._-]*$")]
_ONE = {200: shapes.CampaignShape, **WITH_BODY}


@campaigns.get("", response={200: shapes.CampaignLines, **REFUSALS}, summary="Campaigns that the post is in or above")
def list_known(request: Request, after: Mark = "", limit: Limit = USUAL) -> HttpResponse:
    """Those of the own part of the tree and of the units above, the latest first."""
    with seeing(request.auth):
        at = now()
        window = window_of(campaigns_known(request.auth), "-starts_on", "number", after=after, size=limit)
        return answer(window_as_data(window, lambda one: campaign_as_data(one, at)))


@campaigns.get("/{number}", response={200: shapes.CampaignShape, **REFUSALS}, summary="One campaign")
def show(request: Request, number: Code) -> HttpResponse:
    """The campaign, and how its issues stand."""
    return _read(number, request)


@campaigns.get("/{number}/issues", response={200: IssuePage, **REFUSALS}, summary="The issues of a campaign")
def register(request: Request, number: Code, after: After = "", limit: Limit = USUAL) -> HttpResponse:
    """Ordinary issues, in the order of their numbers."""
    with seeing(request.auth):
        campaign = find_campaign(number, for_=request.auth)
        return answer(campaign_register_as_data(campaign, request.auth, now(), after=after, limit=limit))


@campaigns.post("", response={201: shapes.CampaignShape, **WITH_BODY}, summary="Start a campaign")
def start(request: Request, body: bodies.CampaignBody) -> HttpResponse:
    """A few topics are taken up everywhere below the own unit, until a day."""
    outline, posts, replaces = body.outline(), body.task_force, body.replaces
    made = actions.start_campaign(outline=outline, posts=posts, replaces=replaces, by=request.auth, at=now())
    return _read(made.number, request, 201)


@campaigns.post("/{number}/task-force", response=_ONE, summary="Name the task force")
def task_force(request: Request, number: Code, body: bodies.TaskForceBody) -> HttpResponse:
    """These posts lead it from now on."""
    actions.name_task_force(number=number, posts=body.posts, by=request.auth, at=now())
    return _read(number, request)


@campaigns.post("/{number}/ending", response=_ONE, summary="End it before its sunset")
def ending(request: Request, number: Code, body: bodies.EndingBody) -> HttpResponse:
    """It stops counting. Its issues go on."""
    actions.end_campaign(number=number, reason=body.reason, by=request.auth, at=now())
    return _read(number, request)


def _read(number: str, request: Request, status: int = 200) -> HttpResponse:
    with seeing(request.auth):
        campaign = find_campaign(number, for_=request.auth)
        return answer(whole_campaign_as_data(campaign, request.auth, now()), status)
