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
    """Every issue in which the unit still has something to do, or somebody with it, by number.

    Each part is looked for along its own index: in one search for all of them every issue there is would be looked at.
    """
    going = Issue.objects.filter(
        ~Q(state__in=_OVER) | Q(circuit__isnull=False, circuit__ended_at__isnull=True)
    ).order_by()
    parts = [going.filter(**{name: unit}).values("pk") for name in ("held_by", *PARTS)]
    parts += [going.filter(**{f"circuit__{name}": unit}).values("pk") for name in WAY]
    checked = EffectCheck.objects.filter(unit=unit, result=EffectCheck.OPEN).order_by().values("issue_id")
    shared = Share.objects.filter(unit=unit, state__in=UNDER_WAY).order_by().values("issue_id")
    found = [pk for (pk,) in checked.union(shared, *parts).values_list("issue_id")]
    return list(Issue.objects.filter(pk__in=found).order_by("number"))
