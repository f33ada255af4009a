"""What holds in every world at every moment, told from the rows themselves and from what the world remembers."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import NamedTuple

from django.db import connection

from huilu.loop.models import Holding, Issue
from huilu.loop.states import ACTIVE, OWNERLESS, Stage, State, Step
from tests.loop.matrix import MATRIX


class Broken(AssertionError):  # noqa: N818 - it is a finding  # noqa: N818 - a law is broken, and that is the whole message
    """A law that does not hold, and what shows it."""

    def __init__(self, law: str, shown: object) -> None:
        self.law = law
        super().__init__(f"{law}: {shown}")


def law(name: str, holds: bool, shown: object = "") -> None:
    """The law of that name holds, or the world is broken."""
    if not holds:
        raise Broken(name, shown)


class Standing(NamedTuple):
    """Where an issue stands: what may change by an act on it, and by nothing else."""

    pk: int
    number: str
    state: int
    stage: int | None
    raiser: int
    lead: int | None
    holder: int | None
    master: int | None
    offered: int | None
    verifier: int | None
    is_hard: bool
    due_on: date | None
    origin: int | None
    toward: int | None
    proposed: int | None
    moves_on_at: datetime | None

    @property
    def status(self) -> State:
        """The state as a word."""
        return State(self.state)

    @property
    def way(self) -> Stage | None:
        """The stage of its circuit as a word."""
        return Stage(self.stage) if self.stage else None


_STANDINGS = """
    SELECT i.id, i.number, i.state, c.stage, i.raised_by_id, i.lead_unit_id, i.held_by_id, i.merged_into_id,
           i.offered_to_id, i.verifier_post_id, i.is_hard, i.due_on,
           c.origin_id, c.toward_id, c.proposed_id, c.moves_on_at
    FROM loop_issue i LEFT JOIN loop_circuit c ON c.issue_id = i.id ORDER BY i.id
