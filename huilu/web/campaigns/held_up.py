"""What the guard desk has held up or stopped, said where people would otherwise act on it."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from huilu.burden.models import Demand
from huilu.burden.states import DemandState

_QUESTIONS: dict[str, str | Promise] = {
    DemandState.SUSPENDED: _("The guard desk holds the questions up: nobody answers them until it has decided."),
    DemandState.STOPPED: _("The guard desk has stopped the questions: nobody answers them any more."),
}
_LOOKS: dict[str, str | Promise] = {
    DemandState.SUSPENDED: _("The guard desk holds this sample up: no look is recorded until it has decided."),
    DemandState.STOPPED: _("The guard desk has stopped this sample: no look is recorded any more."),
}


def questions_held_up(demand: Demand | None) -> str | Promise:
    """Why nobody answers the questions for now; nothing where they may be answered."""
    return _QUESTIONS.get(demand.state, "") if demand else ""


def looks_held_up(demand: Demand) -> str | Promise:
    """Why nobody looks at the drawn sites for now; nothing where they may be looked at."""
    return _LOOKS.get(demand.state, "")
