"""What one unit is asked for in a month: every demand with its minutes, beside what may be asked (M131)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from huilu.burden.load import allowed_for
from huilu.burden.models import Demand, DemandClass, DemandQuerySet, DemandUnit
from huilu.burden.varying import Variations
from huilu.kernel.paths import ids_in
from huilu.kernel.workdays import our_calendar
from huilu.org.models import Unit


@dataclass(frozen=True, slots=True)
class Line:
    """One demand and what it costs the unit in the month, with all that those between say otherwise about it."""

    demand: Demand
    minutes: int


@dataclass(frozen=True, slots=True)
class Account:
    """A unit's month; `allowed` is nothing where nobody has put a limit."""

    unit: Unit
    month: date
    lines: list[Line]
    allowed: int | None

    @property
    def minutes(self) -> int:
        """The sum of its parts."""
        return sum(line.minutes for line in self.lines)

    @property
    def left(self) -> int | None:
        """How much more may be asked."""
        return None if self.allowed is None else max(0, self.allowed - self.minutes)


def account_of(unit: Unit, month: date) -> Account:
    """What is in force for the unit and falls into the month, the earliest asked first."""
    asked = list(asked_of(unit).filter(sunset_on__gte=month).order_by("asked_at", "pk"))
    variations = Variations(asked)
    lines = [Line(one, variations.effort(one, unit.path).by_month(our_calendar()).get(month, 0)) for one in asked]
    return Account(unit, month, [one for one in lines if one.minutes], allowed_for(unit.unit_class))


def asked_of(unit: Unit) -> DemandQuerySet:
    """What is in force for the unit: for its class or for itself by name, below whichever unit above it.

    What a unit asks by name of another that has moved away is asked of it no longer, as what it asks of a class.
    """
    by_class = Q(pk__in=_ids(DemandClass.objects.filter(unit_class=unit.unit_class_id)))
    by_name = Q(pk__in=_ids(DemandUnit.objects.filter(unit=unit)))
    return Demand.objects.standing().filter(by_class | by_name, top_id__in=ids_in(unit.path))


def _ids(rows: QuerySet[DemandClass] | QuerySet[DemandUnit]) -> QuerySet[Any, Any]:
    return rows.order_by().values("demand")


def demands_of(unit: Unit) -> list[Demand]:
    """What the unit itself asks of others and is in force or held up, the latest first."""
    return list(Demand.objects.filter(asker=unit, ended_at__isnull=True).order_by("-asked_at", "-pk")[:200])
