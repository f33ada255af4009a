"""The programme of the demo, published by the centre on the day it began."""

from __future__ import annotations

from datetime import datetime

from huilu.demo.cast import CENTRE, OFFICE
from huilu.demo.playing import Company
from huilu.demo.rules import EarlierDemo
from huilu.demo.story.workdays import ZONE
from huilu.org.models import Unit
from huilu.programmes.models import Programme
from huilu.programmes.pack.schema import Pack, digest
from huilu.programmes.publishing import publish_pack

PUBLISHED_AT = datetime(2023, 9, 5, 9, tzinfo=ZONE)


def publish(pack: Pack) -> bool:
    """Put the pack in force, unless it is; whether it was not. The pack of an earlier version is no ground for this."""
    present = Programme.objects.filter(code=pack.code).first()
    if present is not None:
        if present.digest != digest(pack):
            raise EarlierDemo
        return False
    by = Company().actor(f"{CENTRE}/{OFFICE}")
    publish_pack(pack=pack, issuer=Unit.objects.get(pk=by.unit_id), by=by, at=PUBLISHED_AT)
    return True
