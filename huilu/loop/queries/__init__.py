"""Finding issues, reading registers, and what an actor may do next."""

from huilu.loop.queries.desk import (
    AHEAD,
    asked_to_take_over,
    effects_to_look_at,
    in_hand,
    passing_by,
    rules_to_look_at,
    shares_of,
    to_decide,
)
from huilu.loop.queries.issues import (
    CAPABILITY,
    NEVER_THE_DOER,
    Waiting,
    check_offered,
    find_issue,
    hands_of,
    held_by,
    history_of,
    register_of,
    steps_for,
    totals_by_state,
    visible_issues,
    waited_for,
    waiting_times,
)
from huilu.loop.queries.moving import due_to_move
from huilu.loop.queries.ways import above, top_above

__all__ = [
    "AHEAD",
    "CAPABILITY",
    "NEVER_THE_DOER",
    "Waiting",
    "above",
    "asked_to_take_over",
    "check_offered",
    "due_to_move",
    "effects_to_look_at",
    "find_issue",
    "hands_of",
    "held_by",
    "history_of",
    "in_hand",
    "passing_by",
    "register_of",
    "rules_to_look_at",
    "shares_of",
    "steps_for",
    "to_decide",
    "top_above",
    "totals_by_state",
    "visible_issues",
    "waited_for",
    "waiting_times",
]
