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

# Everything once more from the rows themselves, along the paths, against counters and queue. A node's cell is
# what lies below it; the root has no cells of its own.
_DIFFER = f"""
    WITH bases AS (
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
    ),
    grouped AS (SELECT path, kind, ref, state, sum(n) AS n FROM bases GROUP BY 1, 2, 3, 4),
    recount AS (
      SELECT ('x' || lpad(substr(path, 8 * step + 1, 8), 16, '0'))::bit(64)::bigint AS node, kind, ref, state,
             sum(n) AS n
      FROM grouped CROSS JOIN LATERAL generate_series(1, length(path) / 8 - 2) AS step GROUP BY 1, 2, 3, 4
    ),
    queued AS (SELECT path, kind, ref, state, sum(n) AS n FROM tally_delta GROUP BY 1, 2, 3, 4),
    kept AS (
      SELECT node, kind, ref, state, sum(n) AS n FROM (
        SELECT node, kind, ref, state, n FROM tally_counter
        UNION ALL
        SELECT ('x' || lpad(substr(path, 8 * step + 1, 8), 16, '0'))::bit(64)::bigint, kind, ref, state, n
        FROM queued CROSS JOIN LATERAL generate_series(1, length(path) / 8 - 2) AS step
      ) AS both_kinds GROUP BY 1, 2, 3, 4
    ),
    compared AS (
      SELECT coalesce(r.node, k.node) AS node, coalesce(r.kind, k.kind) AS kind, coalesce(r.ref, k.ref) AS ref,
             coalesce(r.state, k.state) AS state, coalesce(r.n, 0) AS recounted, coalesce(k.n, 0) AS kept
      FROM recount r FULL JOIN kept k ON (r.node, r.kind, r.ref, r.state) = (k.node, k.kind, k.ref, k.state)
    )
    SELECT c.node, coalesce(u.code, ''), c.kind, c.ref, c.state, c.recounted, c.kept, c.total
    FROM (
      SELECT *, count(*) OVER () AS total, row_number() OVER (
        ORDER BY (recounted <> kept) DESC, node, kind, ref, state) AS place FROM compared
    ) c LEFT JOIN org_unit u ON u.id = c.node
    WHERE c.recounted <> c.kept OR c.place = 1
    ORDER BY c.node, c.kind, c.ref, c.state
"""


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
        cursor.execute(_DIFFER, values)
        rows = cursor.fetchall()
    differing = [
        DifferingCell(code, Bucket(kind, ref, state), int(recounted), int(kept))
        for _node, code, kind, ref, state, recounted, kept, _total in rows
        if recounted != kept
    ]
    return Check(cells=rows[0][-1] if rows else 0, differing=differing)
