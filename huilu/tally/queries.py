"""Reading counters: exact at any moment, because the queue's tail is read with them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from typing import Any, NamedTuple

from django.db import connection, transaction

from huilu.kernel.paths import SEGMENT, end_of_subtree
from huilu.tally.models import Bucket, Kept, Kind

_BELOW = """
    WITH tail AS MATERIALIZED (
      SELECT substr(path, %(start)s, %(segment)s) AS child, kind, ref, state, n FROM tally_delta
      WHERE path > %(top)s AND path < %(end)s AND length(path) > %(longer)s
    )
    SELECT node, kind, ref, state, sum(n)::bigint FROM (
      SELECT node, kind, ref, state, n FROM tally_counter WHERE node = ANY(%(children)s)
      UNION ALL
      SELECT ('x' || lpad(child, 16, '0'))::bit(64)::bigint, kind, ref, state, n FROM tail
    ) AS both_kinds
    GROUP BY node, kind, ref, state HAVING sum(n) <> 0
"""

# The counter where it holds since then or longer, else the last value before the day was over; and what of that day or
# earlier still waits in the queue. Only the last is found by path, by that of today: whoever moves a unit folds first.
_BELOW_ON = """
    WITH held AS (
      SELECT node, kind, ref, state, n FROM tally_counter WHERE node = ANY(%(nodes)s) AND since <= %(day)s
    )
    SELECT node, kind, ref, state, sum(n)::bigint FROM (
      SELECT * FROM held
      UNION ALL
      SELECT * FROM (
        SELECT DISTINCT ON (node, kind, ref, state) node, kind, ref, state, n FROM tally_past AS p
        WHERE node = ANY(%(nodes)s) AND day <= %(day)s AND NOT EXISTS (
          SELECT FROM held AS h WHERE (h.node, h.kind, h.ref, h.state) = (p.node, p.kind, p.ref, p.state))
        ORDER BY node, kind, ref, state, day DESC
      ) AS past
      UNION ALL
      SELECT top.node, d.kind, d.ref, d.state, d.n
      FROM unnest(%(nodes)s::bigint[], %(paths)s::text[]) AS top (node, path)
      JOIN tally_delta AS d ON d.path > top.path COLLATE "C" AND d.path < (top.path || 'g') COLLATE "C"
      WHERE d.day <= %(day)s
    ) AS all_kinds
    GROUP BY node, kind, ref, state HAVING sum(n) <> 0
"""
_OWN_ON = """
    SELECT node, kind, ref, state, sum(n)::bigint FROM (
      SELECT node, kind, ref, state, n FROM tally_own WHERE node = ANY(%(nodes)s) AND day <= %(day)s
      UNION ALL
      SELECT top.node, d.kind, d.ref, d.state, d.n
      FROM unnest(%(nodes)s::bigint[], %(paths)s::text[]) AS top (node, path)
      JOIN tally_delta AS d ON d.path = top.path COLLATE "C" WHERE d.day <= %(day)s AND d.kind <> %(unit_class)s
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
    """What lies below each child of the node at `path`, counters and un-folded tail together."""
    values: dict[str, Any] = {
        "start": len(path) + 1,
        "segment": SEGMENT,
        "top": path,
        "end": end_of_subtree(path),
        # A row as long as a child's own path is the child's own, not below it.
        "longer": len(path) + SEGMENT,
        "children": list(children),
    }
    return _cells(_BELOW, values)


def below_on(nodes: Mapping[int, str], day: date) -> list[Cell]:
    """What lay below each node when the day was over; the nodes with their paths of today."""
    return _cells(_BELOW_ON, {"nodes": list(nodes), "paths": list(nodes.values()), "day": day})


def own_on(nodes: Mapping[int, str], day: date) -> list[Cell]:
    """What the nodes had by themselves when the day was over, classes apart; the nodes with their paths of today."""
    values = {"nodes": list(nodes), "paths": list(nodes.values()), "day": day, "unit_class": Kind.UNIT_CLASS.value}
    return _cells(_OWN_ON, values)


def kept_since() -> date:
    """The first day of which the figures are known."""
    return Kept.objects.get().since


def _cells(statement: str, values: Mapping[str, Any]) -> list[Cell]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return [Cell(node, Bucket(kind, ref, state), n) for node, kind, ref, state, n in cursor.fetchall()]
