"""What batches and hand-overs refuse. Pure: no query, no clock. Each refusal stands beside the rule that raises it."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from django.utils.translation import gettext_lazy as _

from huilu.handover.states import WRITTEN, Answer, Choice
from huilu.kernel.paths import SEGMENT, is_under
from huilu.kernel.refusals import Refusal
from huilu.kernel.telling import number_in
from huilu.kernel.words import is_reason, is_said

TEXT_LIMIT = 500


class NoSuchBatch(Refusal):
    """Not there, or not theirs to see."""

    code = "handover.no_such_batch"
    says = _("There is no batch {batch} of {unit} that you may see.")
    next = _("The page of the unit's batches lists those there are.")
    status = 404


class BatchNotInPack(Refusal):
    """The programme names no such batch."""

    code = "handover.batch_not_in_pack"
    says = _("The programme {programme} has no batch “{batch}”; it has: {known}.")
    next = _("Choose one of them, or publish the programme with that batch.")
    status = 422


class BatchIsThere(Refusal):
    """Opened before."""

    code = "handover.batch_is_there"
    says = _("The unit has opened this batch already.")
    next = _("Go on with it; the page of the unit's batches leads there.")


class UnknownLevel(Refusal):
    """No level of the tree has that code."""

    code = "handover.unknown_level"
    says = _("“{level}” is no level of the tree; there are: {known}.")
    next = _("Choose among them, or none at all: then all levels take part.")
    status = 422


class BatchIsOver(Refusal):
    """The batch has ended."""

    code = "handover.batch_is_over"
    says = _("This batch has ended.")
    next = _("Its issues go on; act on the page of the issue itself.")


class NotYourBatch(Refusal):
    """Another unit's batch."""

    code = "handover.not_your_batch"
    says = _("Only {unit} itself opens and ends this batch.")
    next = _("Ask its office.")
    status = 403


class ItemsUndecided(Refusal):
    """Open issues of which nobody has said what becomes of them (M070)."""

    code = "handover.items_undecided"
    says = _("The batch cannot end: of {count} open issues it is not settled what becomes of them: {numbers}.")
    next = _("Say for each whether it stays, goes to another unit that accepts it, or becomes part of another issue.")


class NotInBatch(Refusal):
    """The issue is over, or no unit that the batch covers leads it or has raised it upward."""

    code = "handover.not_in_batch"
    says = _("Issue {number} is no open issue of this batch.")
    next = _("Only what is open and led by a unit of the batch, or raised upward by one, needs a decision.")


class NotYoursToDecide(Refusal):
    """Neither the lead, nor the origin, nor the unit whose batch it is."""

    code = "handover.not_yours_to_decide"
    says = _("What becomes of an issue is said by its lead or its origin, or by the unit whose batch it is.")
    next = _("Ask the unit that leads the issue.")
    status = 403


class UnknownDecision(Refusal):
    """None of the three."""

    code = "handover.unknown_decision"
    says = _("“{choice}” says nothing about what becomes of the issue.")
    next = _("Choose one of: {choices}.")
    status = 422


class NotBelow(Refusal):
    """A share is handed on downward."""

    code = "handover.not_below"
    says = _("{unit} does not stand below your unit.")
    next = _("Hand the issue on to units below yours; others are asked on the page of the issue.")
    status = 422


class NobodyNamed(Refusal):
    """No unit, no issue."""

    code = "handover.nobody_named"
    says = _("Nothing is named that could be handed over.")
    next = _("Name at least one.")
    status = 422


class NoSuchHandOver(Refusal):
    """Not there, or not theirs to see."""

    code = "handover.no_such_hand_over"
    says = _("There is no hand-over {number} that you may see.")
    next = _("The page of the unit's hand-overs lists those there are.")
    status = 404


class ReceiverOutOfReach(Refusal):
    """A stranger, or the giver itself."""

    code = "handover.receiver_out_of_reach"
    says = _("{unit} cannot take over from you: it is your own unit, or stands in another part of the tree.")
    next = _("Name a unit below yours, right beside it, or above it.")
    status = 422


class NotTheGiver(Refusal):
    """Another unit gives."""

    code = "handover.not_the_giver"
    says = _("Only {unit} adds lines to this hand-over.")
    next = _("Tell its office what is missing.")
    status = 403


class NotTheReceiver(Refusal):
    """It is handed to somebody else."""

    code = "handover.not_the_receiver"
    says = _("This is handed over to {receiver}, and nobody else answers it.")
    next = _("Act in that post if it is yours, or let whoever holds it answer.")
    status = 403


class HandOverIsComplete(Refusal):
    """Over."""

    code = "handover.complete"
    says = _("This hand-over is complete.")
    next = _("Nothing needs to be done.")


