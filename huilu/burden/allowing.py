"""How many minutes a month a kind of unit may be asked for (M131)."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from huilu.burden import rules
from huilu.burden.models import Allowance
from huilu.kernel.actor import Actor
from huilu.kernel.paths import SEGMENT
from huilu.ledger.actions import About, record
from huilu.org.models import AxisCode, Level


@transaction.atomic
def set_allowance(*, level: str, minutes: int, by: Actor, at: datetime, audience: str = "") -> Allowance:
    """All demands together may cost a unit of the level so many minutes a month; the narrower kind goes first.

    What runs already stays: the next demand finds less room, or more.
    """
    if not by.is_installation and not (by.post_code == rules.GUARD_POST and len(by.unit_path) == SEGMENT):
        raise rules.OnlyGuardDesk(unit="/")
    held = Level.objects.filter(pk=level).first()
    if held is None or (audience and not AxisCode.objects.filter(axis="audience", code=audience).exists()):
        raise rules.UnknownKindOfUnit(kind=f"{level} {audience}".strip())
    rules.check_minutes(minutes)
    made, _new = Allowance.objects.update_or_create(
        level=held, audience=audience, defaults={"minutes": minutes, "set_at": at, "set_by": by.signature}
    )
    about = About("allowance", made.pk, f"{level} {audience}".strip(), 0, by.unit_path)
    record("burden.allowance_set", about=about, by=by, at=at, level=level, audience=audience, minutes=minutes)
    return made
