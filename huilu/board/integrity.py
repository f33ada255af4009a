"""Contradictions between the figures, the rows behind them and the ledger: what faked statistics look like (M073)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.conf import settings
from django.db import connection
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from huilu.loop.states import State
from huilu.programmes.states import ProgressState
from huilu.tally.queries import snapshot


class Kind(StrEnum):
    """What does not fit together."""

    CLOSED_UNSEEN = "closed_unseen"
    CLOSED_WITHOUT_ACT = "closed_without_act"
    CLOSING_LOST = "closing_lost"
    SEEN_TOO_EARLY = "seen_too_early"
    VERIFIED_BY_DOER = "verified_by_doer"
    FACT_ALTERED = "fact_altered"
    DOER_FORGOTTEN = "doer_forgotten"
    UNKNOWN_TO_LEDGER = "unknown_to_ledger"
    PROGRESS_UNTOLD = "progress_untold"
    SAMPLE_MISCOUNTED = "sample_miscounted"


KIND_LABELS: dict[Kind, str | Promise] = {
    Kind.CLOSED_UNSEEN: _("closed, but nobody has written down what they saw"),
    Kind.CLOSED_WITHOUT_ACT: _("closed, but the ledger holds no closing of that moment"),
    Kind.CLOSING_LOST: _("closed in the ledger, but not in the register"),
    Kind.SEEN_TOO_EARLY: _("seen before it was claimed"),
    Kind.VERIFIED_BY_DOER: _("closed by somebody who worked on it"),
    Kind.FACT_ALTERED: _("shows a changed fact that is not the one in the ledger"),
    Kind.DOER_FORGOTTEN: _("worked on by somebody whom the register has forgotten"),
    Kind.UNKNOWN_TO_LEDGER: _("in the register, but the ledger knows nothing of it"),
    Kind.PROGRESS_UNTOLD: _("counted as progress that the ledger does not tell"),
    Kind.SAMPLE_MISCOUNTED: _("a sample whose result is not that of its looks"),
}

# The last act that closed each issue or opened it again, as the ledger tells it.
_CLOSING, _OPENING = ("issue.closed", "issue.fix_confirmed"), ("issue.reopened", "issue.effect_failed")
# Whoever does these has worked on the issue.
_WORKING = (
    "issue.task_added", "issue.task_finished", "issue.interim_reported", "issue.resumed", "issue.submitted",
    "issue.share_given", "issue.share_finished", "issue.milestone_reached", "issue.fixed_on_spot", "issue.output_kept",
)  # fmt: skip
_LAST_TURN = """
    turns AS (
      SELECT DISTINCT ON (about_id) about_id, act = ANY(%(closing)s) AS closing, at, by_person_id FROM ledger_entry
      WHERE about_kind = 'issue' AND act = ANY(%(turning)s) ORDER BY about_id, id DESC
    )
