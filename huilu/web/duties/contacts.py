"""Contacts as pages: who supports whom, a plan before it is assigned, and what a contact takes up."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods

from huilu.accounts.capabilities import Act, check_may, may
from huilu.accounts.models import Post
from huilu.accounts.sight import seeing
from huilu.duties import actions
from huilu.duties.contact_rules import check_assigns
from huilu.duties.contacts import (
    Plan,
    assigned_by,
    conflicts,
    contacts_of,
    done_by,
    find_supported,
    items_for,
    plan_contacts,
    supported_by,
    taken_up_by,
    uptakes_for,
)
from huilu.kernel.days import day_of
from huilu.kernel.windows import window_of
from huilu.kernel.words import pick
from huilu.loop.queries import find_issue
from huilu.org.models import Level, Unit
from huilu.org.queries import crumbs, find_unit
from huilu.web.access import signed_in
from huilu.web.duties.forms import AssigningForm, Choices, ContactEndingForm, PlanForm, UptakeForm
from huilu.web.handover.acting import Acting
from huilu.web.request import Request


@signed_in
@require_GET
def index(request: Request, code: str) -> HttpResponse:
    """The unit's contacts above, whom its posts support, and whom the reader's own post supports."""
    unit, today = find_unit(code, for_=request.actor), day_of(request.at)
    window = window_of(assigned_by(unit, today), "unit__code", "id", after=request.GET.get("after", ""))
    in_conflict = _in_conflict(window.items, request)
    ours = unit.pk == request.actor.unit_id
    shown = {
        "unit": unit,
        "crumbs": crumbs(unit),
        "ours": ours,
        "contacts": contacts_of(unit, today),
        "window": window.shown_as(lambda one: (one, (one.post_id, one.unit_id) in in_conflict)),
        "supported": supported_by(request.actor, today) if ours else [],
        "done": done_by(request.actor) if ours else None,
        "uptakes": uptakes_for(unit),
        "may_assign": ours and may(request.actor, Act.ASSIGN_CONTACTS),
    }
    return render(request, "duties/contacts.html", shown)


def _in_conflict(assigned: Any, request: Request) -> set[tuple[int, int]]:
    units = {one.unit_id: one.unit for one in assigned}
    return conflicts({one.post_id for one in assigned}, list(units.values()), day_of(request.at))


@signed_in
@require_http_methods(["GET", "POST"])
def plan(request: Request, code: str) -> HttpResponse:
    """The posts and the level are chosen; then the plan is shown with its numbers; then it is assigned in one act."""
    unit = _assigning(request, code)
    with seeing(request.actor):
        choosing = PlanForm(request.GET if "level" in request.GET else None)
        choosing.offer(level=_levels_below(unit), posts=_posts(unit))
        proposal = _proposal(request, unit, choosing) if choosing.is_bound and choosing.is_valid() else None
    written = " ".join(f"{of}={post}" for of, post in proposal.pairs.items()) if proposal else ""
    form = AssigningForm(request.POST or None, initial={"from_on": day_of(request.at), "pairs": written})
    if form.is_bound and form.carries(
        lambda: actions.assign_contacts(unit=code, **form.arguments, by=request.actor, at=request.at)
    ):
        return redirect("contacts", code)
    shown = {"unit": unit, "choosing": choosing, "plan": proposal, "form": form}
    with seeing(request.actor):
        return render(request, "duties/plan.html", shown, status=form.status)


def _proposal(request: Request, unit: Unit, choosing: PlanForm) -> Plan:
    posts = list(Post.objects.filter(unit=unit, code__in=choosing.cleaned_data["posts"]).order_by("code"))
    return plan_contacts(unit, posts, choosing.cleaned_data["level"], day_of(request.at))


def _assigning(request: Request, code: str) -> Unit:
    """The unit, for somebody who may say whom its posts support."""
    check_may(request.actor, Act.ASSIGN_CONTACTS)
    with seeing(request.actor):
        unit = find_unit(code, for_=request.actor)
    check_assigns(is_own=unit.pk == request.actor.unit_id, unit=unit.name)
    return unit


def _levels_below(unit: Unit) -> Choices:
    below = Level.objects.filter(rank__gt=unit.unit_class.level.rank).order_by("rank")
    return [(level.code, pick(level.labels)) for level in below]


def _posts(unit: Unit) -> Choices:
    return [(post.code, pick(post.labels)) for post in Post.objects.filter(unit=unit).order_by("code")]


@signed_in
@require_http_methods(["GET", "POST"])
def ending(request: Request, code: str) -> HttpResponse:
    """A unit has no contact of this one any more."""
    unit, today = _assigning(request, code), day_of(request.at)
    form = ContactEndingForm(request.POST or None, initial={"on": today})
    with seeing(request.actor):
        form.offer(of=[(one.unit.code, one.unit.name) for one in assigned_by(unit, today)])
    page = Acting(request, form, _("End a contact"), reverse("contacts", args=[code]), about=unit.name)
    return page.answer(lambda: actions.end_contact(unit=code, **form.cleaned_data, by=request.actor, at=request.at))


@signed_in
@require_GET
def items(request: Request, code: str) -> HttpResponse:
    """What the unit cannot solve by itself, for the post that is its contact."""
    unit = find_supported(code, on=day_of(request.at), for_=request.actor)
    window = window_of(items_for(unit), "number", after=request.GET.get("after", ""))
    taken = taken_up_by(request.actor, window.items)
    shown = {
        "unit": unit,
        "crumbs": crumbs(unit),
        "window": window.shown_as(lambda one: (one, one.pk in taken)),
        "done": done_by(request.actor),
    }
    return render(request, "duties/items.html", shown)


@signed_in
@require_http_methods(["GET", "POST"])
def uptake(request: Request, code: str, number: str) -> HttpResponse:
    """The contact takes an issue up."""
    with seeing(request.actor):
        find_supported(code, on=day_of(request.at), for_=request.actor)
        issue = find_issue(number, for_=request.actor)
    form = UptakeForm(request.POST or None)
    page = Acting(request, form, _("Take it up"), reverse("contact-items", args=[code]), about=issue.title)
    return page.answer(
        lambda: actions.take_up(unit=code, number=number, **form.cleaned_data, by=request.actor, at=request.at)
    )
