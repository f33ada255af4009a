"""The verbs of reviews, each a form on a page."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from huilu.accounts.capabilities import Act, check_may
from huilu.accounts.sight import seeing
from huilu.burden.terms import Quote
from huilu.kernel.days import day_of
from huilu.kernel.words import pick
from huilu.org.models import Unit
from huilu.org.queries import find_unit
from huilu.reviews import actions
from huilu.reviews.models import Review
from huilu.reviews.planning import find_review, programmes_for, specs_for
from huilu.reviews.rules import check_holder
from huilu.web.access import signed_in
from huilu.web.burden.pricing import price_or_send
from huilu.web.campaigns.choices import levels_below
from huilu.web.handover.acting import Acting
from huilu.web.request import Request
from huilu.web.reviews.forms import CallForm, CallOffForm, DecisionForm, EndForm, ExtraForm, StepForm


@signed_in
@require_http_methods(["GET", "POST"])
def new(request: Request, code: str) -> HttpResponse:
    """A planned review is called."""
    unit = _holding(request, code)
    form = CallForm(_typed(request))
    with seeing(request.actor):
        form.offer(
            {
                f"{programme.code}/{one.code}": pick(one.labels.model_dump())
                for programme in programmes_for(unit, day_of(request.at))
                for one in specs_for(unit, programme)
            }
        )
    signed: dict[str, Any] = {"unit": code, "by": request.actor, "at": request.at}
    page = Acting(request, form, _("Call a review"), reverse("reviews", args=[code]), about=unit.name)
    return _price_and_call(
        page,
        lambda: actions.try_to_call(planned=actions.Planned(**form.arguments), **signed),
        lambda: actions.call_review(**form.arguments, **signed),
    )


@signed_in
@require_http_methods(["GET", "POST"])
def extra(request: Request, code: str) -> HttpResponse:
    """A review beyond the plan is called."""
    unit = _holding(request, code)
    form = ExtraForm(_typed(request))
    with seeing(request.actor):
        programmes = {one.code: pick(one.labels) for one in programmes_for(unit, day_of(request.at))}
        form.offer(programmes, levels_below(unit))
    told = _("Everybody who is called is asked for their time: the gate decides whether there is room.")
    page = Acting(request, form, _("A review beyond the plan"), reverse("reviews", args=[code]), unit.name, told)

    def given() -> dict[str, Any]:
        programme = form.cleaned_data["programme"]
        return {"unit": code, "programme": programme, "extra": form.extra, "by": request.actor, "at": request.at}

    return _price_and_call(page, lambda: actions.try_extra(**given()), lambda: actions.call_extra(**given()))


@signed_in
@require_http_methods(["GET", "POST"])
def decision(request: Request, code: str, serial: int) -> HttpResponse:
    """Something was decided."""
    form = DecisionForm(_typed(request), initial={"issue": request.GET.get("issue", "")})
    return _step(request, code, serial, form, actions.record_decision)


@signed_in
@require_http_methods(["GET", "POST"])
def end(request: Request, code: str, serial: int) -> HttpResponse:
    """The review is over."""
    return _step(request, code, serial, EndForm(_typed(request)), actions.end_review)


@signed_in
@require_http_methods(["GET", "POST"])
def calling_off(request: Request, code: str, serial: int) -> HttpResponse:
    """The review is not held."""
    return _step(request, code, serial, CallOffForm(_typed(request)), actions.call_off_review)


def _price_and_call(page: Acting, offer: Callable[[], Quote | None], call: Callable[[], Review]) -> HttpResponse:
    """Whoever is called is asked for their time, so the price comes first, as with every other demand."""
    made: list[Review] = []
    priced = price_or_send(page.request, page.form, offer=offer, send=lambda: made.append(call()))
    if made:
        return redirect(page.back)
    with seeing(page.request.actor):
        shown = {"page": page, "form": page.form, "priced": priced}
        return render(page.request, "reviews/call.html", shown, status=page.form.status)


def _typed(request: Request) -> QueryDict | None:
    return request.POST if request.method == "POST" else None


def _step(request: Request, code: str, serial: int, form: StepForm, verb: Callable[..., object]) -> HttpResponse:
    _holding(request, code)
    with seeing(request.actor):
        review = find_review(code, serial, for_=request.actor)
    page = Acting(request, form, form.heading, reverse("review", args=[code, serial]), about=pick(review.labels))
    given: dict[str, Any] = {"unit": code, "serial": serial, "by": request.actor, "at": request.at}
    return page.answer(lambda: verb(**given, **form.cleaned_data))


def _holding(request: Request, code: str) -> Unit:
    """The unit, for somebody who calls and holds its reviews."""
    check_may(request.actor, Act.ISSUE_PLAN)
    with seeing(request.actor):
        unit = find_unit(code, for_=request.actor)
    check_holder(unit.pk == request.actor.unit_id, unit=unit.name)
    return unit
