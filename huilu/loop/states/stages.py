"""Where an issue is, and where its circuit is."""

from __future__ import annotations

from enum import IntEnum
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from huilu.kernel.words import Label


class State(IntEnum):
    """Where an issue is. The value is the counter's state and is never given a second meaning."""

    DRAFT = 0
    OPEN = 1
    IN_PROGRESS = 2
    INTERIM_RESULT = 3
    SUBMITTED = 4
    VERIFYING = 5
    CLOSED = 6
    REWORKING = 7
    REOPENED = 8
    WITHDRAWN = 9
    MERGED = 10
    FIXED_ON_SPOT = 11

    @property
    def word(self) -> str:
        """The name in files, addresses and the API."""
        return self.name.lower()


ACTIVE = frozenset(
    {
        State.OPEN,
        State.IN_PROGRESS,
        State.INTERIM_RESULT,
        State.SUBMITTED,
        State.VERIFYING,
        State.REWORKING,
        State.REOPENED,
    }
)

STATE_LABELS: dict[State, Label] = {
    State.DRAFT: _("draft"),
    State.OPEN: _("open"),
    State.IN_PROGRESS: _("under way"),
    State.INTERIM_RESULT: _("interim result"),
    State.SUBMITTED: _("submitted"),
    State.VERIFYING: _("being verified"),
    State.CLOSED: _("closed"),
    State.REWORKING: _("back for rework"),
    State.REOPENED: _("reopened"),
    State.WITHDRAWN: _("withdrawn"),
    State.MERGED: _("merged into another"),
    State.FIXED_ON_SPOT: _("fixed on the spot, not yet confirmed"),
}


class Stage(IntEnum):
    """Where the circuit of an issue that was raised upward is (S10). The value is the counter's state."""

    IN_PASSAGE = 1
    CLAIM_WINDOW = 2
    UNCLAIMED = 3
    PROPOSED = 4
    UNSETTLED = 5
    JOINT_WORK = 6
    ANSWERED = 7
    CONFIRMED = 8
    UNCONFIRMED = 9
    TAKEN_BACK = 10

    @property
    def word(self) -> str:
        """The name in files, addresses and the API."""
        return self.name.lower()


STAGE_LABELS: dict[Stage, Label] = {
    Stage.IN_PASSAGE: _("on its way up"),
    Stage.CLAIM_WINDOW: _("may be claimed"),
    Stage.UNCLAIMED: _("claimed by nobody"),
    Stage.PROPOSED: _("an owner is proposed"),
    Stage.UNSETTLED: _("to be decided by the leading group"),
    Stage.JOINT_WORK: _("joint work"),
    Stage.ANSWERED: _("answered, waiting for the origin"),
    Stage.CONFIRMED: _("confirmed by the origin"),
    Stage.UNCONFIRMED: _("unconfirmed: the origin did not answer"),
    Stage.TAKEN_BACK: _("taken back by the origin"),
}

# While nobody has taken the cause as theirs, whoever has the issue may pass it on or claim it, and nothing else.
OWNERLESS = frozenset({Stage.IN_PASSAGE, Stage.CLAIM_WINDOW, Stage.UNCLAIMED, Stage.PROPOSED, Stage.UNSETTLED})
ENDED = frozenset({Stage.CONFIRMED, Stage.TAKEN_BACK})
