"""Hints at issues that look alike, beside the form and beside an issue. Nothing here does anything."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from huilu.accounts.capabilities import Act, may
from huilu.campaigns.queries.alike import Alike, similar_to
from huilu.loop.queries import find_issue
from huilu.loop.rules import TITLE_LIMIT
from huilu.loop.states import STATE_LABELS, State
from huilu.org.models import Unit
from huilu.web.access import signed_in
from huilu.web.campaigns.choices import scopes_for
from huilu.web.request import Request


@signed_in
@require_GET
def while_raising(request: Request) -> HttpResponse:
    """What is already in the registers, while somebody still types the title."""
    title, topic = request.GET.get("title", "")[:TITLE_LIMIT], request.GET.get("topic", "")
    code = request.GET.get("symptom_code", "").strip() or request.GET.get("symptom_unit", "")
    units = Unit.objects.filter(path__startswith=request.actor.unit_path)
    unit = units.filter(code=code).first() or units.get(pk=request.actor.unit_id)
    found = similar_to(title, topic=topic, unit=unit, for_=request.actor)
    return _hints(request, found, asked=bool(title.strip()))


@signed_in
@require_GET
def beside_issue(request: Request, number: str) -> HttpResponse:
    """Issues that look like this one, and the way to a class of them."""
    issue, by = find_issue(number, for_=request.actor), request.actor
    unit = issue.symptom_unit
    found = similar_to(issue.title, topic=issue.topic, unit=unit, for_=by, without=issue.number)
    may_class = may(by, Act.ASK_FOR_DATA) and bool(scopes_for(issue, by)) and issue.status is not State.DRAFT
    return _hints(request, found, asked=True, class_of=issue.number if may_class else "")


def _hints(request: Request, found: list[Alike], *, asked: bool, class_of: str = "") -> HttpResponse:
    """The hints as a page; as a part of one where htmx has asked."""
    hints = [(hint, STATE_LABELS[hint.issue.status]) for hint in found]
    template = "campaigns/alike.html#hints" if request.htmx else "campaigns/alike.html"
    return render(request, template, {"hints": hints, "asked": asked, "class_of": class_of})
