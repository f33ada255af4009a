"""The desk of an issuer: what units ask to have otherwise, and its answers."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from huilu.accounts.sight import seeing
from huilu.kernel.days import day_of
from huilu.kernel.windows import window_of
from huilu.org.queries import find_unit
from huilu.programmes import adapting
from huilu.programmes.adaptations import figures_of, find_adaptation, waiting_at
from huilu.web.access import signed_in
from huilu.web.adaptations.forms import RefusalForm
from huilu.web.adaptations.telling import sentence_of, tell
from huilu.web.request import Request


@signed_in
@require_GET
def desk(request: Request) -> HttpResponse:
    """What waits for the reader's unit; what has waited longest first."""
    unit, today = find_unit(request.actor.unit_code, for_=request.actor), day_of(request.at)
    window = window_of(waiting_at(unit, today), "asked_at", "id", after=request.GET.get("after", ""))
    shown = {
        "unit": unit,
        "sentence": sentence_of(figures_of(unit, today), today),
        "window": window.shown_as(lambda one: tell(one, today)),
    }
    return render(request, "adaptations/desk.html", shown)


@signed_in
@require_POST
def grant(request: Request, code: str, programme: str, requirement: str, serial: int) -> HttpResponse:
    """It holds from now on."""
    key = f"{programme}/{requirement}"
    with seeing(request.actor):
        find_adaptation(code, key, serial, for_=request.actor, day=day_of(request.at))
    adapting.grant_adaptation(unit=code, requirement=key, serial=serial, by=request.actor, at=request.at)
    messages.success(request, _("Granted. It holds for the unit from now on."))
    return redirect("adaptations")


@signed_in
@require_http_methods(["GET", "POST"])
def refusal(request: Request, code: str, programme: str, requirement: str, serial: int) -> HttpResponse:
    """With a reason that the unit reads."""
    key = f"{programme}/{requirement}"
    with seeing(request.actor):
        today = day_of(request.at)
        told = tell(find_adaptation(code, key, serial, for_=request.actor, day=today), today)
    form = RefusalForm(request.POST or None)
    given: dict[str, Any] = {"unit": code, "requirement": key, "serial": serial}
    if request.method == "POST" and form.carries(
        lambda: adapting.refuse_adaptation(**given, **form.cleaned_data, by=request.actor, at=request.at)
    ):
        messages.success(request, _("Refused. The unit reads why."))
        return redirect("adaptations")
    return render(request, "adaptations/refusal.html", {"told": told, "form": form}, status=form.status)
