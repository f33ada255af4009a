"""The sample of a class as pages: drawing it, looking at a site, raising what is not as it must be."""

from __future__ import annotations

import secrets

from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from huilu.accounts.sight import seeing
from huilu.campaigns import actions
from huilu.campaigns.lqas import Wanted
from huilu.campaigns.models import ProblemClass, Site
from huilu.campaigns.queries.classes import find_class, siblings_of
from huilu.campaigns.rules.classes import check_owner
from huilu.campaigns.rules.sampling import NoSuchSite, rule_of
from huilu.loop.actions import draft_issue
from huilu.loop.models import Issue
from huilu.web.access import signed_in
from huilu.web.campaigns.acting import Acting, act_or_ask
from huilu.web.campaigns.class_forms import LookForm, SampleForm, SiteIssueForm
from huilu.web.request import Request


@signed_in
@require_http_methods(["GET", "POST"])
def sample(request: Request, number: str) -> HttpResponse:
    """What will be drawn, and the draw."""
    with seeing(request.actor):
        found = find_class(number, for_=request.actor)
        check_owner(request.actor.unit_path, scope_path=found.scope.path, scope_name=found.scope.name)
        told = _plan_in_words(found)
    form = SampleForm(request.POST if request.method == "POST" else None)
    # Nobody chooses the seed: whoever could would draw until the sites suit.
    acting = Acting(found, form, _("Draw the sample"), told, {"seed": secrets.token_hex(16)})
    return act_or_ask(request, acting, actions.draw_sample)


@signed_in
@require_http_methods(["GET", "POST"])
def look(request: Request, number: str, position: int) -> HttpResponse:
    """What somebody from elsewhere saw at a site."""
    with seeing(request.actor):
        found = find_class(number, for_=request.actor)
        site = _site(found, position)
        if request.method == "GET" and not site.plan.demand.is_standing:
            return redirect("class", number)
    form = LookForm(request.POST if request.method == "POST" else None, request)
    told = f"{site.unit.name}: {found.statement}"
    acting = Acting(found, form, _("Record the look"), told, {"position": position}, is_said=True)
    return act_or_ask(request, acting, actions.look_at_site)


@signed_in
@require_http_methods(["GET", "POST"])
def raising(request: Request, number: str, position: int) -> HttpResponse:
    """An ordinary issue for a site that is not as it must be: a draft of the reader's unit, until they open it."""
    with seeing(request.actor):
        found = find_class(number, for_=request.actor)
        site = _site(found, position)
        form = SiteIssueForm(request.POST if request.method == "POST" else None, request, found, site)
    raised: list[Issue] = []
    if request.method == "POST" and form.carries(lambda: raised.append(_raise(request, found, form))):
        return redirect("issue", raised[0].number)
    shown = {"found": found, "site": site, "form": form}
    with seeing(request.actor):
        return render(request, "campaigns/class_issue.html", shown, status=form.status)


@transaction.atomic
def _raise(request: Request, found: ProblemClass, form: SiteIssueForm) -> Issue:
    by, at = request.actor, request.at
    issue = draft_issue(finding=form.finding, by=by, at=at)
    actions.tie_issue(number=found.number, position=form.site.position, issue=issue.number, by=by, at=at)
    return issue


def _site(found: ProblemClass, position: int) -> Site:
    """A site of the last sample, if it is in sight."""
    sites = Site.objects.filter(plan__problem_class=found, position=position).select_related("unit", "plan__demand")
    site = sites.order_by("-plan__position").first()
    if site is None:
        raise NoSuchSite(position=position)
    return site


def _plan_in_words(found: ProblemClass) -> str:
    """What the usual figures come to for so many sites."""
    rule = rule_of(siblings_of(found).count(), Wanted(), size=None, scope=found.scope.name)
    text = gettext(
        "With these figures %(size)d of %(population)d sites are drawn, and at least %(needed)d must have it right. "
        "A good class passes %(good)d times in a hundred, a bad one %(bad)d times."
    )
    chances = {"good": round(rule.good_passes * 100), "bad": round(rule.bad_passes * 100)}
    return text % ({"size": rule.size, "population": rule.population, "needed": rule.needed} | chances)
