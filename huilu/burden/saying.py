"""What a demand costs, put into words."""

from __future__ import annotations

from django.utils.translation import ngettext

# From so many hours on nobody misses a decimal; below, twenty minutes would read as no time at all.
WHOLE = 10
HARDLY_ANY = 0.05


def hours_words(minutes: int) -> str:
    """Minutes in person-hours, as people read them."""
    said = say_hours(minutes)
    return ngettext("{n} person-hour", "{n} person-hours", 1 if said == "1" else 2).format(n=said)


def say_hours(minutes: int) -> str:
    """Minutes in hours: below ten with a decimal, so that little is not told as nothing."""
    hours = minutes / 60
    if hours >= WHOLE:
        return f"{hours:,.0f}"
    return f"{hours:.{1 if hours >= HARDLY_ANY else 2}f}".rstrip("0").rstrip(".")
