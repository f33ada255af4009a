"""What is refused of the words themselves: too few and too many."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from huilu.kernel.refusals import Refusal
from huilu.kernel.words import is_reason, is_said

QUESTION_LIMIT, ANSWER_LIMIT, REASON_LIMIT = 300, 2000, 300


class TextMissing(Refusal):
    """Nothing said, or an essay."""

    code = "answers.text_missing"
    says = _("This needs a text of at most {limit} characters; it has {length}.")
    next = _("Say it in one or two plain sentences.")
    status = 422


class ReasonMissing(Refusal):
    """No reason."""

    code = "answers.reason_missing"
    says = _("This needs a reason of at most {limit} characters: those who asked read it.")
    next = _("Say why in one line.")
    status = 422


def check_length(text: str, limit: int) -> None:
    """Refuse an empty text and an essay."""
    if not is_said(text) or len(text) > limit:
        raise TextMissing(field="text", limit=limit, length=len(text))


def check_reason(reason: str) -> None:
    """Refuse to go on without a reason, or with an essay."""
    if not is_reason(reason) or len(reason) > REASON_LIMIT:
        raise ReasonMissing(field="reason", limit=REASON_LIMIT)
