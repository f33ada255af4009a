"""Reading the clock."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone

from huilu.clock.models import RehearsalClock
from huilu.kernel.composed import Composed

_REHEARSAL = Composed(lambda: RehearsalClock.objects.order_by("pk"))


def rehearsal() -> RehearsalClock | None:
    """The rehearsal's clock, where one is set."""
    return _REHEARSAL.model()


def now() -> datetime:
    """The moment by this installation's clock."""
    set_clock = rehearsal()
    real = timezone.now()
    return real if set_clock is None else set_clock.shows + (real - set_clock.set_at)