"""


_ACTIVE = ", ".join(str(int(state)) for state in sorted(ACTIVE))
_OWNERLESS = ", ".join(str(int(stage)) for stage in sorted(OWNERLESS))
# Each says which issues break it. I is the issue, C its circuit.
GUARDS = {
    "what is active is in somebody's hands": f"i.state IN ({_ACTIVE}) AND i.held_by_id IS NULL",
    "what is over is in nobody's hands but the origin's": (
        f"i.state NOT IN (0, {_ACTIVE}) AND i.held_by_id IS NOT NULL"
        " AND NOT (c.stage = 7 AND i.held_by_id = c.origin_id)"
    ),
    "what was handed in has a fact, and nothing of it is open": (
        "i.state IN (4, 5) AND (NOT EXISTS (SELECT 1 FROM loop_changedfact f WHERE f.issue_id = i.id"
        " AND f.round = i.round AND f.stage = 'claimed')"
        " OR EXISTS (SELECT 1 FROM loop_task t WHERE t.issue_id = i.id AND t.done_at IS NULL)"
        " OR EXISTS (SELECT 1 FROM loop_share s WHERE s.issue_id = i.id AND s.state IN (0, 1)))"
    ),
    "nothing is closed that nobody else has seen": (
        "i.state = 6 AND NOT EXISTS (SELECT 1 FROM loop_changedfact s JOIN loop_changedfact d USING (issue_id, round)"
        " WHERE s.issue_id = i.id AND s.round = i.round AND s.stage = 'seen' AND d.stage = 'claimed'"
        " AND s.by_label <> d.by_label)"
    ),
    "what nobody owns is open and has whoever it is with as its lead": (
        f"c.stage IN ({_OWNERLESS}) AND (i.state <> 1 OR i.root_unit_id IS NOT NULL)"
    ),
    "what is answered is over": "c.stage IN (7, 8, 9) AND i.state NOT IN (6, 10)",
    "what is merged points at what is not": (
        "i.state = 10 AND EXISTS (SELECT 1 FROM loop_issue m WHERE m.id = i.merged_into_id AND m.state = 10)"
    ),
    "a hard issue has a milestone before it": (
        f"i.is_hard AND i.state IN ({_ACTIVE}) AND NOT EXISTS (SELECT 1 FROM loop_milestone m"
        " WHERE m.issue_id = i.id AND m.reached_at IS NULL)"
    ),
    "an offer is of something active, and to another unit": (
        f"i.offered_to_id IS NOT NULL AND (i.state NOT IN ({_ACTIVE}) OR i.offered_to_id = i.lead_unit_id)"
    ),
    "what is withdrawn keeps nobody busy": (
        "i.state = 9 AND EXISTS (SELECT 1 FROM loop_share s WHERE s.issue_id = i.id AND s.state IN (0, 1))"
    ),
    "what is withdrawn is nothing that anybody has worked on": (
        "i.state = 9 AND (i.round > 0 OR i.reopenings > 0"
        " OR EXISTS (SELECT 1 FROM loop_task t WHERE t.issue_id = i.id))"
    ),
    "only what is closed is looked at for its effect": (
        "i.state <> 6 AND EXISTS (SELECT 1 FROM loop_effectcheck e WHERE e.issue_id = i.id AND e.result = '')"
    ),
}
_UNSEEN = "nothing is closed that nobody else has seen"


def check_guards() -> None:
    """No issue is in a state that its guards forbid."""
    parts = [
        f"SELECT '{name.replace(chr(39), chr(39) * 2)}', i.number FROM loop_issue i"
        f" LEFT JOIN loop_circuit c ON c.issue_id = i.id WHERE {condition}"
        for name, condition in GUARDS.items()
    ]
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(parts))
        broken = cursor.fetchall()
    unseen = [row for row in broken if row[0] == _UNSEEN]
    law("seen", not unseen, unseen)
    law("guards", not broken, broken)


def standings() -> dict[int, Standing]:
    """Where every issue stands."""
    with connection.cursor() as cursor:
        cursor.execute(_STANDINGS)
        return {row[0]: Standing(*row) for row in cursor.fetchall()}


# Where the way up ends depends on where it is: at the level that was asked, or with the origin's silence.
_ALSO = {
    (Step.RAISE_UP, Stage.IN_PASSAGE): {Stage.CLAIM_WINDOW},
    (Step.FORWARD, Stage.IN_PASSAGE): {Stage.CLAIM_WINDOW},
    (Step.MOVE_ON, Stage.IN_PASSAGE): {Stage.CLAIM_WINDOW, Stage.UNCLAIMED},
    (Step.MOVE_ON, Stage.ANSWERED): {Stage.UNCONFIRMED},
}


def check_step_taken(step: Step, before: Standing, after: Standing) -> None:
    """The step was possible from where the issue stood, and led where the matrix says."""
    row = MATRIX[step]
    if step is Step.MOVE_ON and before == after:
        return
    law("guards", before.status in row.states and before.way in row.stages, (step, before))
    expected = row.stages[before.way]
    ends = {expected} | (_ALSO.get((step, expected), set()) if expected else set())
    law("guards", after.status is row.states[before.status] and after.way in ends, (step, before, after))


def check_others_untouched(about: int, before: dict[int, Standing], after: dict[int, Standing]) -> None:
    """An act on one issue changes no other, but that what was merged into it is answered or goes along."""
    for pk, one in after.items():
        if pk != about and pk in before and before[pk] != one:
            law("others", about in {before[pk].master, one.master}, (pk, before[pk], one))


def check_waiting(now: datetime, rested: dict[int, timedelta]) -> None:
    """The times of all who held an issue, and those in which it rested, sum to its age to the second."""
    spent: dict[int, timedelta] = {}
    for pk, from_at, to_at in Holding.objects.order_by("pk").values_list("issue_id", "from_at", "to_at"):
        spent[pk] = spent.get(pk, timedelta()) + ((to_at or now) - from_at)
    for pk, raised_at in Issue.objects.order_by("pk").values_list("pk", "raised_at"):
        whole = spent.get(pk, timedelta()) + rested.get(pk, timedelta())
        law("waiting", whole == now - raised_at, (pk, whole, now - raised_at))