class LinesUnanswered(Refusal):
    """Some lines are neither accepted nor returned."""

    code = "handover.lines_unanswered"
    says = _("The hand-over is not complete: {count} lines are neither accepted nor returned: {positions}.")
    next = _("Accept or return each of them.")


class NoSuchLine(Refusal):
    """No line of that number."""

    code = "handover.no_such_line"
    says = _("The hand-over has no line {position}.")
    next = _("Reload the page and choose a line from it.")
    status = 404


class LineAnswered(Refusal):
    """Said before."""

    code = "handover.line_answered"
    says = _("Line {position} is answered already.")
    next = _("Reload the page to see what was said.")


class ReasonMissing(Refusal):
    """A line is returned without saying why."""

    code = "handover.reason_missing"
    says = _("Whoever returns a line says why.")
    next = _("Give the reason in one line.")
    status = 422


class DayMissing(Refusal):
    """An issue is taken over without a day."""

    code = "handover.day_missing"
    says = _("Accepting this line takes over issue {number}, and it needs a day until which it will be done.")
    next = _("Give the day.")
    status = 422


class TextMissing(Refusal):
    """An empty line, or an essay."""

    code = "handover.text_missing"
    says = _("A line needs a text of at most {limit} characters.")
    next = _("Say in one or two sentences what is handed over.")
    status = 422


class NotWrittenByHand(Refusal):
    """A kind of line that is listed from the records."""

    code = "handover.not_written_by_hand"
    says = _("Lines of this kind are listed from the records and not written.")
    next = _("Choose one of: {kinds}.")
    status = 422


class ContactIsPost(Refusal):
    """A telephone number."""

    code = "handover.contact_is_post"
    says = _("A contact is a post of a unit, not a person with a telephone number.")
    next = _("Name the unit and the post, and what they know.")
    status = 422


def check_batch_open(*, is_over: bool) -> None:
    """Refuse to change a batch that has ended."""
    if is_over:
        raise BatchIsOver


def check_decided(undecided: Sequence[str]) -> None:
    """Refuse to end a batch while it is not settled what becomes of some open issue (M070)."""
    if undecided:
        raise ItemsUndecided(count=len(undecided), numbers=", ".join(undecided))


def check_may_decide(*, unit_path: str, theirs: Collection[str], batch_path: str) -> None:
    """Refuse whoever is neither one of those whose it is nor the unit whose batch it is."""
    if unit_path not in {*theirs, batch_path}:
        raise NotYoursToDecide


def check_choice(choice: str) -> Choice:
    """The decision that the word stands for."""
    if choice not in [*Choice]:
        raise UnknownDecision(choice=choice, choices=", ".join(Choice))
    return Choice(choice)


def is_settled(choice: str, *, lead_id: int | None, to_unit_id: int | None, is_open: bool) -> bool:
    """Whether it is settled what becomes of the issue: a transfer only once the receiver is its lead."""
    if choice == Choice.TRANSFER:
        return lead_id == to_unit_id or not is_open
    return choice == Choice.CONTINUE or not is_open


def check_levels(levels: Collection[str], known: Collection[str]) -> None:
    """Refuse a level that the tree does not have."""
    for level in levels:
        if level not in known:
            raise UnknownLevel(field="levels", level=level, known=", ".join(known))


def check_receiver(receiver_path: str, receiver: str, *, giver_path: str) -> None:
    """Refuse the giver itself, and whoever stands neither below, nor right beside, nor above."""
    beside = receiver_path[:-SEGMENT] == giver_path[:-SEGMENT]
    near = beside or is_under(giver_path, receiver_path) or is_under(receiver_path, giver_path)
    if receiver_path == giver_path or not near:
        raise ReceiverOutOfReach(field="to", unit=receiver)


def check_line(kind: str, text: str) -> None:
    """Refuse an empty line, an essay, a kind that is listed from the records, and a telephone number."""
    if kind not in WRITTEN:
        raise NotWrittenByHand(kinds=", ".join(WRITTEN))
    if not is_said(text) or len(text) > TEXT_LIMIT:
        raise TextMissing(field="text", limit=TEXT_LIMIT)
    if kind == "contact" and number_in(text):
        raise ContactIsPost(field="text")


def check_answer(answer: Answer, reason: str) -> None:
    """Refuse a return without a reason."""
    if answer is Answer.RETURNED and not is_reason(reason):
        raise ReasonMissing(field="reason")


def check_all_answered(positions: Sequence[int]) -> None:
    """Refuse to complete a hand-over while a line has no answer (M087)."""
    if positions:
        raise LinesUnanswered(count=len(positions), positions=", ".join(map(str, positions)))
