"""The reviews of a unit, one review with its agenda, and all that is open, as pages."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from huilu.accounts.capabilities import Act, may
from huilu.kernel.days import day_of
from huilu.kernel.windows import window_of
from huilu.org.models import Unit
from huilu.org.queries import crumbs, find_unit
from huilu.programmes.models import Requirement
from huilu.reviews.agenda import agenda_of, matter_of, open_loops
from huilu.reviews.data import agenda_as_data
from huilu.reviews.models import Decision
from huilu.reviews.planning import cadence_of, find_review
from huilu.web.access import signed_in
from huilu.web.request import Request
from huilu.web.reviews.telling import as_rows, cadence_sentence, matter_words, shown_agenda


@signed_in
@require_GET
def index(request: Request, code: str) -> HttpResponse:
    """What is planned, what was held, and what would be on the table today."""
    unit = find_unit(code, for_=request.actor)
    cadence = cadence_of(unit, day_of(request.at))
    agenda = shown_agenda(agenda_as_data(agenda_of(unit, request.at)))
    shown = {"cadence": cadence, "rows": as_rows(cadence), "sentence": cadence_sentence(cadence), "agenda": agenda}
    return render(request, "reviews/reviews.html", _frame(request, unit) | shown)


@signed_in
@require_GET
def show(request: Request, code: str, serial: int) -> HttpResponse:
    """One review: what it looked at, or would look at now, and what it decided."""
    review = find_review(code, serial, for_=request.actor)
    kept = review.agenda if review.agenda is not None else agenda_as_data(agenda_of(review.unit, request.at))
    summons = getattr(review, "summons", None)
    shown = {
        "review": review,
        "agenda": shown_agenda(kept),
        "is_kept": review.agenda is not None,
        "decisions": _called(list(review.decisions.order_by("position"))),
        "demand": summons.demand if summons else None,
        "has_come": review.on <= day_of(request.at),
    }
    return render(request, "reviews/review.html", _frame(request, review.unit) | shown)


@signed_in
@require_GET
def open_issues(request: Request, code: str) -> HttpResponse:
    """Every open issue that belongs on an agenda, a window at a time."""
    unit, today = find_unit(code, for_=request.actor), day_of(request.at)
    window = window_of(open_loops(unit, today), "due_on", "number", after=request.GET.get("after", ""))
    shown = {"window": window.shown_as(lambda one: (one, matter_words(matter_of(one, today))))}
    return render(request, "reviews/open.html", _frame(request, unit) | shown)


def _called(decisions: list[Decision]) -> list[tuple[Decision, dict[str, str]]]:
    """Each decision, with what people call the requirement that it is about."""
    codes = [one.requirement.partition("/")[2] for one in decisions if one.requirement]
    found = Requirement.objects.filter(code__in=codes).select_related("programme").order_by("pk")
    labels = {one.key: one.labels for one in found}
    return [(one, labels.get(one.requirement, {})) for one in decisions]


def _frame(request: Request, unit: Unit) -> dict[str, Any]:
    holds = unit.pk == request.actor.unit_id and may(request.actor, Act.ISSUE_PLAN)
    return {"unit": unit, "crumbs": crumbs(unit), "holds": holds}
