"""A pack is looked through before its launch, and what was found is kept."""

from __future__ import annotations

from datetime import datetime

from huilu.accounts.capabilities import Act, check_may
from huilu.kernel.actor import Actor
from huilu.org.models import Unit
from huilu.programmes.models import Readiness
from huilu.programmes.pack.schema import Pack, digest
from huilu.programmes.readiness import keep_readiness
from huilu.programmes.rules import NotTheIssuer
from huilu.reviews.readiness import look_through


def look_through_pack(*, pack: Pack, issuer: Unit, by: Actor, at: datetime) -> Readiness:
    """What the pack wants to be in order before its launch, looked at now: publishing asks for it that day (M014)."""
    check_may(by, Act.ISSUE_PLAN)
    if not by.is_installation and by.unit_id != issuer.pk:
        raise NotTheIssuer(unit=issuer.name)
    looked = [one.as_data() for one in look_through(pack, issuer, by=by, at=at)]
    named = {
        "code": pack.code,
        "labels": pack.labels.model_dump(),
        "version": pack.version,
        "digest": digest(pack),
    }
    return keep_readiness(issuer=issuer, pack=named, items=looked, by=by, at=at)
