"""How each level has a clause, against its origin: what an author reads before publishing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from huilu.programmes.pack.family import Clause, Layer, clauses_of
from huilu.programmes.pack.schema import Pack, RequirementSpec
from huilu.programmes.pack.tightening import Quantity, Values, Verdict, compare


@dataclass(frozen=True, slots=True)
class Step:
    """One pack below the origin that says something otherwise, and what holds from there on down."""

    layer: Layer
    values: Values
    verdicts: dict[Quantity, Verdict]

    @property
    def tighter(self) -> list[Quantity]:
        """On what it asks more than the origin."""
        return [quantity for quantity, verdict in self.verdicts.items() if verdict.asks_more]


@dataclass(frozen=True, slots=True)
class Diff:
    """A family of packs, clause by clause. `own`: what the lowest of them asks in its own name."""

    packs: Sequence[Pack]
    clauses: Sequence[Clause]
    own: Sequence[RequirementSpec]

    def as_json(self) -> dict[str, Any]:
        """The diff as JSON shows it."""
        return {
            "packs": [{"code": one.code, "version": one.version} for one in self.packs],
            "inherited": [_clause_as_json(one) for one in self.clauses],
            "own": [{"requirement": one.code, "labels": one.labels.model_dump(), "widens": one.widens}
                    for one in self.own],
        }  # fmt: skip


def diff_of(family: Sequence[Pack]) -> Diff:
    """The lowest pack against all above it."""
    above, lowest = clauses_of(family[:-1]), clauses_of(family)
    return Diff(family, [lowest[code] for code in above], family[-1].requirements)


def steps_of(clause: Clause) -> Iterator[Step]:
    """Each level that says something otherwise, from the top down, against the origin."""
    values = clause.origin
    for layer in clause.layers:
        values = values.with_(layer.stated)
        yield Step(layer, values, compare(clause.origin, values))


def _clause_as_json(clause: Clause) -> dict[str, Any]:
    return {
        "requirement": clause.spec.code,
        "origin": clause.pack.code,
        "locked": clause.spec.locked,
        "values": clause.origin.model_dump(mode="json"),
        "steps": [_step_as_json(step) for step in steps_of(clause)],
    }


def _step_as_json(step: Step) -> dict[str, Any]:
    said = step.layer.refinement
    return {
        "pack": step.layer.pack.code,
        "values": step.values.model_dump(mode="json"),
        "against_origin": {quantity.value: verdict.value for quantity, verdict in step.verdicts.items()},
        "detail": said.detail.model_dump() if said.detail else None,
        "reason": said.reason.model_dump() if said.reason else None,
    }