"""
_FIND: dict[Kind, str] = {
    Kind.CLOSED_UNSEEN: """
        SELECT i.number FROM loop_issue i WHERE i.state = %(closed)s AND NOT EXISTS (
          SELECT 1 FROM loop_changedfact f WHERE f.issue_id = i.id AND f.round = i.round AND f.stage = 'seen')
    """,
    Kind.CLOSED_WITHOUT_ACT: f"""
        WITH {_LAST_TURN} SELECT i.number FROM loop_issue i LEFT JOIN turns t ON t.about_id = i.id
        WHERE i.state = %(closed)s AND (t.closing AND t.at = i.closed_at) IS NOT TRUE
    """,
    Kind.CLOSING_LOST: f"""
        WITH {_LAST_TURN} SELECT i.number FROM loop_issue i JOIN turns t ON t.about_id = i.id
        WHERE i.state <> %(closed)s AND t.closing
    """,
    Kind.SEEN_TOO_EARLY: """
        SELECT i.number FROM loop_issue i JOIN loop_changedfact c ON c.issue_id = i.id AND c.stage = 'claimed'
        JOIN loop_changedfact s ON s.issue_id = i.id AND s.stage = 'seen' AND s.round = c.round
        WHERE s.at < c.at OR s.observed_on < (c.at AT TIME ZONE %(zone)s)::date
    """,
    Kind.VERIFIED_BY_DOER: f"""
        WITH {_LAST_TURN} SELECT i.number FROM loop_issue i JOIN turns t ON t.about_id = i.id AND t.closing
        WHERE i.state = %(closed)s AND EXISTS (
          SELECT 1 FROM loop_doer d WHERE d.issue_id = i.id AND d.person_id = t.by_person_id)
    """,
    Kind.FACT_ALTERED: """
        SELECT i.number FROM loop_changedfact f JOIN loop_issue i ON i.id = f.issue_id
        WHERE NOT EXISTS (
          SELECT 1 FROM ledger_entry e WHERE e.about_kind = 'issue' AND e.about_id = i.id AND e.at = f.at
          AND e.facts -> CASE f.stage WHEN 'claimed' THEN 'fact' ELSE 'seen' END = jsonb_build_object(
            'kind', f.kind, 'subject', f.subject, 'before', f.before, 'after', f.after,
            'observed_on', f.observed_on, 'measured_in', f.measured_in))
    """,
    Kind.DOER_FORGOTTEN: """
        SELECT i.number FROM ledger_entry e JOIN loop_issue i ON e.about_kind = 'issue' AND e.about_id = i.id
        WHERE e.act = ANY(%(working)s) AND NOT EXISTS (
          SELECT 1 FROM loop_doer d WHERE d.issue_id = i.id AND d.person_id = e.by_person_id AND NOT d.is_recused)
    """,
    Kind.UNKNOWN_TO_LEDGER: """
        SELECT i.number FROM loop_issue i WHERE NOT EXISTS (
          SELECT 1 FROM ledger_entry e WHERE e.about_kind = 'issue' AND e.about_id = i.id)
    """,
    Kind.PROGRESS_UNTOLD: """
        SELECT u.code || ' ' || g.code || '/' || r.code FROM programmes_progress p JOIN org_unit u ON u.id = p.unit_id
        JOIN programmes_requirement r ON r.id = p.requirement_id JOIN programmes_programme g ON g.id = r.programme_id
        WHERE p.state <> %(not_started)s AND NOT EXISTS (
          SELECT 1 FROM ledger_entry e WHERE e.about_kind = 'progress' AND e.about_id = p.id)
    """,
    Kind.SAMPLE_MISCOUNTED: """
        SELECT c.number || ' ' || p.position FROM campaigns_plan p
        JOIN campaigns_problemclass c ON c.id = p.problem_class_id
        JOIN campaigns_site s ON s.plan_id = p.id GROUP BY c.number, p.id
        HAVING p.size <> count(*) OR p.looked_at <> count(s.verdict)
          OR p.found_so <> count(*) FILTER (WHERE s.verdict = 'so')
    """,
}


@dataclass(frozen=True, slots=True)
class Contradiction:
    """One thing whose figures, rows and acts do not fit together: the number or name it is known by, and how."""

    kind: Kind
    about: str

    @property
    def sentence(self) -> str:
        """What does not fit together, in words."""
        return str(KIND_LABELS[self.kind])


def find_contradictions(kinds: Iterable[Kind] = Kind) -> list[Contradiction]:
    """Everything in the figures that their own rows and the ledger contradict, in one moment."""
    facts: dict[str, Any] = {
        "closed": State.CLOSED.value,
        "not_started": ProgressState.NOT_STARTED.value,
        "closing": list(_CLOSING),
        "working": list(_WORKING),
        "turning": [*_CLOSING, *_OPENING],
        "zone": settings.TIME_ZONE,
    }
    found: list[Contradiction] = []
    with snapshot(), connection.cursor() as cursor:
        for kind in kinds:
            cursor.execute(f"SELECT DISTINCT about FROM ({_FIND[kind]}) AS f(about) ORDER BY about", facts)
            found += [Contradiction(kind, about) for (about,) in cursor.fetchall()]
    return found
