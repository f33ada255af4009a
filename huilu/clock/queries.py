"""Reading the clock."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone

from huilu.clock.models import RehearsalClock


def rehearsal() -> RehearsalClock | None:
    """The rehearsal's clock, where one is set."""
    return RehearsalClock.objects.order_by("pk").first()


def now() -> datetime:
    """The moment by this installation's clock."""
    set_clock = rehearsal()
    real = timezone.now()
    return real if set_clock is None else set_clock.shows + (real - set_clock.set_at)
