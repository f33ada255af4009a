"""A unit over time: what it was called, where it stood, and which reorganisations it went through."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from huilu.org.queries import find_unit
from huilu.reorganisation.queries import history_of
from huilu.reorganisation.states import KIND_LABELS
from huilu.web.access import signed_in
from huilu.web.request import Request
from huilu.web.units.views import frame_of


@signed_in
@require_GET
def history(request: Request, code: str) -> HttpResponse:
    """The unit's history, the latest first."""
    unit = find_unit(code, for_=request.actor)
    told = history_of(unit)
    acts = [(one, KIND_LABELS[one.kind]) for one in told.acts]
    return render(request, "units/history.html", frame_of(request, unit) | {"history": told, "acts": acts})
