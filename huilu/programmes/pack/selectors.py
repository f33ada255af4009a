"""Which classes of units a rule is about, in the manner of label selectors."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import Annotated, Literal, NamedTuple, Self, TypeVar

from pydantic import BaseModel, ConfigDict, Field, model_validator

from huilu.programmes.pack.reasons import MisshapenError

Code = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{1,63}$")]
"""A name that machines compare: small letters, digits and underscores."""

K = TypeVar("K", bound=Hashable)
Axes = tuple[str, str, str, frozenset[str]]
Axis = Literal["level", "sector", "audience", "tags"]
Operator = Literal["In", "NotIn", "Exists", "DoesNotExist"]
MATCHED_AXES: tuple[Literal["level", "sector", "audience"], ...] = ("level", "sector", "audience")


class UnitClass(NamedTuple):
    """The four answers by which units are told apart."""

    level: str
    sector: str
    audience: str
    tags: frozenset[str] = frozenset()

    def values_on(self, axis: Axis) -> frozenset[str]:
        """What the class says on one axis; an empty answer is no answer."""
        if axis == "tags":
            return self.tags
        value: str = getattr(self, axis)
        return frozenset({value} if value else ())


class Part(BaseModel):
    """A piece of a pack: nothing unknown in it, and never changed after reading."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Match(Part):
    """The short form: on each axis named, the unit's answer is one of these."""

    level: tuple[Code, ...] = ()
    sector: tuple[Code, ...] = ()
    audience: tuple[Code, ...] = ()


class Expression(Part):
    """The long form: one axis, one operator, its values."""

    axis: Axis
    operator: Operator
    values: tuple[Code, ...] = ()

    @model_validator(mode="after")
    def _values_fit_the_operator(self) -> Self:
        if (self.operator in {"In", "NotIn"}) != bool(self.values):
            raise MisshapenError(
                "In 和 NotIn 要写 values,Exists 和 DoesNotExist 不写",
                "In and NotIn need values; Exists and DoesNotExist take none",
            )
        return self

    def reason(self, held: frozenset[str]) -> str | None:
        """The part that matched, or None."""
        common = sorted(held.intersection(self.values))
        holds, shown = {
            "In": (bool(common), common),
            "NotIn": (not common, sorted(self.values)),
            "Exists": (bool(held), []),
            "DoesNotExist": (not held, []),
        }[self.operator]
        return " ".join(filter(None, (self.axis, self.operator, ",".join(shown)))) if holds else None


class Selector(Part):
    """A rule over classes: every part must hold; no part at all means everyone.

    `within` comes from the scope of the programme: it must hold too, but it is no reason that
    anybody needs to be told.
    """

    match: Match = Match()
    expressions: tuple[Expression, ...] = Field(default=(), max_length=20)
    within: tuple[Expression, ...] = ()

    def explain(self, level: str, sector: str, audience: str, tags: frozenset[str]) -> tuple[str, ...] | None:
        """Why the rule is about such a unit, part by part ("level=city", "tags In elderly"); None where it is not."""
        return self.reasons_for(UnitClass(level, sector, audience, tags))

    def reasons_for(self, unit_class: UnitClass) -> tuple[str, ...] | None:
        """Why the rule is about this class; None where it is not."""
        if any(part.reason(unit_class.values_on(part.axis)) is None for part in self.within):
            return None
        reasons: list[str] = []
        for axis in MATCHED_AXES:
            wanted, value = getattr(self.match, axis), getattr(unit_class, axis)
            if wanted and value not in wanted:
                return None
            reasons.extend([f"{axis}={value}"] if wanted else [])
        for expression in self.expressions:
            reason = expression.reason(unit_class.values_on(expression.axis))
            if reason is None:
                return None
            reasons.append(reason)
        return tuple(reasons)

    def named_on(self, axis: Axis) -> tuple[str, ...]:
        """Every value that the selector names on an axis."""
        short = () if axis == "tags" else getattr(self.match, axis)
        parts = (*self.expressions, *self.within)
        return (*short, *(value for part in parts if part.axis == axis for value in part.values))


def picked(selector: Selector, classes: Mapping[K, Axes]) -> dict[K, tuple[str, ...]]:
    """The classes that the selector picks, by whatever they are known by, each with its reasons."""
    told = ((key, selector.explain(*axes)) for key, axes in classes.items())
    return {key: reasons for key, reasons in told if reasons is not None}


def read_reason(reason: str) -> tuple[str, str, tuple[str, ...]]:
    """A reason taken apart again: axis, operator ("In" for the short form), values."""
    if "=" in reason:
        axis, value = reason.split("=", 1)
        return axis, "In", (value,)
    axis, operator, *values = reason.split(" ")
    return axis, operator, tuple(values[0].split(",")) if values else ()
