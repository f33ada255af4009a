"""The load calendar of a unit: what its weeks hold, and those of the kinds of units below it."""

from __future__ import annotations

from collections.abc import Sequence

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from huilu.accounts.capabilities import Act, may
from huilu.kernel.days import day_of
from huilu.org.queries import find_unit
from huilu.rehearsal.calendar import OwnWeek, loads_below, own_weeks
from huilu.rehearsal.telling import day_words, short_day_words
from huilu.web.access import signed_in
from huilu.web.request import Request
from huilu.web.units.views import frame_of

# Of a week so many things are named; the others are on the unit's list.
NAMED = 3
# Below, a quarter of a year is shown.
BELOW = 13


@signed_in
@require_GET
def load(request: Request, code: str) -> HttpResponse:
    """First one's own weeks, then those below."""
    unit, today = find_unit(code, for_=request.actor), day_of(request.at)
    weeks, below = own_weeks(unit, today), loads_below(unit, today)
    shown = {
        "sentence": _sentence(weeks),
        "may_try": unit.pk == request.actor.unit_id and may(request.actor, Act.ISSUE_PLAN),
        "weeks": [(one.week, one.minutes, one.parts[:NAMED], len(one.parts[NAMED:])) for one in weeks],
        "heads": [short_day_words(one.week) for one in below[0].weeks[:BELOW]] if below else [],
        "below": [(one.kind.name, one.units, one.weeks[:BELOW]) for one in below],
    }
    return render(request, "rehearsal/load.html", frame_of(request, unit) | shown)


def _sentence(weeks: Sequence[OwnWeek]) -> str:
    if not weeks:
        return _("Nothing that is asked of us lies ahead.")
    heaviest = max(weeks, key=lambda one: (one.minutes, -one.week.toordinal()))
    if heaviest is weeks[0]:
        return _("This week is the heaviest one, with {most} minutes.").format(most=f"{heaviest.minutes:,}")
    said = _("This week holds {now} minutes; the heaviest one is that of {week} with {most}.")
    return said.format(now=f"{weeks[0].minutes:,}", week=day_words(heaviest.week), most=f"{heaviest.minutes:,}")
