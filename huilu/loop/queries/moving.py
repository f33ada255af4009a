"""What the calendar moves by itself."""

from __future__ import annotations

from datetime import datetime

from huilu.loop.models import Circuit


def due_to_move(at: datetime, limit: int = 200) -> list[str]:
    """The numbers of the issues whose holder's working days are over, the longest over first."""
    due = Circuit.objects.filter(moves_on_at__lte=at).order_by("moves_on_at", "pk")
    return list(due.values_list("issue__number", flat=True)[:limit])
