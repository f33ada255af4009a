"""Hand-overs as pages: which there are, one of them line by line, and what can be said to a line."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from huilu.accounts.sight import seeing
from huilu.handover import actions
from huilu.handover.hand_overs import find_hand_over, hand_overs_of, is_receiver
from huilu.handover.states import ANSWER_LABELS, KIND_LABELS
from huilu.kernel.windows import window_of
from huilu.org.queries import crumbs, find_unit
from huilu.web.access import signed_in
from huilu.web.forms import ActForm
from huilu.web.handover.acting import Acting
from huilu.web.handover.forms import AcceptanceForm, LineForm, NothingForm, ReturnForm
from huilu.web.request import Request


@signed_in
@require_GET
def index(request: Request, code: str) -> HttpResponse:
    """What the unit and its posts give and receive."""
    unit = find_unit(code, for_=request.actor)
    found = hand_overs_of(unit)
    window = window_of(found, "-opened_at", "-id", after=request.GET.get("hand_overs", ""))
    shown = {"unit": unit, "crumbs": crumbs(unit), "hand_overs": window}
    running = found.open().count()
    return render(request, "handover/hand_overs.html", shown | {"running": running})


@signed_in
@require_GET
def show(request: Request, number: str) -> HttpResponse:
    """The hand-over line by line, with what this reader can say to each."""
    found = find_hand_over(number, for_=request.actor)
    lines = window_of(found.lines.select_related("issue"), "position", after=request.GET.get("after", ""))
    shown = lines.shown_as(
        lambda line: (line, KIND_LABELS[line.kind], ANSWER_LABELS[line.answer], _is_offered(line.issue, request))
    )
    is_open = found.completed_at is None
    may = {
        "may_answer": is_open and is_receiver(found, request.actor),
        "may_add": is_open and request.actor.unit_id == found.from_unit_id,
    }
    return render(request, "handover/hand_over.html", {"hand_over": found, "lines": shown, **may})


def _is_offered(issue: Any, request: Request) -> bool:
    return issue is not None and issue.offered_to_id == request.actor.unit_id


@signed_in
@require_http_methods(["GET", "POST"])
def new_line(request: Request, number: str) -> HttpResponse:
    """A promise, a lesson or a contact."""
    form = LineForm(request.POST or None)
    return _act(request, number, form, _("Add a line"), actions.add_line)


@signed_in
@require_http_methods(["GET", "POST"])
def acceptance(request: Request, number: str, position: int) -> HttpResponse:
    """The receiver takes the line over; with a day, where an issue is taken over with it."""
    with seeing(request.actor):
        found = find_hand_over(number, for_=request.actor)
        line = found.lines.select_related("issue").filter(position=position).first()
    needs_day = line is not None and _is_offered(line.issue, request)
    form = (AcceptanceForm if needs_day else NothingForm)(request.POST if request.method == "POST" else None)
    about = line.text if line else ""
    return _act(request, number, form, _("Accept the line"), actions.accept_line, about=about, position=position)


@signed_in
@require_http_methods(["GET", "POST"])
def returning(request: Request, number: str, position: int) -> HttpResponse:
    """The receiver gives the line back with a reason."""
    with seeing(request.actor):
        line = find_hand_over(number, for_=request.actor).lines.filter(position=position).first()
    form = ReturnForm(request.POST or None)
    about = line.text if line else ""
    return _act(request, number, form, _("Return the line"), actions.return_line, about=about, position=position)


@signed_in
@require_POST
def completion(request: Request, number: str) -> HttpResponse:
    """That was all."""
    return _act(request, number, NothingForm(request.POST), _("The hand-over is complete"), actions.complete_hand_over)


def _act(
    request: Request,
    number: str,
    form: ActForm,
    heading: str | Promise,
    act: Callable[..., object],
    *,
    about: str = "",
    **place: int,
) -> HttpResponse:
    with seeing(request.actor):
        found = find_hand_over(number, for_=request.actor)
    back = reverse("handed", args=[found.number])
    page = Acting(request, form, heading, back, about=about or found.number)
    return page.answer(
        lambda: act(hand_over=found.number, **place, **form.cleaned_data, by=request.actor, at=request.at)
    )
