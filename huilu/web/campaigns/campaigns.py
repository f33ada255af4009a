"""Campaigns as pages: which there are, one of them with its register, and what its issuer can do."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods

from huilu.accounts.capabilities import Act, check_may, may
from huilu.accounts.sight import seeing
from huilu.campaigns import actions
from huilu.campaigns.models import Campaign
from huilu.campaigns.queries.campaigns import find_campaign, seats_of
from huilu.campaigns.rules.campaigns import NotTheIssuer
from huilu.web.access import signed_in
from huilu.web.campaigns.forms import CampaignForm, EndingForm, TaskForceForm
from huilu.web.campaigns.shown import campaign_page, list_page
from huilu.web.request import Request


@signed_in
@require_GET
def index(request: Request) -> HttpResponse:
    """The campaigns that the reader's part of the tree is in, and those of units above."""
    page = list_page(request.actor, request.at, request.GET.dict())
    may_start = may(request.actor, Act.ISSUE_PLAN)
    return render(request, "campaigns/list.html", {"page": page, "may_start": may_start})


@signed_in
@require_GET
def show(request: Request, number: str) -> HttpResponse:
    """One campaign: how its issues stand, and each of them."""
    campaign = find_campaign(number, for_=request.actor)
    after, before = request.GET.get("after", ""), request.GET.get("before", "")
    page = campaign_page(campaign, request.actor, request.at, after=after, before=before)
    return render(request, "campaigns/campaign.html", {"page": page})


@signed_in
@require_http_methods(["GET", "POST"])
def new(request: Request) -> HttpResponse:
    """The form for a campaign, and its start."""
    check_may(request.actor, Act.ISSUE_PLAN)
    with seeing(request.actor):
        form = CampaignForm(request.POST if request.method == "POST" else None, request)
    started: list[Campaign] = []
    by, at = request.actor, request.at
    if request.method == "POST" and form.carries(
        lambda: started.append(actions.start_campaign(**form.arguments, by=by, at=at))
    ):
        return redirect("campaign", started[0].number)
    with seeing(request.actor):
        return render(request, "campaigns/new.html", {"form": form}, status=form.status)


@signed_in
@require_http_methods(["GET", "POST"])
def task_force(request: Request, number: str) -> HttpResponse:
    """Who leads it from now on."""
    with seeing(request.actor):
        campaign = _own(number, request)
        seated = [f"{seat.post.unit.code}/{seat.post.code}" for seat in seats_of(campaign)]
        form = TaskForceForm(request.POST if request.method == "POST" else None, request.actor, seated)
    return _act(request, campaign, form, actions.name_task_force, _("Name the task force"))


@signed_in
@require_http_methods(["GET", "POST"])
def ending(request: Request, number: str) -> HttpResponse:
    """It ends before its sunset."""
    with seeing(request.actor):
        campaign = _own(number, request)
    form = EndingForm(request.POST if request.method == "POST" else None)
    return _act(request, campaign, form, actions.end_campaign, _("End the campaign"))


def _own(number: str, request: Request) -> Campaign:
    campaign = find_campaign(number, for_=request.actor)
    if campaign.issuer_id != request.actor.unit_id:
        raise NotTheIssuer(unit=campaign.issuer.name)
    return campaign


def _act(
    request: Request,
    campaign: Campaign,
    form: TaskForceForm | EndingForm,
    act: Callable[..., object],
    label: str | Promise,
) -> HttpResponse:
    if request.method == "POST" and form.carries(
        lambda: act(number=campaign.number, **form.arguments, by=request.actor, at=request.at)
    ):
        return redirect("campaign", campaign.number)
    shown = {"campaign": campaign, "form": form, "label": label}
    with seeing(request.actor):
        return render(request, "campaigns/act.html", shown, status=form.status)
