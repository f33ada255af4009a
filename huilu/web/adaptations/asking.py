"""Asking to have an obligation otherwise, and taking it back, from the page of the obligation."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from huilu.accounts.sight import seeing
from huilu.org.queries import find_unit
from huilu.programmes import adapting
from huilu.web.access import signed_in
from huilu.web.adaptations.forms import AdaptationForm
from huilu.web.request import Request
from huilu.web.units.forms import ProgressForm
from huilu.web.units.obligations import Address, read_obligation


@signed_in
@require_POST
def ask(request: Request, code: str, programme: str, requirement: str) -> HttpResponse:
    """Ask; what is refused comes back into the form."""
    address = Address(code, programme, requirement)
    with seeing(request.actor):
        shown = read_obligation(request, address)
    owed, unit_id = shown["thing"].obligation, shown["unit"].pk
    form = AdaptationForm(request.POST, owed=owed, level=shown["unit"].unit_class.level_id)
    given: dict[str, Any] = {"unit_id": unit_id, "requirement": address.key}
    if form.carries(lambda: adapting.ask_adaptation(**given, **form.cleaned_data, by=request.actor, at=request.at)):
        messages.success(request, _("Asked. Nothing changes until it is granted; silence grants it too."))
        return redirect("obligation", *address.words)
    more = {"form": ProgressForm(now=owed.state, along=shown["along"]), "adaptation_form": form}
    return render(request, "units/obligation.html", shown | more, status=form.status)


@signed_in
@require_POST
def taking_back(request: Request, code: str, programme: str, requirement: str) -> HttpResponse:
    """What was asked last, or what holds by it."""
    address = Address(code, programme, requirement)
    with seeing(request.actor):
        unit = find_unit(code, for_=request.actor)
    adapting.take_adaptation_back(unit_id=unit.pk, requirement=address.key, by=request.actor, at=request.at)
    messages.success(request, _("Taken back. What the issuer says holds again."))
    return redirect("obligation", *address.words)
