"""Whom an asker means: kinds of units below, or some of them by name."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from django.db.models import Q

from huilu.burden import form_rules as rules
from huilu.kernel.paths import end_of_subtree
from huilu.org.models import Unit, UnitClass

# By name one asks a few; whoever means a kind of units says so.
MOST_NAMED = 200


@dataclass(frozen=True, slots=True)
class Whom:
    """Units of these kinds (on each axis that is named, one of its words), or the units with these codes."""

    levels: tuple[str, ...] = ()
    sectors: tuple[str, ...] = ()
    audiences: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    units: tuple[str, ...] = ()

    def as_data(self) -> dict[str, Any]:
        """What the ledger keeps of it."""
        return {name: list(words) for name, words in asdict(self).items() if words}

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> Whom:
        """As the ledger has kept it."""
        return cls(**{name: tuple(words) for name, words in data.items()})


def class_ids_of(whom: Whom) -> frozenset[int]:
    """The kinds that are meant, as they stand in the tree now."""
    asked = {"level__in": whom.levels, "sector__in": whom.sectors, "audience__in": whom.audiences}
    asked["tags__overlap"] = whom.tags
    found = UnitClass.objects.filter(**{axis: list(words) for axis, words in asked.items() if words})
    return frozenset(found.order_by("pk").values_list("pk", flat=True))


def unit_ids_of(whom: Whom, asker: Unit) -> frozenset[int]:
    """The units that are meant by name; all of them stand below the asker."""
    if len(set(whom.units)) > MOST_NAMED:
        raise rules.TooManyNamed(n=len(set(whom.units)), most=MOST_NAMED)
    below = Unit.objects.below(asker).filter(code__in=whom.units, is_placeholder=False)
    found = dict(below.order_by("pk").values_list("code", "pk"))
    for code in whom.units:
        if code not in found:
            raise rules.NotBelow(unit=code, asker=asker.name)
    return frozenset(found.values())


def units_asked(path: str, class_ids: Collection[int], unit_ids: Collection[int]) -> Q:
    """Which units an asker at this path means by these kinds, or by name; all stand below it."""
    below = Q(path__gte=path, path__lt=end_of_subtree(path))
    kinds = Q(unit_class__in=class_ids, counts=True) & below
    return (kinds if class_ids else Q(pk__in=[])) | (Q(pk__in=unit_ids) & below)
