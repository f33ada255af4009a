"""Asking units for figures, to a meeting, or announcing a visit: first the price is shown, then it is sent."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from huilu.accounts.capabilities import Act, check_may
from huilu.accounts.sight import seeing
from huilu.burden.asking import ask, try_to_ask, withdraw_asked
from huilu.burden.fields import register_field
from huilu.burden.models import DataField, Demand
from huilu.burden.queries import find_demand
from huilu.org.models import Unit
from huilu.web.access import signed_in
from huilu.web.burden.asking_forms import AskForm, FieldForm
from huilu.web.burden.forms import ReasonForm
from huilu.web.burden.pricing import price_or_send
from huilu.web.request import Request

if TYPE_CHECKING:
    from huilu.kernel.words import Label


@signed_in
@require_http_methods(["GET", "POST"])
def new(request: Request) -> HttpResponse:
    """What is asked; then its price, and whether the gate would let it through; then it is sent."""
    check_may(request.actor, Act.ASK_FOR_DATA)
    with seeing(request.actor):
        asker = Unit.objects.select_related("unit_class__level").get(pk=request.actor.unit_id)
        form = AskForm(request.POST if request.method == "POST" else None, asker)
    made: list[Demand] = []
    signed: dict[str, Any] = {"by": request.actor, "at": request.at}
    priced = price_or_send(
        request, form, offer=lambda: try_to_ask(form.asking, **signed),
        send=lambda: made.append(ask(form.asking, **signed)),
    )  # fmt: skip
    if made:
        messages.success(request, _("Asked. It stands on the lists of those whom you asked."))
        return redirect("demand", made[0].code)
    shown = {"form": form, "listed": _listed(), "priced": priced}
    return render(request, "burden/new.html", shown, status=form.status)


@signed_in
@require_POST
def withdrawal(request: Request, code: str) -> HttpResponse:
    """The asker takes it back."""
    form = ReasonForm(request.POST)
    why = form.data.get("reason", "")
    if form.carries(lambda: withdraw_asked(code=code, reason=why, by=request.actor, at=request.at)):
        messages.success(request, _("Withdrawn. It is asked of nobody any more."))
        return redirect("demand", code)
    with seeing(request.actor):
        found = find_demand(code, for_=request.actor)
        return render(request, "burden/withdrawal.html", {"demand": found, "form": form}, status=form.status)


@signed_in
@require_http_methods(["GET", "POST"])
def fields(request: Request) -> HttpResponse:
    """Figures by their names; and giving one a name."""
    form = FieldForm(request.POST if request.method == "POST" else None)
    given: dict[str, Any] = {"by": request.actor, "at": request.at}
    if request.method == "POST" and form.carries(lambda: register_field(**form.arguments, **given)):
        messages.success(request, _("Registered. Whoever needs the figure asks for it by this name."))
        return redirect("fields")
    shown = {"form": form, "listed": _listed()}
    return render(request, "burden/fields.html", shown, status=form.status)


def _listed() -> list[tuple[DataField, Label]]:
    return [(one, one.kind_label) for one in DataField.objects.order_by("code")[:500]]
