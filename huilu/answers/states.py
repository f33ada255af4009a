"""The words of a question and of its answers."""

from __future__ import annotations

from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class QuestionState(StrEnum):
    """Where a question is. Until it is answered, the desk has it."""

    ASKED = "asked"
    ANSWERED = "answered"
    MERGED = "merged"
    RETURNED = "returned"


QUESTION_LABELS: dict[str, str | Promise] = {
    QuestionState.ASKED: _("not answered yet"),
    QuestionState.ANSWERED: _("answered"),
    QuestionState.MERGED: _("merged into another question"),
    QuestionState.RETURNED: _("returned: no question about the policy"),
}


class Standing(StrEnum):
    """How far one version of an answer is."""

    DRAFTED = "drafted"
    APPROVED = "approved"
    PUBLISHED = "published"
    SUPERSEDED = "superseded"
    WITHDRAWN = "withdrawn"


STANDING_LABELS: dict[str, str | Promise] = {
    Standing.DRAFTED: _("drafted, to be approved by somebody else"),
    Standing.APPROVED: _("approved, to be published"),
    Standing.PUBLISHED: _("in force"),
    Standing.SUPERSEDED: _("superseded by a later version"),
    Standing.WITHDRAWN: _("withdrawn"),
}
