"""What stands between the origin of a clause and a unit: what each issuer on the way says otherwise about it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F, OuterRef
from django.db.models.functions import JSONObject

from huilu.burden.states import DemandState
from huilu.kernel.paths import ids_in
from huilu.programmes.models import Refinement, Requirement
from huilu.programmes.pack.tightening import FIELDS, WEIGHED, Quantity, Values

_SAID = ("issuer_id", "issuer_label", "holds", "detail", "reason", "carrier", "tighter", "demand__state")


@dataclass(frozen=True, slots=True)
class Layer:
    """What one issuer above a unit, or the unit itself, says otherwise about a clause, as far as it holds."""

    issuer: str
    holds: Mapping[str, Any]
    detail: Mapping[str, str] | None
    reason: Mapping[str, str] | None
    carrier: Mapping[str, str] | None
    tighter: tuple[Quantity, ...]

    @classmethod
    def of(cls, row: Mapping[str, Any]) -> Layer:
        """The layer as the database keeps it, without what lapses for want of a demand in force."""
        tighter = [Quantity(one) for one in row["tighter"]]
        lapsed = lapsing(tighter) if row["demand__state"] != DemandState.STANDING else {}
        holds = {name: value for name, value in row["holds"].items() if name not in lapsed.values()}
        carrier = row["carrier"] if "carrier" in holds else None
        still = tuple(one for one in tighter if one not in lapsed)
        return cls(row["issuer_label"], holds, row["detail"], row["reason"], carrier, still)

    def says_on(self, quantity: Quantity) -> bool:
        """Whether it says anything on that quantity."""
        return FIELDS[quantity] in self.holds


def lapsing(tighter: Iterable[Quantity]) -> dict[Quantity, str]:
    """Of what asks more, that which holds only with a demand in force, with the field of each."""
    return {one: WEIGHED[one] for one in tighter if one in WEIGHED}


def layers_on(requirement: str, path: str) -> ArraySubquery:
    """What is said otherwise on the way down to that path, about the requirement of that field of the statement."""
    said = Refinement.objects.filter(requirement=OuterRef(requirement), issuer_id__in=ids_in(path)).order_by("pk")
    return ArraySubquery(said.values(said=JSONObject(**{name: F(name) for name in _SAID})))


def in_order(rows: Iterable[Mapping[str, Any]], path: str) -> tuple[Layer, ...]:
    """The layers from the top down."""
    places = {pk: place for place, pk in enumerate(ids_in(path))}
    return tuple(Layer.of(row) for row in sorted(rows, key=lambda row: places[row["issuer_id"]]))


def values_under(origin: Values, layers: Sequence[Layer]) -> Values:
    """What holds below all of them."""
    content = origin.model_dump()
    for layer in layers:
        content |= layer.holds
    return Values.model_validate(content)


def refine(requirement: Requirement, layers: Sequence[Layer]) -> None:
    """Let the requirement read as it holds below these layers. It is not to be saved then."""
    for layer in layers:
        for name in ("minutes", "carrier"):
            if name in layer.holds:
                setattr(requirement, name, layer.holds[name])
        if "due_on" in layer.holds:
            day = layer.holds["due_on"]
            requirement.due_on = date.fromisoformat(day) if day else None
        requirement.repeats = layer.holds.get("repeats", requirement.repeats)
