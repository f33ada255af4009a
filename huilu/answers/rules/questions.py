"""What is refused of questions: of asking, of joining, and of what the desk does with them unanswered."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from django.utils.translation import gettext_lazy as _

from huilu.answers.rules.words import QUESTION_LIMIT, check_length
from huilu.answers.states import QuestionState
from huilu.kernel.refusals import Refusal
from huilu.kernel.telling import tells_who

# So many questions of one unit may wait for an answer at a time: nobody knows who asks, so nobody could complain.
MOST_OPEN = 10


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


class ClauseIsOver(Refusal):
    """The clause was withdrawn."""

    code = "answers.clause_is_over"
    says = _("What question {number} is about was withdrawn: nobody owes it, and nobody needs an answer.")
    next = _("Its page shows when and why. Ask anew if the clause comes back.")


class CannotMerge(Refusal):
    """The two do not go together."""

    code = "answers.cannot_merge"
    says = _("Question {number} cannot be merged into {into}.")
    next = _("Merge a later question of the same programme into an earlier one that is waiting or answered.")
    status = 422


def check_question(text: str, telling: Iterable[str]) -> None:
    """Refuse an empty text, an essay, and whatever would tell who asks: these names, or a telephone number."""
    check_length(text, QUESTION_LIMIT)
    found = tells_who(text, telling)
    if found:
        raise NamesTheAsker(field="text", found=found)


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


def check_clause_stands(number: str, *, is_over: bool) -> None:
    """Refuse to go on about a clause that nobody owes any more."""
    if is_over:
        raise ClauseIsOver(number=number)


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
