"""How far a unit is with one obligation, and where its request to have one otherwise is."""

from __future__ import annotations

from enum import IntEnum, StrEnum

from django.utils.translation import gettext_lazy as _


class ProgressState(IntEnum):
    """The value is the counter's state; `word` is the name used in files and addresses."""

    NOT_STARTED = 0
    IN_PROGRESS = 1
    DONE = 2

    @property
    def word(self) -> str:
        """The name in files, addresses and the API."""
        return self.name.lower()


PROGRESS_LABELS = {
    ProgressState.NOT_STARTED: _("not started"),
    ProgressState.IN_PROGRESS: _("in progress"),
    ProgressState.DONE: _("done"),
}


class AdaptationState(StrEnum):
    """Where a request to have something otherwise is (M030)."""

    ASKED = "asked"
    GRANTED = "granted"
    REFUSED = "refused"
    TAKEN_BACK = "taken_back"
    LAPSED = "lapsed"


class Lapse(StrEnum):
    """Why a request can no longer be granted."""

    WITHDRAWN = "withdrawn"
    LOCKED = "locked"
    STOPPED = "stopped"
    NOT_OWED = "not_owed"
    OVER = "over"


LAPSE_LABELS = {
    Lapse.WITHDRAWN: _("what it is about was withdrawn: nobody owes it"),
    Lapse.LOCKED: _("what it is about is locked by now: it holds for everybody as it is"),
    Lapse.NOT_OWED: _("the unit does not owe what it is about any more"),
    Lapse.OVER: _("what it is about is over: nobody owes it after its last day"),
    Lapse.STOPPED: _("the guard desk stopped what it is about: nobody owes it"),
}
ADAPTATION_LABELS = {
    AdaptationState.ASKED: _("waits for an answer"),
    AdaptationState.GRANTED: _("granted"),
    AdaptationState.REFUSED: _("refused"),
    AdaptationState.TAKEN_BACK: _("taken back"),
    AdaptationState.LAPSED: _("lapsed"),
}
