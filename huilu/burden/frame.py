"""What the acts on demands have in common: the guard desk's beginning, and what a ledger entry is about."""

from __future__ import annotations

from huilu.burden import rules
from huilu.burden.models import Demand
from huilu.burden.queries import find_demand
from huilu.kernel.actor import Actor
from huilu.ledger.actions import About


def locked_for_guard(code: str, by: Actor) -> Demand:
    """The locked demand, if the actor decides about it."""
    find_demand(code, for_=by)
    demand = Demand.objects.select_for_update(of=("self",)).select_related("asker").get(code=code)
    rules.check_guard(
        by, asker_path=demand.asker.path, asker_label=demand.asker_label, asked_by=demand.asked_by_person_id
    )
    return demand


def about_demand(demand: Demand, kind: str = "demand") -> About:
    """The entry lies where the asker stands."""
    return About(kind, demand.pk, demand.code, demand.asker.region, demand.asker.path)
