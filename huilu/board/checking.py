"""Counting everything again from the base tables, and naming every figure that differs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db import connection

from huilu.loop.models import ACTIVE_VALUES, EFFECT_STATE
from huilu.loop.states import State
from huilu.programmes.states import ProgressState
from huilu.registers.states import Counted, ItemState
from huilu.tally.models import Bucket, Kind
from huilu.tally.queries import snapshot

# Everything once more from the rows themselves. A unit counts in all that stands above it, so the rows are summed
# once under what stands directly above, and those sums from the lowest level up: at five million units no path is cut
# into all its ancestors five million times. A node's cell is what lies below it; the root has no cells of its own.
_BASES = f"""
  SELECT path, %(unit_class)s AS kind, unit_class_id AS ref, 0 AS state, 1 AS n FROM org_unit
  WHERE counts
  UNION ALL
  SELECT u.path, %(obligation)s, p.requirement_id, p.state, 1
  FROM programmes_progress p JOIN org_unit u ON u.id = p.unit_id
  JOIN programmes_requirement r ON r.id = p.requirement_id
  JOIN programmes_requirementclass c ON c.requirement_id = r.id AND c.unit_class_id = u.unit_class_id
  JOIN programmes_programme g ON g.id = r.programme_id JOIN org_unit issuer ON issuer.id = g.issuer_id
  WHERE r.retired_at IS NULL AND starts_with(u.path, issuer.path) AND u.counts
    AND p.state <> %(not_started)s
  UNION ALL
  SELECT u.path, %(issue)s, 0, i.state, 1
  FROM loop_issue i JOIN org_unit u ON u.id = coalesce(i.lead_unit_id, i.raised_by_id)
  WHERE i.state <> %(draft)s
  UNION ALL
  SELECT u.path, %(issue_due)s, i.due_on - DATE '1970-01-01', 0, 1
  FROM loop_issue i JOIN org_unit u ON u.id = i.lead_unit_id WHERE i.state = ANY(%(active)s) AND NOT i.is_hard
  UNION ALL
  SELECT u.path, %(issue_hard)s, 0, i.state, 1
  FROM loop_issue i JOIN org_unit u ON u.id = i.lead_unit_id WHERE i.state = ANY(%(active)s) AND i.is_hard
  UNION ALL
  SELECT u.path, %(circuit)s, 0, c.stage, 1
  FROM loop_circuit c JOIN loop_issue i ON i.id = c.issue_id JOIN org_unit u ON u.id = i.lead_unit_id
  UNION ALL
  SELECT u.path, %(share)s, 0, s.state, 1 FROM loop_share s JOIN org_unit u ON u.id = s.unit_id
  UNION ALL
  SELECT u.path, %(effect)s, 0, {EFFECT_STATE}, 1
  FROM loop_effectcheck e JOIN org_unit u ON u.id = e.unit_id WHERE e.result <> 'void'
  UNION ALL
  SELECT u.path, %(register)s, i.register_id, i.state, 1 FROM registers_item i JOIN org_unit u ON u.id = i.unit_id
  UNION ALL
  SELECT u.path, %(register)s, i.register_id,
         CASE WHEN t.done_on IS NULL THEN %(task_open)s ELSE %(task_done)s END, 1
  FROM registers_itemtask t JOIN registers_item i ON i.id = t.item_id JOIN org_unit u ON u.id = i.unit_id
  WHERE i.state <> %(struck)s
