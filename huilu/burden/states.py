"""What kinds of demands there are, and where one stands."""

from __future__ import annotations

from enum import StrEnum

from django.utils.translation import gettext_lazy as _


class DemandKind(StrEnum):
    """Whatever a unit can be asked for."""

    OBLIGATION = "obligation"
    FORM = "form"
    DATA_REQUEST = "data_request"
    MEETING = "meeting"
    VISIT = "visit"
    LOOK_ACROSS = "look_across"
    # It ends with the review to which it calls, and not by itself.
    REVIEW = "review"
    # What somebody on the way down asks beyond what a demand from above does.
    REFINEMENT = "refinement"


class DemandState(StrEnum):
    """Only what stands binds anybody. What is stopped, withdrawn or ended never stands again."""

    STANDING = "standing"
    SUSPENDED = "suspended"
    STOPPED = "stopped"
    WITHDRAWN = "withdrawn"
    ENDED = "ended"


# It binds, or may bind again at any moment: so it keeps its room.
OPEN = (DemandState.STANDING, DemandState.SUSPENDED)


class RiskOutcome(StrEnum):
    """What the guard desk says of a demand that passed as a risk."""

    ACCEPTED = "accepted"
    NO_RISK = "no_risk"


class FieldKind(StrEnum):
    """What can stand in a field of a form."""

    TEXT = "text"
    NUMBER = "number"
    DATE = "date"
    YES_NO = "yes_no"
    CHOICE = "choice"


class ResponseState(StrEnum):
    """Whether what a unit filled in is still its own, or has gone up."""

    DRAFT = "draft"
    SENT = "sent"


# What a pack asks: clauses, and what those between ask more of them.
OF_PACKS = (DemandKind.OBLIGATION, DemandKind.REFINEMENT)
# What one unit asks of others by itself, outside of any programme.
AD_HOC = (DemandKind.FORM, DemandKind.DATA_REQUEST, DemandKind.MEETING, DemandKind.VISIT)
WITH_FORM = frozenset({DemandKind.FORM, DemandKind.DATA_REQUEST})
# Units come together for it, at one place on one day.
CALLS_TOGETHER = frozenset({DemandKind.MEETING, DemandKind.REVIEW})
# It takes place on its day, and there is nothing to send.
ON_ITS_DAY = CALLS_TOGETHER | {DemandKind.VISIT}
KIND_LABELS = {
    DemandKind.OBLIGATION: _("obligation"),
    DemandKind.FORM: _("form"),
    DemandKind.DATA_REQUEST: _("request for data"),
    DemandKind.MEETING: _("meeting"),
    DemandKind.VISIT: _("visit"),
    DemandKind.LOOK_ACROSS: _("look-across"),
    DemandKind.REVIEW: _("review meeting"),
    DemandKind.REFINEMENT: _("more than was asked above"),
}
STATE_LABELS = {
    DemandState.STANDING: _("in force"),
    DemandState.SUSPENDED: _("suspended"),
    DemandState.STOPPED: _("stopped"),
    DemandState.WITHDRAWN: _("withdrawn"),
    DemandState.ENDED: _("over"),
}
RISK_LABELS = {
    RiskOutcome.ACCEPTED: _("it was a risk"),
    RiskOutcome.NO_RISK: _("it was no risk"),
}
FIELD_KIND_LABELS = {
    FieldKind.TEXT: _("text"),
    FieldKind.NUMBER: _("number"),
    FieldKind.DATE: _("day"),
    FieldKind.YES_NO: _("yes or no"),
    FieldKind.CHOICE: _("one of several words"),
}
