"""The list of any unit as it would be once a pack is published: tried in full, and taken back at once (M160)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from huilu.kernel.actor import Actor
from huilu.kernel.days import day_of
from huilu.kernel.paths import is_under
from huilu.org.models import Unit
from huilu.org.rules import called
from huilu.programmes import rules
from huilu.programmes.pack.schema import Pack
from huilu.programmes.publishing import issue_pack, tried
from huilu.programmes.queries import Obligation, obligations_of

Kind = Literal["new", "changed", "same"]


@dataclass(frozen=True, slots=True)
class Line:
    """One obligation of the coming list, and whether it is new, or which of its fields are otherwise than today."""

    obligation: Obligation
    kind: Kind
    changed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Preview:
    """A unit's coming list in its order, and what it owes today and would owe no longer."""

    unit: Unit
    lines: tuple[Line, ...]
    gone: tuple[Obligation, ...]

    def of_kind(self, kind: Kind) -> int:
        """How many lines are so."""
        return sum(line.kind == kind for line in self.lines)


def preview_list(*, pack: Pack, issuer: Unit, unit: Unit, by: Actor, at: datetime) -> Preview:
    """What the unit's list would be if the pack were published at that moment. Nothing of it stays.

    It is published and taken back in one transaction: a second reckoning beside that of publishing would one day say
    something else. No region is held meanwhile. Whatever would refuse the publication refuses this, but for
    what is not ready yet: a list is looked at before the launch.
    """
    if not is_under(unit.path, issuer.path):
        raise rules.NotBelowTheIssuer(unit=called(unit, by), issuer=issuer.name)
    day = day_of(at)
    with tried():
        before = {one.requirement.key: one for one in obligations_of(unit, day)}
        told_before = {key: _told(one) for key, one in before.items()}
        issue_pack(pack=pack, issuer=issuer, by=by, at=at, is_trial=True)
        after = obligations_of(unit, day)
        # What the lines say is read here: afterwards the pack that they come from is not there any more.
        lines = tuple(_line(one, told_before) for one in after)
    coming = {line.obligation.requirement.key for line in lines}
    return Preview(unit, lines, tuple(one for key, one in before.items() if key not in coming))


def _line(one: Obligation, before: Mapping[str, Mapping[str, Any]]) -> Line:
    was, now = before.get(one.requirement.key), _told(one)
    if was is None:
        return Line(one, "new")
    changed: Sequence[str] = [name for name, value in now.items() if was[name] != value]
    return Line(one, "changed" if changed else "same", tuple(changed))


def _told(one: Obligation) -> dict[str, Any]:
    """All that the unit reads of it."""
    requirement = one.requirement
    read = {"labels": requirement.labels, "text": requirement.text, "carrier": one.carrier}
    read |= {"locked": requirement.locked, "sunset_on": requirement.sunset_on, "why": one.matched}
    values = one.values
    read |= {name: getattr(values, name) for name in ("target", "due_on", "repeats", "minutes", "evidence")}
    return read | {"said_between": [(layer.issuer, layer.detail, layer.reason) for layer in one.layers]}
