"""Days as people mean them: by the installation's own time zone."""

from __future__ import annotations

from datetime import date, datetime

from django.utils.timezone import localtime

_EPOCH = date(1970, 1, 1)


def day_of(at: datetime) -> date:
    """The calendar day of a moment, where the installation is."""
    return localtime(at).date()


def day_number(day: date) -> int:
    """Days since 1970-01-01."""
    return (day - _EPOCH).days
