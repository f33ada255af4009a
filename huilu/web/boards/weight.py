"""How many children of a board a page can carry: not by their number alone, but by what they weigh on the line."""

from __future__ import annotations

import zlib
from collections.abc import Sequence

from django.utils.safestring import SafeString

# What is left of the fifteen thousand bytes of a page when all around the table is taken off.
WEIGHT = 11_000
FEWEST = 10


def rows_that_fit(rows: Sequence[tuple[SafeString, SafeString]]) -> int:
    """So many rows, compressed, stay under the weight; at least a few, whatever they weigh.

    Most cells are alike and weigh two or three bytes; one that says something of its own weighs up to sixteen. Rows
    are weighed ten at a time: whoever asks the packer more often makes them heavier than they are.
    """
    packer, weight = zlib.compressobj(), 0
    for start in range(0, len(rows), FEWEST):
        text = "".join(f"{head}{cells}" for head, cells in rows[start : start + FEWEST])
        weight += len(packer.compress(text.encode())) + len(packer.flush(zlib.Z_SYNC_FLUSH))
        if weight > WEIGHT and start:
            return start
    return len(rows)
