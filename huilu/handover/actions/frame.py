"""What every act on a batch has in common: find, lock, record."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from huilu.handover import rules
from huilu.handover.models import Batch
from huilu.kernel.actor import Actor
from huilu.ledger.actions import About, record
from huilu.org.models import Unit
from huilu.org.rules import called


def begin_batch(unit: str, batch: str) -> Batch:
    """The locked batch "programme code/batch code" of the unit. What was open in it may have changed since."""
    programme, _slash, code = batch.partition("/")
    found = Batch.objects.select_related("programme", "unit").select_for_update(of=("self",))
    held = found.filter(unit__code=unit, unit__closed_on__isnull=True, programme__code=programme, code=code).first()
    if held is None:
        raise rules.NoSuchBatch(batch=batch, unit=unit)
    return held


def check_own(unit: Unit, by: Actor) -> None:
    """Refuse whoever does not act for the unit whose batch it is."""
    if not by.is_installation and by.unit_id != unit.pk:
        raise rules.NotYourBatch(unit=called(unit, by))


def key_of(batch: Batch) -> str:
    """The name under which files, addresses and the ledger know the batch, beside its unit."""
    return f"{batch.programme.code}/{batch.code}"


def note_batch(act: str, batch: Batch, *, by: Actor, at: datetime, **facts: Any) -> None:
    """Write the ledger entry of an act on the batch."""
    unit = batch.unit
    about = About("batch", batch.pk, f"{unit.code} {key_of(batch)}", unit.region, unit.path)
    record(act, about=about, by=by, at=at, unit=unit.code, batch=key_of(batch), **facts)
