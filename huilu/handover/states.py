"""The words of a hand-over: what becomes of an open item, and what a line is about."""

from __future__ import annotations

from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Choice(StrEnum):
    """What becomes of an open issue when its batch ends (M070). None of them closes it."""

    CONTINUE = "continue"
    TRANSFER = "transfer"
    MERGE = "merge"


CHOICE_LABELS: dict[str, str | Promise] = {
    Choice.CONTINUE: _("stays with its lead"),
    Choice.TRANSFER: _("goes to another unit"),
    Choice.MERGE: _("becomes part of another issue"),
}


class LineKind(StrEnum):
    """What a line of a hand-over is about (M087)."""

    ISSUE = "issue"
    TASK = "task"
    VERIFICATION = "verification"
    PROMISE = "promise"
    LESSON = "lesson"
    CONTACT = "contact"


# What the giver writes down; the other kinds are listed from the records.
WRITTEN = (LineKind.PROMISE, LineKind.LESSON, LineKind.CONTACT)
KIND_LABELS: dict[str, str | Promise] = {
    LineKind.ISSUE: _("open issue"),
    LineKind.TASK: _("task of the post"),
    LineKind.VERIFICATION: _("to be verified by the post"),
    LineKind.PROMISE: _("promise"),
    LineKind.LESSON: _("lesson"),
    LineKind.CONTACT: _("contact"),
}


class Answer(StrEnum):
    """What the receiver says to a line. Until then it is empty."""

    ACCEPTED = "accepted"
    RETURNED = "returned"


ANSWER_LABELS: dict[str, str | Promise] = {
    "": _("not answered yet"),
    Answer.ACCEPTED: _("accepted"),
    Answer.RETURNED: _("returned"),
}
