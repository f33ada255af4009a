"""Risk items pass at once, and are read afterwards: the guard desk says whether each was one (M156)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from huilu.burden import rules
from huilu.burden.flagging import hold_up
from huilu.burden.frame import about_demand, locked_for_guard
from huilu.burden.models import Demand, DemandQuerySet, RiskReading
from huilu.burden.queries import MOST
from huilu.burden.states import RiskOutcome
from huilu.kernel.actor import Actor
from huilu.kernel.paths import end_of_subtree
from huilu.kernel.refusals import Refusal
from huilu.ledger.actions import record


class NoRiskItem(Refusal):
    """It passed like anything else."""

    code = "burden.no_risk_item"
    says = _("“{demand}” did not pass as a risk.")
    next = _("Look at the list of risks that passed: what stands there is to be read.")


class ReadAlready(Refusal):
    """Somebody of the desk was faster."""

    code = "burden.risk_read_already"
    says = _("“{demand}” was read already, by {reader}.")
    next = _("If it is to be held up after all, suspend it on its page.")


@transaction.atomic
def read_risk(*, code: str, was_risk: bool, reason: str, by: Actor, at: datetime) -> RiskReading:
    """The guard desk has read why it could not wait; what was no risk is suspended until it is decided."""
    kept = rules.check_reason(reason)
    demand = locked_for_guard(code, by)
    if not demand.is_risk:
        raise NoRiskItem(demand=code)
    earlier = RiskReading.objects.filter(demand=demand).first()
    if earlier is not None:
        raise ReadAlready(demand=code, reader=earlier.by_label)
    outcome = RiskOutcome.ACCEPTED if was_risk else RiskOutcome.NO_RISK
    made = RiskReading.objects.create(demand=demand, outcome=outcome, at=at, by_label=by.signature, because=kept)
    if not was_risk and demand.is_standing:
        hold_up(demand, kept, by, at)
    record("burden.risk_read", about=about_demand(demand), by=by, at=at, demand=code, was_risk=was_risk, reason=kept)
    return made


def risks_before(guard: Actor) -> Sequence[Demand]:
    """What passed as a risk below the guard desk: first what nobody has read, the oldest first; then the rest."""
    found = _risks_of(guard).select_related("asker", "risk_reading")
    return list(found.order_by(F("risk_reading__at").desc(nulls_first=True), "asked_at", "pk")[:MOST])


def count_unread(guard: Actor) -> int:
    """How many of them nobody has read."""
    return _risks_of(guard).filter(risk_reading=None).count()


def _risks_of(guard: Actor) -> DemandQuerySet:
    if guard.post_code != rules.GUARD_POST:
        return Demand.objects.none()
    asked = Demand.objects.filter(
        asker__path__gte=guard.unit_path, asker__path__lt=end_of_subtree(guard.unit_path), is_risk=True
    )
    return asked.exclude(asked_by_person_id=guard.person_id)


def reading_of(demand: Demand) -> RiskReading | None:
    """What the guard desk said of it, if it has read it."""
    return getattr(demand, "risk_reading", None)
