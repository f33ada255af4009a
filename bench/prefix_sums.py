"""python -m bench.prefix_sums: the floor under the recount. It counts what lies below every inner node, and no more.

The snapshot is read by two binary COPYs into columns: the units, and a row for all that is counted, with its unit and
its bucket in one number. Units are put in preorder; then what lies below a node is the difference of two running
totals. Nothing is compared with anything. NumPy is a requirement for developers alone.
"""

from __future__ import annotations

import json
import os
import resource
import time
from typing import Any

import django
import numpy as np
import psycopg

_COPY = "COPY ({query}) TO STDOUT (FORMAT binary)"
_HEADING, _END = 19, 2
# Of each field COPY writes the length before it.
_ROW = np.dtype([("fields", ">i2"), ("l1", ">i4"), ("one", ">i8"), ("l2", ">i4"), ("two", ">i8")])
_TREE = "SELECT id, coalesce(parent_id, 0) FROM org_unit"
Column = Any


def main() -> None:
    """Read, count, and tell how long it took."""
    django.setup()
    counted = _counted()
    began = time.perf_counter()
    with psycopg.connect(os.environ["HUILU_DATABASE_URL"]) as reader:
        (ids, parents), (units, buckets) = (_read(reader, query) for query in (_TREE, counted))
    read = time.perf_counter() - began
    order = np.argsort(ids, kind="stable")
    place, size, inner = _preorder(ids, parents, order)
    cells = _count(size, place, inner, place[order[np.searchsorted(ids, units, sorter=order)]], buckets)
    told = {
        "seconds": time.perf_counter() - began,
        "reading": read,
        "cells": cells,
        "peak": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024,
    }
    print(json.dumps(told))


def _counted() -> str:
    """A row for each thing that is counted anywhere: whose it is, and its bucket."""
    from huilu.loop.models import ACTIVE_VALUES, EFFECT_STATE  # noqa: PLC0415 - they need the applications
    from huilu.loop.states import State  # noqa: PLC0415
    from huilu.programmes.states import ProgressState  # noqa: PLC0415
    from huilu.registers.states import Counted, ItemState  # noqa: PLC0415
    from huilu.tally.models import Kind  # noqa: PLC0415

    def bucket(kind: Kind, ref: str = "0", state: str = "0") -> str:
        return f"({kind:d}::bigint << 40) | (({ref})::bigint << 8) | ({state})"

    active = f"state IN ({', '.join(map(str, ACTIVE_VALUES))})"
    done = f"CASE WHEN t.done_on IS NULL THEN {Counted.TASK_OPEN:d} ELSE {Counted.TASK_DONE:d} END"
    return f"""
      SELECT id, {bucket(Kind.UNIT_CLASS, "unit_class_id")} FROM org_unit WHERE counts
      UNION ALL
      SELECT unit_id, {bucket(Kind.OBLIGATION, "requirement_id", "state")} FROM programmes_progress
      WHERE applies AND state <> {ProgressState.NOT_STARTED:d}
      UNION ALL
      SELECT coalesce(lead_unit_id, raised_by_id), {bucket(Kind.ISSUE, state="state")} FROM loop_issue
      WHERE state <> {State.DRAFT:d}
      UNION ALL
      SELECT lead_unit_id, {bucket(Kind.ISSUE_DUE, "due_on - DATE '1970-01-01'")} FROM loop_issue
      WHERE {active} AND NOT is_hard
      UNION ALL
      SELECT lead_unit_id, {bucket(Kind.ISSUE_HARD, state="state")} FROM loop_issue WHERE {active} AND is_hard
      UNION ALL
      SELECT i.lead_unit_id, {bucket(Kind.CIRCUIT, state="c.stage")} FROM loop_circuit c
      JOIN loop_issue i ON i.id = c.issue_id
      UNION ALL
      SELECT unit_id, {bucket(Kind.SHARE, state="state")} FROM loop_share
      UNION ALL
      SELECT e.unit_id, {bucket(Kind.EFFECT, state=EFFECT_STATE)} FROM loop_effectcheck e WHERE e.result <> 'void'
      UNION ALL
      SELECT unit_id, {bucket(Kind.REGISTER, "register_id", "state")} FROM registers_item
      UNION ALL
      SELECT i.unit_id, {bucket(Kind.REGISTER, "i.register_id", done)} FROM registers_itemtask t
      JOIN registers_item i ON i.id = t.item_id WHERE i.state <> {ItemState.STRUCK:d}
    """


def _read(reader: psycopg.Connection[Any], query: str) -> tuple[Column, Column]:
    body = bytearray()
    with reader.cursor() as cursor, cursor.copy(_COPY.format(query=query).encode()) as copy:
        for piece in copy:
            body += piece
    rows = np.frombuffer(body, dtype=_ROW, offset=_HEADING, count=(len(body) - _HEADING - _END) // _ROW.itemsize)
    return rows["one"].astype(np.int64), rows["two"].astype(np.int64)


def _preorder(ids: Column, parents: Column, order: Column) -> tuple[Column, Column, Column]:
    """Where each unit stands in preorder, how many stand in its subtree, and which are inner nodes below the root."""
    above = order[np.searchsorted(ids, parents, sorter=order).clip(0, len(ids) - 1)]
    above[parents == 0] = -1
    depth = np.zeros(len(ids), np.int32)
    at = above.copy()
    while (inside := at >= 0).any():
        depth[inside] += 1
        at[inside] = above[at[inside]]
    levels = [np.flatnonzero(depth == one) for one in range(depth.max() + 1)]
    size = np.ones(len(ids), np.int64)
    for level in reversed(levels[1:]):
        size += np.bincount(above[level], weights=size[level], minlength=len(ids)).astype(np.int64)
    place = np.zeros(len(ids), np.int64)
    for level in levels[1:]:
        siblings = level[np.argsort(above[level], kind="stable")]
        before, parent = np.cumsum(size[siblings]) - size[siblings], above[siblings]
        first = np.r_[True, parent[1:] != parent[:-1]]
        place[siblings] = place[parent] + 1 + before - np.maximum.accumulate(np.where(first, before, 0))
    return place, size, np.flatnonzero((size > 1) & (above >= 0))


def _count(size: Column, place: Column, inner: Column, where: Column, buckets: Column) -> int:
    """How many cells are not empty, of all buckets below all inner nodes; `where`: the places of what is counted."""
    start, end = place[inner] + 1, place[inner] + size[inner]
    total, cells = np.zeros(len(size) + 1, np.int32), 0
    by_bucket = np.argsort(buckets, kind="stable")
    firsts = np.flatnonzero(np.diff(buckets[by_bucket], prepend=-1))
    for rows in np.split(where[by_bucket], firsts[1:]):
        np.cumsum(np.bincount(rows, minlength=len(size)), out=total[1:], dtype=np.int32)
        cells += int(np.count_nonzero(total[end] - total[start]))
    return cells


if __name__ == "__main__":
    main()
