"""Risk items pass at once, and are read afterwards: the guard desk says whether each was one (M156)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from huilu.burden import rules
from huilu.burden.flagging import hold_up
from huilu.burden.models import Demand, RiskReading
from huilu.burden.queries import MOST, find_demand
from huilu.burden.states import RiskOutcome
from huilu.kernel.actor import Actor
from huilu.kernel.paths import end_of_subtree
from huilu.kernel.refusals import Refusal
from huilu.ledger.actions import About, record


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
    find_demand(code, for_=by)
    demand = Demand.objects.select_for_update(of=("self",)).select_related("asker").get(code=code)
    rules.check_guard(
        by, asker_path=demand.asker.path, asker_label=demand.asker_label, asked_by=demand.asked_by_person_id
    )
    if not demand.is_risk:
        raise NoRiskItem(demand=code)
    earlier = RiskReading.objects.filter(demand=demand).first()
    if earlier is not None:
        raise ReadAlready(demand=code, reader=earlier.by_label)
    outcome = RiskOutcome.ACCEPTED if was_risk else RiskOutcome.NO_RISK
    made = RiskReading.objects.create(demand=demand, outcome=outcome, at=at, by_label=by.signature, because=kept)
    if not was_risk and demand.is_standing:
        hold_up(demand, kept, by, at)
    about = About("demand", demand.pk, demand.code, demand.asker.region, demand.asker.path)
    record("burden.risk_read", about=about, by=by, at=at, demand=code, was_risk=was_risk, reason=kept)
    return made


def risks_before(guard: Actor) -> Sequence[Demand]:
    """What passed as a risk below the guard desk: first what nobody has read, the oldest first; then the rest."""
    if guard.post_code != rules.GUARD_POST:
        return []
    asked = Demand.objects.filter(
        asker__path__gte=guard.unit_path, asker__path__lt=end_of_subtree(guard.unit_path), is_risk=True
    )
    others = asked.exclude(asked_by_person_id=guard.person_id).select_related("asker", "risk_reading")
    return list(others.order_by(F("risk_reading__at").desc(nulls_first=True), "asked_at", "pk")[:MOST])


def reading_of(demand: Demand) -> RiskReading | None:
    """What the guard desk said of it, if it has read it."""
    return getattr(demand, "risk_reading", None)
