"""What an issue asks of whoever has it now, in a few words."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from huilu.kernel.days import day_of
from huilu.loop.models import Issue
from huilu.loop.states import Stage, State

if TYPE_CHECKING:
    from huilu.kernel.words import Label

_BY_STAGE: dict[Stage, Label] = {
    Stage.UNCLAIMED: _("Propose an owner"),
    Stage.PROPOSED: _("Claim it, or refuse"),
    Stage.UNSETTLED: _("Decide who owns it"),
    Stage.ANSWERED: _("Confirm the answer"),
}
_BY_STATE: dict[State, Label] = {
    State.DRAFT: _("Open it, or raise it upward"),
    State.OPEN: _("Set the first task"),
    State.IN_PROGRESS: _("Submit the result"),
    State.INTERIM_RESULT: _("Carry on"),
    State.SUBMITTED: _("Name the verifier"),
    State.VERIFYING: _("Look at the change, and judge"),
    State.REWORKING: _("Submit the result anew"),
    State.REOPENED: _("Set a new task"),
}
_AT_WORK = {State.IN_PROGRESS, State.REWORKING}


def asked_of(issue: Issue) -> str:
    """What is to be done with it by whoever has it. `has_open_task` is read where the query has brought it along."""
    if issue.stage in _BY_STAGE:
        return str(_BY_STAGE[issue.stage])
    if issue.offered_to_id:
        return str(_("Goes on here until the other unit accepts"))
    if issue.status in _AT_WORK and getattr(issue, "has_open_task", False):
        return str(_("Finish the tasks"))
    return str(_BY_STATE.get(issue.status, ""))


def asked_until(issue: Issue) -> date | None:
    """Until when: an answer is to be confirmed before it is marked as unconfirmed."""
    if issue.stage is Stage.ANSWERED and issue.circuit.moves_on_at:
        return day_of(issue.circuit.moves_on_at)
    return issue.due_on
