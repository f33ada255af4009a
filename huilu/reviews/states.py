"""Where a review stands, why something is on its agenda, and what can be missing before a launch."""

from __future__ import annotations

from enum import StrEnum

from django.utils.translation import gettext_lazy as _


class ReviewKind(StrEnum):
    """Whether it calls units together, or attaches to a meeting that is held anyway."""

    ALL_HANDS = "all_hands"
    LEADING_GROUP = "leading_group"


class Outcome(StrEnum):
    """What came of it. Every review that is over has decided something, or says why it has not."""

    OPEN = "open"
    DECIDED = "decided"
    NOTHING = "nothing"
    CALLED_OFF = "called_off"


class Because(StrEnum):
    """Why an issue is on the agenda."""

    STUCK = "stuck"
    OVERDUE = "overdue"
    HARD = "hard"


HELD = (Outcome.DECIDED, Outcome.NOTHING)
KIND_LABELS = {ReviewKind.ALL_HANDS: _("calls units together"), ReviewKind.LEADING_GROUP: _("in a meeting held anyway")}
OUTCOME_LABELS = {
    Outcome.OPEN: _("not held yet"),
    Outcome.DECIDED: _("held, decided"),
    Outcome.NOTHING: _("held, nothing decided"),
    Outcome.CALLED_OFF: _("called off"),
}
BECAUSE_LABELS = {
    Because.STUCK: _("nobody has claimed it"),
    Because.OVERDUE: _("overdue"),
    Because.HARD: _("hard"),
}
# What can be missing, by its code; the facts of each stand in braces.
MISSING_LABELS = {
    "nobody_below": _("No unit stands below {unit}, so the programme would reach nobody."),
    "unknown_word": _("The tree does not know “{word}”."),
    "below_closed": _("Units that still stand below one that was closed: {n}, for example {example}."),
    "nobody_first": _("No post of {unit} answers first. Name one: “huilu duty first”."),
    "first_vacant": _("The post that answers first in {unit} has no holder."),
    "topic_vacant": _("The post that answers for “{topic}” has no holder."),
    "no_desk": _("No post of {unit} has a holder, so nobody would answer questions."),
    "one_pair_of_eyes": _(
        "Only one person of {unit} could answer questions; whoever drafts an answer cannot approve it."
    ),
    "over_allowance": _("{kind} would have {minutes} minutes in {month}; {allowed} are allowed."),
    "reaches_nobody": _("No unit would owe anything."),
    "refused": _("Publishing would be refused: {says}"),
    "finding": _("{where}: {problem}"),
}
