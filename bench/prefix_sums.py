"""python -m bench.prefix_sums: the floor under the recount. It counts classes below every inner node, and no more.

The snapshot is read by a binary COPY into columns; units are put in preorder; then what lies below a node is the
difference of two running totals. Nothing is compared with anything. NumPy is a requirement for developers alone.
"""

from __future__ import annotations

import json
import os
import resource
import time
from typing import Any

import numpy as np
import psycopg

_SNAPSHOT = """
    COPY (SELECT id, coalesce(parent_id, 0), CASE WHEN counts THEN unit_class_id ELSE 0 END FROM org_unit)
    TO STDOUT (FORMAT binary)
"""
_HEADING, _END = 19, 2
# Of each field COPY writes the length before it.
_ROW = np.dtype([("fields", ">i2"), ("l1", ">i4"), ("id", ">i8"), ("l2", ">i4"), ("parent", ">i8"), ("l3", ">i4"),
                 ("kind", ">i4")])  # fmt: skip
Column = Any


def main() -> None:
    """Read, count, and tell how long it took."""
    began = time.perf_counter()
    ids, parents, kinds = _read(os.environ["HUILU_DATABASE_URL"])
    read = time.perf_counter() - began
    cells = _count(*_preorder(ids, parents), kinds)
    told = {
        "seconds": time.perf_counter() - began,
        "reading": read,
        "cells": cells,
        "peak": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024,
    }
    print(json.dumps(told))


def _read(address: str) -> tuple[Column, Column, Column]:
    body = bytearray()
    with psycopg.connect(address) as reader, reader.cursor() as cursor, cursor.copy(_SNAPSHOT) as copy:
        for piece in copy:
            body += piece
    rows = np.frombuffer(body, dtype=_ROW, offset=_HEADING, count=(len(body) - _HEADING - _END) // _ROW.itemsize)
    return rows["id"].astype(np.int64), rows["parent"].astype(np.int64), rows["kind"].astype(np.int32)


def _preorder(ids: Column, parents: Column) -> tuple[Column, Column, Column]:
    """Where each unit stands in preorder, how many stand in its subtree, and which are inner nodes below the root."""
    order = np.argsort(ids, kind="stable")
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


def _count(place: Column, size: Column, inner: Column, kinds: Column) -> int:
    """How many cells are not empty, of all classes below all inner nodes."""
    in_order = np.empty(len(kinds), np.int32)
    in_order[place] = kinds
    start, end = place[inner] + 1, place[inner] + size[inner]
    total, cells = np.zeros(len(kinds) + 1, np.int32), 0
    for kind in np.unique(kinds[kinds > 0]):
        np.cumsum(in_order == kind, out=total[1:], dtype=np.int32)
        cells += int(np.count_nonzero(total[end] - total[start]))
    return cells


if __name__ == "__main__":
    main()
