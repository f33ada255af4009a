"""What is refused of answers: of drafts, of their approval, and of what stands beside them."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date

from django.utils.translation import gettext_lazy as _

from huilu.answers.states import QuestionState
from huilu.kernel.refusals import Refusal

# From so many answers on a median says something.
ENOUGH = 5


class NotToBeAnswered(Refusal):
    """Merged or returned."""

    code = "answers.not_to_be_answered"
    says = _("Question {number} was merged or returned and gets no answer of its own.")
    next = _("Answer the question that it was merged into.")


class DayIsPast(Refusal):
    """An answer for days that are over."""

    code = "answers.day_is_past"
    says = _("An answer cannot hold from {day} on, before it was given.")
    next = _("Give today or a later day.")
    status = 422


class NothingDrafted(Refusal):
    """No draft."""

    code = "answers.nothing_drafted"
    says = _("Question {number} has no draft that waits for this.")
    next = _("Reload its page; somebody may have been quicker, or the draft was written anew.")


class DrafterCannotApprove(Refusal):
    """One pair of eyes."""

    code = "answers.drafter_cannot_approve"
    says = _("Whoever wrote the draft cannot approve it, nor can the same post.")
    next = _("Let somebody in another post of your unit read and approve it.")
    status = 403


class OthersStand(Refusal):
    """Other answers about the same clause are in force."""

    code = "answers.others_stand"
    says = _("About the same clause these answers stand too: {numbers}.")
    next = _("Read them, and say of each whether this answer replaces it or stands beside it, and why.")


class NotOursToReplace(Refusal):
    """The answer of a unit above."""

    code = "answers.not_ours_to_replace"
    says = _("{number} was answered by {unit}: nobody else replaces it.")
    next = _("Say that yours stands beside it, or ask that unit.")
    status = 403


class SpeaksOfMore(Refusal):
    """Merged, it would be answered by what nobody has compared with the other answers about it."""

    code = "answers.speaks_of_more"
    says = _("{number} also stands beside answers of which nothing was said when {into} was answered: {numbers}.")
    next = _("Answer each on its own, and say how the answers stand to each other.")


class NotApproved(Refusal):
    """Nobody else has read it."""

    code = "answers.not_approved"
    says = _("The draft is not approved.")
    next = _("Let somebody in another post of your unit approve it first.")


class DraftHasChanged(Refusal):
    """Another draft than the one that was read."""

    code = "answers.draft_has_changed"
    says = _("The draft is not the one that you have read.")
    next = _("Read it as it is now, and approve it then.")


class NothingToWithdraw(Refusal):
    """No answer in force."""

    code = "answers.nothing_to_withdraw"
    says = _("Question {number} has no published answer.")
    next = _("A draft needs no withdrawing: write it anew.")


def check_answerable(state: str, number: str) -> None:
    """Refuse an answer to what was merged or returned."""
    if state not in {QuestionState.ASKED, QuestionState.ANSWERED}:
        raise NotToBeAnswered(number=number)


def check_valid_from(day: date, today: date) -> None:
    """Refuse an answer for days that are over."""
    if day < today:
        raise DayIsPast(field="valid_from", day=day)


def check_other_eyes(*, person: int, post: int, drafted_by: tuple[int, int]) -> None:
    """Refuse the drafter, and whoever acts in the drafter's post."""
    if person == drafted_by[0] or post == drafted_by[1]:
        raise DrafterCannotApprove


def check_beside(others: Mapping[str, str], *, ours: str, replaces: Collection[str], beside: Collection[str]) -> None:
    """Refuse to publish beside answers, by their desk, of which nothing is said, or of which another unit decides."""
    if sorted([*replaces, *beside]) != sorted(others):
        raise OthersStand(field="replaces", numbers=", ".join(others) or "—")
    for number in replaces:
        if others[number] != ours:
            raise NotOursToReplace(field="replaces", number=number, unit=others[number])


def check_compared(number: str, into: str, unseen: Collection[str]) -> None:
    """Refuse to put one in the place of another beside answers with which it was not compared."""
    if unseen:
        raise SpeaksOfMore(number=number, into=into, numbers=", ".join(unseen))