"""
_OWN = f"""
    own AS MATERIALIZED (
      SELECT left(path, -8) COLLATE "C" AS path, kind, ref, state, sum(n)::bigint AS n FROM ({_BASES}) AS bases
      WHERE length(path) > 16 GROUP BY 1, 2, 3, 4
    )"""
_LOWEST = """
    below_{length} AS MATERIALIZED (SELECT path, kind, ref, state, n FROM own WHERE length(path) = {length})"""
_UPWARD = """
    below_{length} AS MATERIALIZED (
      SELECT path, kind, ref, state, sum(n)::bigint AS n FROM (
        SELECT path, kind, ref, state, n FROM own WHERE length(path) = {length}
        UNION ALL SELECT left(path, -8) COLLATE "C", kind, ref, state, n FROM below_{lower}
      ) AS both_levels GROUP BY 1, 2, 3, 4
    )"""
# Beside each other: what a recount gives, what is kept, and what the queue adds to that.
_COMPARED = """
    compared AS MATERIALIZED (
      SELECT node, kind, ref, state, sum(recounted)::bigint AS recounted, sum(kept)::bigint AS kept FROM (
        {recounts}
        UNION ALL SELECT node, kind, ref, state, 0, n FROM tally_counter
        UNION ALL SELECT {node}, kind, ref, state, 0, n FROM (
          SELECT left(path, 8 * step + 8) AS path, kind, ref, state, n
          FROM tally_delta CROSS JOIN LATERAL generate_series(1, length(path) / 8 - 2) AS step
        ) AS queued
      ) AS sides GROUP BY 1, 2, 3, 4
    )
    SELECT NULL::bigint, '', 0, 0, 0, count(*), 0 FROM compared
    UNION ALL
    SELECT c.node, coalesce(u.code, ''), c.kind, c.ref, c.state, c.recounted, c.kept
    FROM compared AS c LEFT JOIN org_unit AS u ON u.id = c.node WHERE c.recounted <> c.kept
    ORDER BY 1 NULLS FIRST, 3, 4, 5
"""
_NODE = "('x' || lpad(right(path, 8), 16, '0'))::bit(64)::bigint"
_DEEPEST = "SELECT coalesce(max(length(path)), 0) - 8 FROM org_unit"


def _recount(deepest: int) -> str:
    """The statement for a tree in which nothing has more above it than a path of that length."""
    lengths = range(deepest, 8, -8)
    levels = [(_LOWEST if length == deepest else _UPWARD).format(length=length, lower=length + 8) for length in lengths]
    recounts = [f"SELECT {_NODE} AS node, kind, ref, state, n AS recounted, 0 AS kept FROM below_{n}" for n in lengths]
    recounts = recounts or ["SELECT 0 AS node, 0 AS kind, 0 AS ref, 0 AS state, 0 AS recounted, 0 AS kept WHERE false"]
    compared = _COMPARED.format(recounts=" UNION ALL ".join(recounts), node=_NODE)
    return f"WITH {','.join([_OWN, *levels, compared])}"


@dataclass(frozen=True, slots=True)
class DifferingCell:
    """A figure that is kept wrongly: which node and bucket, what a recount gives, what is kept."""

    unit_code: str
    bucket: Bucket
    recounted: int
    kept: int

    @property
    def name(self) -> str:
        """The cell in words that a person can look up."""
        kind = Kind(self.bucket.kind).name.lower()
        return f"{self.unit_code or '?'} {kind} ref={self.bucket.ref} state={self.bucket.state}"


@dataclass(frozen=True, slots=True)
class Check:
    """How many cells were compared, and which of them differ."""

    cells: int
    differing: list[DifferingCell]


def check_figures() -> Check:
    """Compare every counter, queue included, with a recount from the base tables."""
    values: dict[str, Any] = {
        "unit_class": int(Kind.UNIT_CLASS),
        "obligation": int(Kind.OBLIGATION),
        "issue": int(Kind.ISSUE),
        "issue_due": int(Kind.ISSUE_DUE),
        "issue_hard": int(Kind.ISSUE_HARD),
        "circuit": int(Kind.CIRCUIT),
        "share": int(Kind.SHARE),
        "effect": int(Kind.EFFECT),
        "not_started": int(ProgressState.NOT_STARTED),
        "draft": int(State.DRAFT),
        "active": ACTIVE_VALUES,
        "register": int(Kind.REGISTER),
        "task_open": int(Counted.TASK_OPEN),
        "task_done": int(Counted.TASK_DONE),
        "struck": int(ItemState.STRUCK),
    }
    with snapshot(), connection.cursor() as cursor:
        cursor.execute("SELECT set_config('work_mem', current_setting('maintenance_work_mem'), true)")
        cursor.execute(_DEEPEST)
        (deepest,) = cursor.fetchone()
        cursor.execute(_recount(deepest), values)
        (*_nobody, cells, _none), *rows = cursor.fetchall()
    differing = [
        DifferingCell(code, Bucket(kind, ref, state), int(recounted), int(kept))
        for _node, code, kind, ref, state, recounted, kept in rows
    ]
    return Check(cells=int(cells), differing=differing)
