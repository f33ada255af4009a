"""Reading counters: exact at any moment, because the queue's tail is read with them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any, NamedTuple

from django.db import connection, transaction

from huilu.kernel.paths import SEGMENT, end_of_subtree, ids_in, region_of
from huilu.tally.models import Bucket

_BELOW = """
    WITH tail AS MATERIALIZED (
      SELECT substr(path, %(start)s, %(segment)s) AS child, kind, ref, state, n FROM tally_delta
      WHERE path > %(top)s AND path < %(end)s AND length(path) > %(longer)s{here}
    )
    SELECT node, kind, ref, state, sum(n)::bigint FROM (
      SELECT node, kind, ref, state, n FROM tally_counter WHERE node = ANY(%(children)s){here}
      UNION ALL
      SELECT ('x' || lpad(child, 16, '0'))::bit(64)::bigint, kind, ref, state, n FROM tail
    ) AS both_kinds
    GROUP BY node, kind, ref, state HAVING sum(n) <> 0
"""


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
    """What lies below each child of the node at `path`, counters and un-folded tail together.

    Where all of it lies in one region, no other is asked. Region 0 is above the others: what is below it may be in any.
    """
    region = region_of(ids_in(path)[-1])
    values: dict[str, Any] = {
        "start": len(path) + 1,
        "segment": SEGMENT,
        "top": path,
        "end": end_of_subtree(path),
        # A row as long as a child's own path is the child's own, not below it.
        "longer": len(path) + SEGMENT,
        "children": list(children),
        "region": region,
    }
    with connection.cursor() as cursor:
        cursor.execute(_BELOW.format(here=" AND region = %(region)s" if region else ""), values)
        return [Cell(node, Bucket(kind, ref, state), n) for node, kind, ref, state, n in cursor.fetchall()]
