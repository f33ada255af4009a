"""The way up from a unit."""

from __future__ import annotations

from huilu.kernel.paths import SEGMENT
from huilu.org.models import Unit


def above(unit: Unit) -> Unit | None:
    """The unit above, placeholders of the numbering left out; None where only the root is left, which cannot lead."""
    higher = unit.parent
    while higher and higher.is_placeholder:
        higher = higher.parent
    return higher if higher and len(higher.path) > SEGMENT else None


def top_above(unit: Unit) -> Unit | None:
    """The topmost unit above this one that can lead an issue."""
    top, higher = None, above(unit)
    while higher:
        top, higher = higher, above(higher)
    return top
