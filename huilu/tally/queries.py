"""Reading counters: exact at any moment, because the queue's tail is read with them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from typing import NamedTuple

from django.db import connection, transaction

from huilu.kernel.paths import SEGMENT
from huilu.tally.models import Bucket, Kept

# Counters and the queue's tail together. A function, for a reader is given no more of them than is in sight (ADR 0023).
CELLS_BELOW = "SELECT node, kind, ref, state, n FROM tally_below(%s, %s::bigint[], %s)"


class Cell(NamedTuple):
    """How many are in one bucket below one node."""

    node: int
    bucket: Bucket
    n: int


@contextmanager
def snapshot() -> Iterator[None]:
    """Let every statement inside see the same moment. Inside a transaction, that one's moment holds."""
    if connection.in_atomic_block:
        yield
        return
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        yield


def below_children(path: str, children: Sequence[int]) -> list[Cell]:
    """What lies below each child of the node at `path`, counters and un-folded tail together; of others that stand
    beside these children the tail alone.

    Where all of it lies in one region, no other is asked. Region 0 is above the others: what is below it may be in any.
    """
    with connection.cursor() as cursor:
        cursor.execute(CELLS_BELOW, [path, list(children), SEGMENT])
        return [Cell(node, Bucket(kind, ref, state), n) for node, kind, ref, state, n in cursor.fetchall()]


def kept_since() -> date:
    """The first day of which the figures are known."""
    return Kept.objects.get().since
