"""Ids that carry their region, and paths made of them.

A path is text in collation C: one segment of eight hexadecimal digits for each ancestor's id and
for the unit itself. A subtree is a range of paths, ancestors are a cut of the string. Text and not
an array, because only text comparison keeps its index under row-level security.
"""

from __future__ import annotations

SEGMENT = 8
REGION_SHIFT = 24
MAX_REGION = 127
MAX_SERIAL = (1 << REGION_SHIFT) - 1
SERIAL_SHIFT = 40


def unit_id(region: int, serial: int) -> int:
    """The id of a unit: its region in the high bits (0..127), its serial below (up to 16.7 million)."""
    if not (0 <= region <= MAX_REGION and 0 < serial <= MAX_SERIAL):
        raise ValueError(f"no unit id for region {region}, serial {serial}")
    return region << REGION_SHIFT | serial


def region_of(some_unit_id: int) -> int:
    """The region that a unit's id carries."""
    return some_unit_id >> REGION_SHIFT


def regional_id(region: int, serial: int) -> int:
    """The id of a thing other than a unit (an issue, a record): region above 40 bits of serial."""
    return region << SERIAL_SHIFT | serial


def segment(some_unit_id: int) -> str:
    """One segment of a path."""
    return f"{some_unit_id:0{SEGMENT}x}"


def ids_in(path: str) -> list[int]:
    """The ids along a path, from the root to the unit itself."""
    return [int(path[start : start + SEGMENT], 16) for start in range(0, len(path), SEGMENT)]


def ancestor_ids(path: str) -> list[int]:
    """The ids above a unit, from the root down."""
    return ids_in(path)[:-1]


def end_of_subtree(path: str) -> str:
    """The first text after every path that starts with this one ('g' follows the hexadecimal digits)."""
    return path + "g"


def is_under(path: str, top: str) -> bool:
    """Whether a path is the top itself or lies below it."""
    return path.startswith(top)
