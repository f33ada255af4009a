"""The five quantities of a clause, and whether somebody below asks more than its origin did (M130, M037)."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from datetime import date
from enum import StrEnum
from typing import Any, NamedTuple

from huilu.programmes.pack.parts import Evidence, Target, Window
from huilu.programmes.pack.schema import Minutes, Refinement, Repeats, RequirementSpec
from huilu.programmes.pack.selectors import Part

OFTEN: Mapping[Repeats, int] = {"once": 0, "quarterly": 1, "monthly": 2, "weekly": 3}


class Quantity(StrEnum):
    """What may grow on its way down."""

    TARGET = "target"
    DEADLINE = "deadline"
    FREQUENCY = "frequency"
    SCOPE = "scope"
    EVIDENCE = "evidence"


# As the guide names them.
IN_CHINESE: Mapping[Quantity, str] = {
    Quantity.TARGET: "目标",
    Quantity.DEADLINE: "期限",
    Quantity.FREQUENCY: "频次",
    Quantity.SCOPE: "范围",
    Quantity.EVIDENCE: "凭据",
}


class Verdict(StrEnum):
    """What has become of a quantity."""

    SAME = "same"
    LOOSER = "looser"
    TIGHTER = "tighter"
    NOT_COMPARABLE = "not_comparable"

    @property
    def asks_more(self) -> bool:
        """Whether it counts as tighter: what cannot be compared might be."""
        return self in {Verdict.TIGHTER, Verdict.NOT_COMPARABLE}


class Values(Part):
    """What a clause says on its five quantities, and its carrier, which may change freely.

    Whom a clause is asked of is its issuer's alone, so that the scope of an inherited clause is the time it takes.
    """

    target: Target | None
    due_on: date | None
    repeats: Repeats
    minutes: Minutes
    evidence: tuple[Evidence, ...]
    carrier: str | None

    def with_(self, stated: Mapping[str, Any]) -> Values:
        """The same with what somebody states otherwise."""
        return self.model_copy(update=dict(stated))


# Where each quantity stands. A carrier is how the work is done and no quantity.
FIELDS = {
    Quantity.TARGET: "target",
    Quantity.DEADLINE: "due_on",
    Quantity.FREQUENCY: "repeats",
    Quantity.SCOPE: "minutes",
    Quantity.EVIDENCE: "evidence",
}


# Whoever asks more on one of these asks for more of people's time, or for it sooner: that passes the burden gate.
WEIGHED = {quantity: FIELDS[quantity] for quantity in (Quantity.DEADLINE, Quantity.FREQUENCY, Quantity.SCOPE)}


class Standing(NamedTuple):
    """How the origin has its clause: what it says, and what it lets those below it do."""

    values: Values
    locked: bool
    may_tighten: bool


def values_of(spec: RequirementSpec, window: Window) -> Values:
    """What a clause says where it was written."""
    return Values(
        target=spec.target,
        due_on=spec.due_on(window),
        repeats=spec.repeats,
        minutes=spec.minutes,
        evidence=spec.evidence,
        carrier=spec.carrier,
    )


def stated_by(refinement: Refinement, window: Window) -> dict[str, Any]:
    """What a refinement states, field by field; a due rule is reckoned in the window of the pack that states it."""
    names = ("repeats", "target", "evidence", "carrier", "minutes")
    stated = {name: value for name in names if (value := getattr(refinement, name)) is not None}
    return stated | ({"due_on": refinement.due.in_window(window)} if refinement.due is not None else {})


def compare(origin: Values, below: Values) -> dict[Quantity, Verdict]:
    """What has become of each quantity on its way down."""
    return {quantity: compare_on(quantity, origin, below) for quantity in Quantity}


def compare_on(quantity: Quantity, origin: Values, below: Values) -> Verdict:
    """What has become of one quantity."""
    first, second = (getattr(values, FIELDS[quantity]) for values in (origin, below))
    return Verdict.SAME if first == second else _COMPARED[quantity](first, second)


def tightened(origin: Values, stated: Mapping[str, Any]) -> list[Quantity]:
    """The quantities on which what somebody states asks more than the origin does."""
    below = origin.with_(stated)
    named = (quantity for quantity in Quantity if FIELDS[quantity] in stated)
    return [quantity for quantity in named if compare_on(quantity, origin, below).asks_more]


def still_holding(stated: Mapping[str, Any], then: Values, now: Standing) -> dict[str, Any]:
    """What of a refinement holds when the origin has changed since: nothing gets tighter by somebody else's revision.

    What asks more than the origin does now holds only where its reason was given against this very value, and where
    the origin still lets it.
    """
    if now.locked:
        return {}
    more = {FIELDS[quantity] for quantity in tightened(now.values, stated)}
    reasoned = {name for name in more if getattr(then, name) == getattr(now.values, name)} if now.may_tighten else set()
    return {name: value for name, value in stated.items() if name not in more or name in reasoned}


def _by_size(is_more: bool) -> Verdict:
    return Verdict.TIGHTER if is_more else Verdict.LOOSER


def _targets(first: Target | None, second: Target | None) -> Verdict:
    if first is None or second is None:
        # A target of nothing asks nothing.
        return _same_or(Verdict.TIGHTER if first is None else Verdict.LOOSER, first or second)
    if first.of != second.of:
        return Verdict.NOT_COMPARABLE
    return _by_size(second.at_least > first.at_least)


def _same_or(verdict: Verdict, only: Target | None) -> Verdict:
    return verdict if only is not None and only.at_least else Verdict.SAME


def _deadlines(first: date | None, second: date | None) -> Verdict:
    return _by_size(first is None or (second is not None and second < first))


def _evidence(first: Collection[str], second: Collection[str]) -> Verdict:
    had, wanted = set(first), set(second)
    if had == wanted:
        return Verdict.SAME
    if had < wanted:
        return Verdict.TIGHTER
    return Verdict.LOOSER if wanted < had else Verdict.NOT_COMPARABLE


_COMPARED: Mapping[Quantity, Callable[[Any, Any], Verdict]] = {
    Quantity.TARGET: _targets,
    Quantity.DEADLINE: _deadlines,
    Quantity.FREQUENCY: lambda first, second: _by_size(OFTEN[second] > OFTEN[first]),
    Quantity.SCOPE: lambda first, second: _by_size(second > first),
    Quantity.EVIDENCE: _evidence,
}
