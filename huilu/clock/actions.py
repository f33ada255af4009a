"""Setting the rehearsal's clock."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone

from huilu.clock.models import RehearsalClock


def set_rehearsal_clock(shows: datetime) -> RehearsalClock:
    """From this moment the installation's clock shows `shows` and runs on from there."""
    return RehearsalClock.objects.update_or_create(pk=1, defaults={"shows": shows, "set_at": timezone.now()})[0]
