"""What every page shows around its own content."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from huilu.kernel.days import day_of
from huilu.web.days import in_chinese


def page(request: HttpRequest) -> dict[str, Any]:
    """The reader, their posts, the language, and the date of a rehearsal. Asks the database nothing."""
    at, rehearsal = getattr(request, "at", None), getattr(request, "rehearsal", None)
    return {
        "person": getattr(request, "person", None),
        "actor": getattr(request, "actor", None),
        "actors": getattr(request, "actors", []),
        "in_chinese": in_chinese(),
        "as_of": getattr(request, "as_of", None),
        "rehearsal_day": day_of(at) if at and rehearsal else None,
    }
