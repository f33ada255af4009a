"""“This is a burden”: whoever is asked says so, and the guard desk stops it at once or lets it go on (M134)."""

from __future__ import annotations

import hmac
import secrets
from dataclasses import replace
from datetime import datetime
from hashlib import sha256

from django.conf import settings
from django.db import transaction

from huilu.accounts.capabilities import Act, check_may
from huilu.burden import rules
from huilu.burden.frame import about_demand, locked_for_guard
from huilu.burden.gate import end_demand
from huilu.burden.models import Demand, Flag
from huilu.burden.queries import find_demand
from huilu.burden.states import DemandState
from huilu.kernel.actor import INSTALLATION, Actor
from huilu.kernel.telling import tells_who
from huilu.ledger.actions import About, record
from huilu.org.queries import called_between

# What stands under the entry of a flag: no unit, no post, no person, whoever it was.
UNNAMED = replace(INSTALLATION, signature="—")


@transaction.atomic
def flag_burden(*, code: str, reason: str, by: Actor, at: datetime) -> str:
    """The actor's unit says that the demand is a burden; a salt for whoever wants to prove later that it did.

    Nobody is told which unit it was, least of all the asker, who may well send somebody into a post of that unit: no
    row says it, and a second flag is answered and recorded like the first one, and counts for nothing.
    """
    check_may(by, Act.FLAG_BURDEN)
    kept = rules.check_reason(reason)
    demand = find_demand(code, for_=by)
    rules.check_open(demand.code, demand.state)
    if found := tells_who(kept, called_between(by.unit_path, demand.asker.path)):
        raise rules.NamesItself(field="reason", found=found)
    salt, once = secrets.token_hex(16), _keyed(f"{demand.pk} {by.unit_id}")
    proof = digest_of_flag(salt, by.unit_code, kept)
    # Two at once: the second finds the row of the first in its way, and is as good as that one.
    is_first = not Flag.objects.filter(once=once).exists()
    Flag.objects.bulk_create([Flag(demand=demand, once=once, reason=kept, at=at)], ignore_conflicts=True)
    _note_flag(demand, at, proof, seal=_keyed(proof) if is_first else secrets.token_hex(32))
    return salt


def restore_flag(*, code: str, proof: str, seal: str, at: datetime) -> Flag | None:
    """A flag as a ledger that is played back knows it: that there was one, and neither whose nor why.

    Nothing where a unit had only said again what it had said before: then the seal is noise. Entries from before there
    were seals have none, and each of them counts.
    """
    demand = Demand.objects.select_related("asker").get(code=code)
    counts = not seal or hmac.compare_digest(seal, _keyed(proof))
    made = Flag.objects.create(demand=demand, once=None, reason="", at=at) if counts else None
    _note_flag(demand, at, proof, seal)
    return made


def _note_flag(demand: Demand, at: datetime, proof: str, seal: str) -> None:
    # Were only first flags recorded, the numbers of entries would tell whoever tries which unit had raised one.
    record("burden.flagged", about=_unseen(demand), by=UNNAMED, at=at, demand=demand.code, proof=proof, seal=seal)


def digest_of_flag(salt: str, unit_code: str, reason: str) -> str:
    """What the ledger keeps of a flag."""
    return sha256(f"{salt}\n{unit_code}\n{reason}".encode()).hexdigest()


def _keyed(text: str) -> str:
    """A digest that nobody makes, or tells from noise, who has not the installation's key."""
    return hmac.new(settings.SECRET_KEY.encode(), text.encode(), sha256).hexdigest()


@transaction.atomic
def suspend_demand(*, code: str, reason: str, by: Actor, at: datetime) -> Demand:
    """The guard desk stops the demand for the time being: it vanishes below at once."""
    demand, kept = _begin(code, reason, by, DemandState.STANDING)
    hold_up(demand, kept, by, at)
    _note("burden.suspended", demand, by, at, kept)
    return demand


def hold_up(demand: Demand, reason: str, by: Actor, at: datetime) -> None:
    """A locked demand that stands is suspended from now on; whoever calls puts it on record."""
    demand.suspensions.create(at=at, by_label=by.signature, because=reason)
    demand.state = DemandState.SUSPENDED
    demand.save(update_fields=["state"])


@transaction.atomic
def lift_suspension(*, code: str, reason: str, by: Actor, at: datetime) -> Demand:
    """The guard desk lets the demand go on, and says why."""
    demand, kept = _begin(code, reason, by, DemandState.SUSPENDED)
    _decide(demand, "lifted", kept, by, at)
    demand.state = DemandState.STANDING
    demand.save(update_fields=["state"])
    _note("burden.lifted", demand, by, at, kept)
    return demand


@transaction.atomic
def stop_demand(*, code: str, reason: str, by: Actor, at: datetime) -> Demand:
    """The guard desk stops a suspended demand for good, and says why."""
    demand, kept = _begin(code, reason, by, DemandState.SUSPENDED)
    _decide(demand, "stopped", kept, by, at)
    end_demand(demand=demand, state=DemandState.STOPPED, reason=kept, by=by, at=at)
    _note("burden.stopped", demand, by, at, kept)
    return demand


def _decide(demand: Demand, outcome: str, reason: str, by: Actor, at: datetime) -> None:
    decided = {"decided_at": at, "decided_by": by.signature, "decided_because": reason}
    demand.suspensions.filter(outcome="").update(outcome=outcome, **decided)


def _begin(code: str, reason: str, by: Actor, wanted: DemandState) -> tuple[Demand, str]:
    """The locked demand in the wanted state, if the actor decides about it; and the reason as it is kept."""
    kept = rules.check_reason(reason)
    demand = locked_for_guard(code, by)
    rules.check_state(code, demand.state, wanted)
    return demand, kept


def _unseen(demand: Demand) -> About:
    """Such an entry lies below no unit, so that nobody reads it: when somebody flagged may tell who."""
    return about_demand(demand, "burden_flag")._replace(path="")


def _note(act: str, demand: Demand, by: Actor, at: datetime, reason: str) -> None:
    record(act, about=about_demand(demand), by=by, at=at, demand=demand.code, reason=reason)
