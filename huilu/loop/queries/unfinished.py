"""In which issues a unit still has something to do."""

from __future__ import annotations

from django.db.models import Q

from huilu.loop.models import EffectCheck, Issue, Share
from huilu.loop.states import State
from huilu.org.models import Unit

PARTS = ("raised_by", "symptom_unit", "lead_unit", "root_unit", "offered_to", "given_by")
WAY = ("origin", "toward", "proposed", "reached")
UNDER_WAY = (Share.OFFERED, Share.OPEN)
_OVER = (State.CLOSED, State.WITHDRAWN, State.MERGED, State.FIXED_ON_SPOT)


def open_issues_of(unit: Unit) -> list[Issue]:
    """Every issue in which the unit still has something to do, or somebody with it, by number."""
    parts = Q(held_by=unit)
    for name in PARTS:
        parts |= Q(**{name: unit})
    for name in WAY:
        parts |= Q(**{f"circuit__{name}": unit})
    going = ~Q(state__in=_OVER) | Q(circuit__isnull=False, circuit__ended_at__isnull=True)
    checked = Q(effect_checks__unit=unit, effect_checks__result=EffectCheck.OPEN)
    shared = Q(shares__unit=unit, shares__state__in=UNDER_WAY)
    return list(Issue.objects.filter((going & parts) | checked | shared).order_by("number").distinct())
