"""Whether something is asked once more after the guard desk has stopped it or while it holds it up, or truly less."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Q

from huilu.burden.models import Demand
from huilu.burden.terms import Terms
from huilu.burden.whom import units_asked
from huilu.kernel.paths import is_under
from huilu.org.models import Unit


@dataclass(frozen=True, slots=True)
class Reach:
    """Of whom something is asked: units of these classes at and below a path, and these by name."""

    path: str
    class_ids: frozenset[int]
    unit_ids: frozenset[int]

    @classmethod
    def of(cls, demand: Demand) -> Reach:
        """Of whom the demand is asked, or was."""
        classes = demand.classes.values_list("unit_class_id", flat=True)
        return cls(demand.top.path, frozenset(classes), frozenset(demand.units.values_list("unit_id", flat=True)))

    @property
    def units(self) -> Q:
        """Which units these are at this moment."""
        return units_asked(self.path, self.class_ids, self.unit_ids)

    def meets(self, other: Reach) -> bool:
        """Whether any unit is in both."""
        if not self._may_meet(other):
            return False
        return Unit.objects.filter(self.units).filter(other.units).exists()

    def _may_meet(self, other: Reach) -> bool:
        """Not where one lies beside the other, or they have neither a class nor a name in common."""
        if not (is_under(self.path, other.path) or is_under(other.path, self.path)):
            return False
        by_name = self.unit_ids & other.unit_ids
        named_here, named_there = self.unit_ids and other.class_ids, other.unit_ids and self.class_ids
        return bool(self.class_ids & other.class_ids or by_name or named_here or named_there)

    def is_within(self, other: Reach) -> bool:
        """Whether no unit is here that is not there; units named one by one may well be all of a class."""
        if is_under(self.path, other.path) and self.class_ids <= other.class_ids and self.unit_ids <= other.unit_ids:
            return True
        return not Unit.objects.filter(self.units).exclude(other.units).exists()


def reach_of(terms: Terms, top: Unit) -> Reach:
    """Of whom these terms ask below the top."""
    return Reach(top.path, terms.class_ids, terms.unit_ids)


def is_again(terms: Terms, top: Unit, earlier: Demand) -> bool:
    """Whether it is the earlier demand once more: its name, its words, or its figures from any of the same units."""
    if terms.is_again(earlier):
        return True
    same_figures = bool(earlier.fields) and set(earlier.fields) <= set(terms.fields)
    return same_figures and reach_of(terms, top).meets(Reach.of(earlier))


def is_less(terms: Terms, top: Unit, earlier: Demand) -> bool:
    """Whether it asks nothing more than the earlier one did, of no other units, and something less or of fewer."""
    ours, theirs = reach_of(terms, top), Reach.of(earlier)
    if not (terms.asks_no_more(earlier) and ours.is_within(theirs)):
        return False
    return terms.asks_less(earlier) or not theirs.is_within(ours)
