"""Which classes of units the clauses of packs pick, as it is written for whoever asks what a unit owes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeVar

from huilu.burden.gate import match_classes
from huilu.org.models import UnitClass
from huilu.programmes.models import Refinement, Requirement, RequirementClass
from huilu.programmes.pack.schema import Pack
from huilu.programmes.pack.selectors import Selector, picked

# The parts of a selector that matched, by the id of the class.
Matches = Mapping[int, tuple[str, ...]]
K = TypeVar("K", str, Requirement)


def match_pack(pack: Pack) -> dict[str, Matches]:
    """The classes that each clause picks, by its code."""
    return match({spec.code: spec.selector for spec in pack.requirements})


def ids_of(matching: Mapping[str, Matches]) -> dict[str, frozenset[int]]:
    """The same without the parts that matched."""
    return {code: frozenset(found) for code, found in matching.items()}


def match(selectors: Mapping[K, Selector]) -> dict[K, Matches]:
    """The classes that each selector picks, by id, with the parts of it that matched."""
    classes = {one.pk: one.axes for one in UnitClass.objects.order_by("pk")}
    return {key: picked(selector, classes) for key, selector in selectors.items()}


def _compile_classes(requirements: list[Requirement]) -> None:
    """Write which classes each requirement matches, with the parts that matched, and of whom its demand is asked."""
    found = match({one: Selector.model_validate(one.selector) for one in requirements})
    write_classes(found)
    match_classes((one.demand_id, class_id) for one, matched in found.items() for class_id in matched)
    more = Refinement.objects.filter(requirement__in=found, demand__isnull=False).order_by("pk")
    asked = [(one.demand_id, found[one.requirement]) for one in more.select_related("requirement") if one.demand_id]
    match_classes((demand_id, class_id) for demand_id, matched in asked for class_id in matched)


def write_classes(found: Mapping[Requirement, Matches]) -> None:
    """Write which classes each requirement matches, in the place of what was written."""
    rows = [
        RequirementClass(requirement=one, unit_class_id=class_id, matched=list(matched))
        for one, matches in found.items()
        for class_id, matched in matches.items()
    ]
    RequirementClass.objects.filter(requirement__in=found).delete()
    # A statement takes 65,535 values; many requirements over many classes are more.
    RequirementClass.objects.bulk_create(rows, batch_size=5000)


def match_all_classes() -> None:
    """There are new classes, which are held: match them with every requirement in force."""
    _compile_classes(list(Requirement.objects.filter(retired_at__isnull=True).order_by("pk")))
