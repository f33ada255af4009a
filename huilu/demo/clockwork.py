"""The demo's clock: at every start it shows the same morning again."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from django.db.models import Max

from huilu.clock.actions import set_rehearsal_clock
from huilu.demo.cast import DEMO_DAY
from huilu.demo.story.workdays import ZONE
from huilu.ledger.models import Entry

MORNING = datetime.combine(DEMO_DAY, time(9, 30), ZONE)


def wind() -> datetime:
    """Set the clock to half past nine of the demo's day, or just after the last act if that is later."""
    last = Entry.objects.aggregate(last=Max("at"))["last"]
    shows = max(MORNING, last + timedelta(minutes=1)) if last else MORNING
    set_rehearsal_clock(shows)
    return shows
