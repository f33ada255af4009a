"""The verbs of the loop and the parties they belong to."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from huilu.kernel.words import Label


class Who(StrEnum):
    """Which party of an issue an act belongs to."""

    RAISER = "raiser"
    LEAD = "lead"
    ABOVE_LEAD = "above_lead"
    VERIFIER = "verifier"
    RAISER_OR_ABOVE = "raiser_or_above"
    RAISER_OR_LEAD = "raiser_or_lead"
    WORKER = "worker"
    WITNESS = "witness"
    RECEIVER = "receiver"
    SHARER = "sharer"
    OUTSIDER = "outsider"
    ORIGIN = "origin"
    HOLDER = "holder"
    HOLDER_OR_ABOVE = "holder_or_above"
    CLAIMER = "claimer"
    PROPOSED = "proposed"
    CALENDAR = "calendar"


WHO_LABELS: dict[Who, Label] = {
    Who.RAISER: _("the unit that raised it"),
    Who.LEAD: _("the lead unit"),
    Who.ABOVE_LEAD: _("a unit above the lead"),
    Who.VERIFIER: _("the verifier"),
    Who.RAISER_OR_ABOVE: _("the unit that raised it, the origin, or one above the lead"),
    Who.RAISER_OR_LEAD: _("the unit that raised it or that it came from, or the lead"),
    Who.WORKER: _("the lead unit, or the unit that owns the task"),
    Who.WITNESS: _("the units that work on it, and the verifier"),
    Who.RECEIVER: _("the unit that is asked to take it over"),
    Who.SHARER: _("the unit that has the share"),
    Who.OUTSIDER: _("anybody outside the unit that did the work"),
    Who.ORIGIN: _("the unit from which it went up"),
    Who.HOLDER: _("the unit that has it now"),
    Who.HOLDER_OR_ABOVE: _("the unit that has it on its way up, or a unit above the lead"),
    Who.CLAIMER: _("the unit that has it now, its offices, and those above"),
    Who.PROPOSED: _("the unit that is proposed"),
    Who.CALENDAR: _("the calendar, by itself"),
}


class Step(StrEnum):
    """What can be done with an issue: each is one verb in `actions`."""

    OPEN = "open"
    ADD_TASK = "add_task"
    FINISH_TASK = "finish_task"
    REPORT_INTERIM = "report_interim"
    RESUME = "resume"
    SUBMIT = "submit"
    NAME_VERIFIER = "name_verifier"
    CLOSE = "close"
    RETURN = "return"
    RECUSE = "recuse"
    REOPEN = "reopen"
    WITHDRAW = "withdraw"
    FIX_ON_SPOT = "fix_on_spot"
    CONFIRM_FIX = "confirm_fix"
    OFFER_TRANSFER = "offer_transfer"
    TAKE_BACK_OFFER = "take_back_offer"
    ACCEPT_TRANSFER = "accept_transfer"
    DECLINE_TRANSFER = "decline_transfer"
    SEND_BACK = "send_back"
    MERGE = "merge"
    SPLIT_OFF = "split_off"
    GIVE_SHARE = "give_share"
    ACCEPT_SHARE = "accept_share"
    DECLINE_SHARE = "decline_share"
    FINISH_SHARE = "finish_share"
    TAKE_BACK_SHARE = "take_back_share"
    MARK_HARD = "mark_hard"
    CLEAR_HARD = "clear_hard"
    REACH_MILESTONE = "reach_milestone"
    KEEP_OUTPUT = "keep_output"
    REVIEW_OUTPUT = "review_output"
    CONFIRM_EFFECT = "confirm_effect"
    FAIL_EFFECT = "fail_effect"
    RAISE_UP = "raise_up"
    ADD_NOTE = "add_note"
    FORWARD = "forward"
    CLAIM = "claim"
    PROPOSE_OWNER = "propose_owner"
    REFUSE_PROPOSAL = "refuse_proposal"
    DIRECT_OWNER = "direct_owner"
    TAKE_BACK_UP = "take_back_up"
    CONFIRM_ANSWER = "confirm_answer"
    ATTACH_FILE = "attach_file"
    MOVE_ON = "move_on"
