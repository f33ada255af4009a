"""The programme of the demo, published by the centre on the day it began."""

from __future__ import annotations

from datetime import datetime

from huilu.demo.cast import CENTRE, INSPECTOR, OFFICE
from huilu.demo.people import appoint_all
from huilu.demo.playing import Company
from huilu.demo.rules import EarlierDemo
from huilu.demo.story.workdays import ZONE
from huilu.duties.actions import name_first
from huilu.duties.models import FirstResponsible
from huilu.kernel.actor import INSTALLATION, Actor
from huilu.org.models import Unit
from huilu.programmes.models import Programme
from huilu.programmes.pack.schema import Pack, digest
from huilu.programmes.publishing import publish_pack
from huilu.reviews.actions import look_through_pack

PUBLISHED_AT = datetime(2023, 9, 5, 9, tzinfo=ZONE)


def publish(pack: Pack) -> bool:
    """Put the pack in force, unless it is; whether it was not. The pack of an earlier version is no ground for this."""
    present = Programme.objects.filter(code=pack.code).first()
    if present is not None:
        if present.digest != digest(pack):
            raise EarlierDemo
        return False
    by = Company().actor(f"{CENTRE}/{OFFICE}")
    issuer = Unit.objects.get(pk=by.unit_id)
    _get_ready(pack, issuer, by)
    publish_pack(pack=pack, issuer=issuer, by=by, at=PUBLISHED_AT)
    return True


def _get_ready(pack: Pack, issuer: Unit, by: Actor) -> None:
    """Who answers first is named, a second post reads what the first one answers, and the pack is looked through."""
    appoint_all([f"{CENTRE}/{INSPECTOR}"])
    if not FirstResponsible.objects.filter(unit=issuer).exists():
        name_first(unit=CENTRE, post=OFFICE, by=INSTALLATION, at=PUBLISHED_AT)
    look_through_pack(pack=pack, issuer=issuer, by=by, at=PUBLISHED_AT)
