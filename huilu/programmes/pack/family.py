"""A child pack and the packs above it: which clauses it inherits, and how each level has them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from huilu.programmes.pack.parts import Carrier
from huilu.programmes.pack.schema import DueRule, Pack, Refinement, RequirementSpec
from huilu.programmes.pack.tightening import Standing, Values, stated_by, values_of


@dataclass(frozen=True, slots=True)
class Layer:
    """What one pack below the origin says otherwise about a clause."""

    pack: Pack
    refinement: Refinement

    @property
    def stated(self) -> dict[str, Any]:
        """What it states, field by field."""
        return stated_by(self.refinement, self.pack.window)


@dataclass(frozen=True, slots=True)
class Clause:
    """A clause with the pack that it comes from and what the packs below say otherwise, from the top down."""

    pack: Pack
    spec: RequirementSpec
    layers: tuple[Layer, ...] = ()

    @property
    def origin(self) -> Values:
        """What the origin says."""
        return values_of(self.spec, self.pack.window)

    @property
    def values(self) -> Values:
        """What holds at the lowest of the packs."""
        values = self.origin
        for layer in self.layers:
            values = values.with_(layer.stated)
        return values

    @property
    def standing(self) -> Standing:
        """How the origin has it."""
        return standing_of(self.pack, self.spec)

    @property
    def carrier(self) -> Carrier | None:
        """What carries it at the lowest of the packs, as the pack that says so has it."""
        said = [layer.pack for layer in self.layers if layer.refinement.carrier is not None]
        return [self.pack, *said][-1].carrier_called(self.values.carrier)

    def in_force(self) -> RequirementSpec:
        """The clause as it holds at the lowest of the packs; its day stays a rule of the origin's where it was not
        refined."""
        stated: dict[str, Any] = {}
        for layer in self.layers:
            stated |= layer.stated
        if "due_on" in stated:
            due_on = stated.pop("due_on")
            stated["due"] = DueRule(on=due_on) if due_on else DueRule(none=True)
        return self.spec.model_copy(update=stated)


def standing_of(pack: Pack, spec: RequirementSpec) -> Standing:
    """What a clause says in its own pack, and what it lets those below it do."""
    return Standing(values_of(spec, pack.window), spec.locked, pack.parameters.tightening == "allowed")


def clauses_of(packs: Sequence[Pack]) -> dict[str, Clause]:
    """Every clause of a line of packs, from the origin down, as the lowest of them has it."""
    found: dict[str, Clause] = {}
    for pack in packs:
        for refinement in pack.refinements:
            if (clause := found.get(refinement.refines)) is not None:
                found[refinement.refines] = Clause(clause.pack, clause.spec, (*clause.layers, Layer(pack, refinement)))
        found |= {spec.code: Clause(pack, spec) for spec in pack.requirements}
    return found


def with_inherited(pack: Pack, inherited: Mapping[str, Clause]) -> Pack:
    """The pack with the inherited clauses after its own: all that units below its issuer are asked."""
    others = tuple(clause.in_force() for clause in inherited.values())
    return pack.model_copy(update={"requirements": (*pack.requirements, *others)})


def said_once(pack: Pack) -> Iterator[tuple[int, Refinement]]:
    """The first refinement of each clause, with its place."""
    seen: set[str] = set()
    for place, refinement in enumerate(pack.refinements):
        if refinement.refines not in seen:
            seen.add(refinement.refines)
            yield place, refinement
