"""Why an obligation is a unit's: what matched, in the pack's own words, and who issued it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from huilu.programmes.pack.selectors import read_reason
from huilu.programmes.pack.tightening import Quantity
from huilu.programmes.queries import Obligation, pack_of
from huilu.programmes.saying import REPEATS, say_quantity

ACCOUNTABILITY = {
    "planning_and_coordination": _("planning and coordination"),
    "delivery_of_measures": _("delivery of the measures"),
    "real_effect": _("real effect"),
}
AXES = {"level": _("level"), "sector": _("sector"), "audience": _("audience"), "tags": _("tags")}


@dataclass(frozen=True, slots=True)
class Part:
    """One part of the selector that matched: the axis, and the pack's words for the unit's answer."""

    axis: str | Promise
    labels: dict[str, str]


@dataclass(frozen=True, slots=True)
class Reason:
    """Why the obligation is the unit's, and what carries it. No part at all means that it is everybody's."""

    parts: tuple[Part, ...]
    issued_by: str
    programme: dict[str, str]
    carrier: Mapping[str, str] | None
    repeats: str | Promise
    evidence: str
    target: str
    accountability: str | Promise


def reason_of(obligation: Obligation) -> Reason:
    """The reason of one obligation, from the pack in force."""
    pack, requirement, values = pack_of(obligation.programme), obligation.requirement, obligation.values
    return Reason(
        parts=tuple(Part(AXES[read_reason(one)[0]], pack.describe(one).model_dump()) for one in obligation.matched),
        issued_by=obligation.programme.issuer_label,
        programme=obligation.programme.labels,
        carrier=obligation.carrier,
        repeats=REPEATS[values.repeats] if values.repeats != "once" else "",
        evidence=say_quantity(Quantity.EVIDENCE, values),
        target=say_quantity(Quantity.TARGET, values) if values.target else "",
        accountability=ACCOUNTABILITY[requirement.accountability],
    )
