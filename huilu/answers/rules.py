"""What is refused of questions and answers. Pure: no query, no clock. Each refusal stands beside the rule it needs."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import date

from django.utils.translation import gettext_lazy as _

from huilu.answers.states import QuestionState
from huilu.kernel.refusals import Refusal
from huilu.kernel.telling import tells_who
from huilu.kernel.words import is_said

QUESTION_LIMIT, ANSWER_LIMIT, REASON_LIMIT = 300, 2000, 300
# So many questions of one unit may wait for an answer at a time: nobody knows who asks, so nobody could complain.
MOST_OPEN = 10
# From so many answers on a median says something.
ENOUGH = 5


class NoSuchQuestion(Refusal):
    """Not there, or not theirs to see."""

    code = "answers.no_such_question"
    says = _("There is no question {number} that you may see.")
    next = _("The page of answers lists those there are.")
    status = 404


class NoSuchClause(Refusal):
    """Neither a programme nor one of its clauses."""

    code = "answers.no_such_clause"
    says = _("“{clause}” is no programme in force and no clause of one.")
    next = _("Write it as programme, or as programme/clause; the unit's own list names its clauses.")
    status = 404


class NotBoundByIt(Refusal):
    """The clause does not bind the unit."""

    code = "answers.not_bound_by_it"
    says = _("“{clause}” does not bind {unit}.")
    next = _("Ask about what stands on your own list, or about a programme that reaches your unit.")
    status = 403


class UnknownTopic(Refusal):
    """No topic of the programme."""

    code = "answers.unknown_topic"
    says = _("“{topic}” is no topic of this programme; it has: {known}.")
    next = _("Choose one of them, or none.")
    status = 422


class TextMissing(Refusal):
    """Nothing said, or an essay."""

    code = "answers.text_missing"
    says = _("This needs a text of at most {limit} characters; it has {length}.")
    next = _("Say it in one or two plain sentences.")
    status = 422


class NamesTheAsker(Refusal):
    """The text itself would say who asked."""

    code = "answers.names_the_asker"
    says = _("The question names “{found}”: whoever answers would know who asked.")
    next = _("Ask so that any unit could have asked it: without names of places, units or people, and without numbers.")
    status = 422


class AlreadyAsked(Refusal):
    """The unit has asked this."""

    code = "answers.already_asked"
    says = _("Your unit has asked this already: {number}.")
    next = _("Nothing needs to be done; its page shows who has it now.")


class TooManyOpen(Refusal):
    """One unit, many questions."""

    code = "answers.too_many_open"
    says = _("{limit} questions of your unit are waiting for an answer already.")
    next = _("Wait for one of them, or join a question that others have asked.")


class NotTheDesk(Refusal):
    """Another unit answers."""

    code = "answers.not_the_desk"
    says = _("Only {unit}, which issued the clause, answers it.")
    next = _("One clause has one binding answer. Ask the office of that unit.")
    status = 403


class NotWaiting(Refusal):
    """The question is answered, merged or returned."""

    code = "answers.not_waiting"
    says = _("Question {number} does not wait for an answer any more.")
    next = _("Reload its page to see what became of it.")


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


class ClauseIsOver(Refusal):
    """The clause was withdrawn."""

    code = "answers.clause_is_over"
    says = _("What question {number} is about was withdrawn: nobody owes it, and nobody needs an answer.")
    next = _("Its page shows when and why. Ask anew if the clause comes back.")


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


class CannotMerge(Refusal):
    """The two do not go together."""

    code = "answers.cannot_merge"
    says = _("Question {number} cannot be merged into {into}.")
    next = _("Merge a later question of the same programme into an earlier one that is waiting or answered.")
    status = 422


class ReasonMissing(Refusal):
    """No reason."""

    code = "answers.reason_missing"
    says = _("This needs a reason of at most {limit} characters: those who asked read it.")
    next = _("Say why in one line.")
    status = 422


def check_question(text: str, telling: Iterable[str]) -> None:
    """Refuse an empty text, an essay, and whatever would tell who asks: these names, or a telephone number."""
    check_length(text, QUESTION_LIMIT)
    found = tells_who(text, telling)
    if found:
        raise NamesTheAsker(field="text", found=found)


def check_length(text: str, limit: int) -> None:
    """Refuse an empty text and an essay."""
    if not is_said(text) or len(text) > limit:
        raise TextMissing(field="text", limit=limit, length=len(text))


def check_topic(topic: str, known: Collection[str]) -> None:
    """Refuse a topic that the programme does not have."""
    if topic and topic not in known:
        raise UnknownTopic(field="topic", topic=topic, known=", ".join(known) or "-")


def check_room(open_ones: int) -> None:
    """Refuse one more question of a unit of which many wait."""
    if open_ones >= MOST_OPEN:
        raise TooManyOpen(limit=MOST_OPEN)


def check_desk(*, unit_id: int, desk_id: int, desk: str) -> None:
    """Refuse whoever does not act for the unit that issued the clause."""
    if unit_id != desk_id:
        raise NotTheDesk(unit=desk)


def check_waiting(state: str, number: str) -> None:
    """Refuse what is only done with a question that waits."""
    if state != QuestionState.ASKED:
        raise NotWaiting(number=number)


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


def check_reason(reason: str) -> None:
    """Refuse to go on without a reason, or with an essay."""
    if not is_said(reason) or len(reason) > REASON_LIMIT:
        raise ReasonMissing(field="reason", limit=REASON_LIMIT)


def check_clause_stands(number: str, *, is_over: bool) -> None:
    """Refuse to go on about a clause that nobody owes any more."""
    if is_over:
        raise ClauseIsOver(number=number)


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


def check_merging(pair: tuple[str, str], *, states: tuple[str, str], is_later: bool, goes_together: bool) -> None:
    """Refuse to merge the first into the second: what does not go together, or one that is out of the way.

    Only into an earlier one: else a desk could make a question look as if it had waited less long. Of two that are
    answered none waits; the one that has an answer is never merged into one that has none.
    """
    state, into = states
    both_answered = state == into == QuestionState.ANSWERED
    in_order = is_later and state == QuestionState.ASKED and into in {QuestionState.ASKED, QuestionState.ANSWERED}
    if not (goes_together and (both_answered or in_order) and pair[0] != pair[1]):
        raise CannotMerge(field="into", number=pair[0], into=pair[1])
