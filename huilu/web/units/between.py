"""What those between an issuer and a unit say otherwise about an obligation, in words the unit reads."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.functional import Promise

from huilu.programmes.layers import Layer, values_under
from huilu.programmes.pack.tightening import Quantity, Values, compare_on
from huilu.programmes.queries import Obligation, pack_of
from huilu.programmes.saying import QUANTITIES, VERDICTS, say_quantity
from huilu.web.days import say_day


@dataclass(frozen=True, slots=True)
class Part:
    """One quantity: what it is called, what the origin says, what somebody made of it."""

    name: str | Promise
    origin: str
    value: str
    verdict: str | Promise
    asks_more: bool


@dataclass(frozen=True, slots=True)
class Between:
    """What one issuer on the way says otherwise."""

    issuer: str
    detail: Mapping[str, str] | None
    reason: Mapping[str, str] | None
    parts: tuple[Part, ...] = ()
    widens: str = ""


def said_between(obligation: Obligation) -> list[Between]:
    """Each issuer between the origin and the unit that says anything otherwise, from the top down."""
    wider = _widening(obligation)
    if not obligation.layers:
        return wider
    origin = obligation.origin
    return wider + [_between(layer, origin) for layer in obligation.layers]


def _widening(obligation: Obligation) -> list[Between]:
    """Where the clause itself asks one from further up of more units: which, and why."""
    spec = pack_of(obligation.programme).requirement_called(obligation.requirement.code)
    if spec is None or spec.widens is None:
        return []
    reason = spec.reason.model_dump() if spec.reason else None
    return [Between(obligation.programme.issuer_label, None, reason, widens=spec.widens)]


def _between(layer: Layer, origin: Values) -> Between:
    values = values_under(origin, [layer])
    parts = tuple(_part(quantity, origin, values) for quantity in Quantity if layer.says_on(quantity))
    return Between(layer.issuer, layer.detail, layer.reason, parts)


def _part(quantity: Quantity, origin: Values, values: Values) -> Part:
    verdict = compare_on(quantity, origin, values)
    first, second = (say_quantity(quantity, one, say_day) for one in (origin, values))
    return Part(QUANTITIES[quantity], first, second, VERDICTS[verdict], verdict.asks_more)
