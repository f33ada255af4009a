"""What is looked at before a launch, as a page: what was found last, and looking again."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from huilu.accounts.capabilities import Act, may
from huilu.accounts.sight import seeing
from huilu.org.models import Unit
from huilu.org.queries import crumbs, find_unit
from huilu.programmes.models import Readiness
from huilu.programmes.readiness import ITEM_LABELS, last_looks
from huilu.reviews.actions import look_through_pack
from huilu.reviews.data import missing_words
from huilu.web.access import signed_in
from huilu.web.request import Request
from huilu.web.reviews.forms import LaunchForm


@signed_in
@require_http_methods(["GET", "POST"])
def index(request: Request, code: str) -> HttpResponse:
    """The launches of a unit: is everything in order, and if not, what is missing."""
    with seeing(request.actor):
        unit = find_unit(code, for_=request.actor)
    form = LaunchForm(request.POST, request.FILES) if request.method == "POST" else LaunchForm()
    if request.method == "POST" and form.carries(lambda: _look(request, unit, form)):
        return redirect("launches", code)
    with seeing(request.actor):
        shown = {
            "unit": unit,
            "crumbs": crumbs(unit),
            "form": form,
            "findings": form.refusal.facts.get("findings", []) if form.refusal else [],
            "launches": [(one, _told(one)) for one in last_looks(unit)],
            "issues": unit.pk == request.actor.unit_id and may(request.actor, Act.ISSUE_PLAN),
        }
        return render(request, "reviews/launches.html", shown, status=form.status)


def _look(request: Request, unit: Unit, form: LaunchForm) -> Readiness:
    issuer = Unit.objects.select_related("unit_class__level").get(pk=unit.pk)
    return look_through_pack(pack=form.pack(), issuer=issuer, by=request.actor, at=request.at)


def _told(one: Readiness) -> list[tuple[str, list[str], dict[str, Any]]]:
    return [
        (str(ITEM_LABELS[item["item"]]), [missing_words(what) for what in item["missing"]], item["figures"])
        for item in one.items
    ]
