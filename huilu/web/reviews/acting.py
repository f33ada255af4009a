"""The verbs of reviews, each a form on a page."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from huilu.accounts.capabilities import Act, check_may
from huilu.accounts.sight import seeing
from huilu.kernel.days import day_of
from huilu.kernel.words import pick
from huilu.org.models import Unit
from huilu.org.queries import find_unit
from huilu.reviews import actions
from huilu.reviews.models import Review
from huilu.reviews.planning import find_review, programmes_for, specs_for
from huilu.reviews.rules import check_holder
from huilu.web.access import signed_in
from huilu.web.forms import ActForm
from huilu.web.handover.acting import Acting
from huilu.web.request import Request
from huilu.web.reviews.forms import CallForm, CallOffForm, DecisionForm, EndForm, ExtraForm


@signed_in
@require_http_methods(["GET", "POST"])
def new(request: Request, code: str) -> HttpResponse:
    """A planned review is called."""
    unit = _holding(request, code)
    form = CallForm(request.POST if request.method == "POST" else None)
    with seeing(request.actor):
        form.offer(
            {
                f"{programme.code}/{one.code}": pick(one.labels.model_dump())
                for programme in programmes_for(unit, day_of(request.at))
                for one in specs_for(unit, programme)
            }
        )
    page = Acting(request, form, _("Call a review"), reverse("reviews", args=[code]), about=unit.name)
    return page.answer(lambda: actions.call_review(unit=code, **form.arguments, by=request.actor, at=request.at))


@signed_in
@require_http_methods(["GET", "POST"])
def extra(request: Request, code: str) -> HttpResponse:
    """A review beyond the plan is called."""
    unit = _holding(request, code)
    form = ExtraForm(request.POST if request.method == "POST" else None)
    with seeing(request.actor):
        form.offer({one.code: pick(one.labels) for one in programmes_for(unit, day_of(request.at))})
    told = _("Everybody who is called is asked for their time: the gate decides whether there is room.")
    page = Acting(request, form, _("A review beyond the plan"), reverse("reviews", args=[code]), unit.name, told)

    def call() -> Review:
        programme = form.cleaned_data["programme"]
        return actions.call_extra(unit=code, programme=programme, extra=form.extra, by=request.actor, at=request.at)

    return page.answer(call)


@signed_in
@require_http_methods(["GET", "POST"])
def decision(request: Request, code: str, serial: int) -> HttpResponse:
    """Something was decided."""
    form = DecisionForm(
        request.POST if request.method == "POST" else None, initial={"issue": request.GET.get("issue", "")}
    )
    signed: dict[str, Any] = {"by": request.actor, "at": request.at}
    return _step(request, code, serial, form, _("Record a decision")).answer(
        lambda: actions.record_decision(unit=code, serial=serial, **form.cleaned_data, **signed)
    )


@signed_in
@require_http_methods(["GET", "POST"])
def end(request: Request, code: str, serial: int) -> HttpResponse:
    """The review is over."""
    form = EndForm(request.POST if request.method == "POST" else None)
    signed: dict[str, Any] = {"by": request.actor, "at": request.at}
    return _step(request, code, serial, form, _("The review is over")).answer(
        lambda: actions.end_review(unit=code, serial=serial, **form.cleaned_data, **signed)
    )


@signed_in
@require_http_methods(["GET", "POST"])
def calling_off(request: Request, code: str, serial: int) -> HttpResponse:
    """The review is not held."""
    form = CallOffForm(request.POST if request.method == "POST" else None)
    signed: dict[str, Any] = {"by": request.actor, "at": request.at}
    return _step(request, code, serial, form, _("Call it off")).answer(
        lambda: actions.call_off_review(unit=code, serial=serial, **form.cleaned_data, **signed)
    )


def _step(request: Request, code: str, serial: int, form: ActForm, heading: str | Promise) -> Acting:
    _holding(request, code)
    with seeing(request.actor):
        review = find_review(code, serial, for_=request.actor)
    return Acting(request, form, heading, reverse("review", args=[code, serial]), about=pick(review.labels))


def _holding(request: Request, code: str) -> Unit:
    """The unit, for somebody who calls and holds its reviews."""
    check_may(request.actor, Act.ISSUE_PLAN)
    with seeing(request.actor):
        unit = find_unit(code, for_=request.actor)
    check_holder(unit.pk == request.actor.unit_id, unit=unit.name)
    return unit
