"""A unit: first what is its own, then what is below; and its list, to be read and to be pinned to a wall."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from huilu.duties.contacts import contacts_of
from huilu.kernel.days import day_of
from huilu.org.models import Unit
from huilu.org.queries import crumbs, find_unit, places_after
from huilu.programmes.withdrawing import turns_of
from huilu.web.access import signed_in
from huilu.web.adaptations.telling import adapted_of
from huilu.web.home.desk import read_desk
from huilu.web.request import Request
from huilu.web.units.between import said_between
from huilu.web.units.reasons import reason_of

# So many things are set in two columns, and so many in three small ones: then they still fit one page of paper.
MANY, VERY_MANY = 12, 36


@signed_in
@require_GET
def unit_page(request: Request, code: str) -> HttpResponse:
    """The unit's own list, and the units below it in code order."""
    unit = find_unit(code, for_=request.actor)
    desk = read_desk(unit, request.at, actor=request.actor, after=request.GET.get("things", ""))
    children = places_after(unit, request.GET.get("after", ""))
    shown = frame_of(request, unit) | {"desk": desk, "children": children}
    shown["contacts"] = contacts_of(unit, day_of(request.at))
    return render(request, "units/unit.html", shown)


@signed_in
@require_GET
def my_list(request: Request, code: str) -> HttpResponse:
    """Everything the unit owes and holds, with why it is theirs; made to fit one page of paper."""
    unit = find_unit(code, for_=request.actor)
    desk = read_desk(unit, request.at, actor=request.actor, after=request.GET.get("things", ""))
    things = [*desk.all, *desk.done]
    today = day_of(request.at)
    owed = [
        (thing, reason_of(one), said_between(one), adapted_of(one, today))
        for thing in things
        if (one := thing.obligation)
    ]
    held = [thing for thing in things if not thing.obligation]
    shown = frame_of(request, unit) | {"desk": desk, "owed": owed, "held": held, "at": request.at}
    shown["turns"] = turns_of(unit, today)
    on_paper = {"sheet": "print" in request.GET, "crowd": _crowd(len(held) + len(owed))}
    return render(request, "units/list.html", shown | on_paper)


def frame_of(request: Request, unit: Unit) -> dict[str, Any]:
    """What every page of a unit shows around its own content."""
    return {"unit": unit, "crumbs": crumbs(unit), "ours": unit.pk == request.actor.unit_id}


def _crowd(things: int) -> str:
    """How tightly so many things must be set."""
    if things > VERY_MANY:
        return "many very-many"
    return "many" if things > MANY else ""
