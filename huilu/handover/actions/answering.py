"""Lines of a hand-over: written, accepted, returned; and the word that this was all."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.db.models import F

from huilu.handover import rules
from huilu.handover.actions.giving import note_hand_over
from huilu.handover.hand_overs import is_receiver
from huilu.handover.models import HandOver, HandOverLine
from huilu.handover.states import Answer
from huilu.kernel.actor import Actor
from huilu.kernel.words import one_line
from huilu.loop import actions as loop


@transaction.atomic
def add_line(*, hand_over: str, kind: str, text: str, by: Actor, at: datetime) -> HandOverLine:
    """The giver writes down a promise, a lesson or a contact that the receiver should have."""
    held = _begin(hand_over)
    # Of a post, whoever leaves it and whoever comes to it write in the same list.
    if by.unit_id != held.from_unit_id:
        raise rules.NotTheGiver(unit=held.from_label)
    rules.check_line(kind, text)
    made = HandOverLine.objects.create(hand_over=held, position=held.lines.count() + 1, kind=kind, text=one_line(text))
    _count(held, 1)
    note_hand_over("handover.line_added", held, by=by, at=at, kind=kind, text=made.text)
    return made


@transaction.atomic
def accept_line(*, hand_over: str, position: int, by: Actor, at: datetime, due_on: date | None = None) -> HandOverLine:
    """The receiver takes it over; an issue that was offered to the unit is taken over with a day of its own."""
    held, line = _begin_answer(hand_over, position, by)
    number = _offered(line, by)
    if number:
        if due_on is None:
            raise rules.DayMissing(field="due_on", number=number)
        loop.accept_transfer(number=number, due_on=due_on, by=by, at=at)
    _answer(held, line, Answer.ACCEPTED, by=by, at=at)
    note_hand_over("handover.line_accepted", held, by=by, at=at, position=position)
    return line


@transaction.atomic
def return_line(*, hand_over: str, position: int, reason: str, by: Actor, at: datetime) -> HandOverLine:
    """The receiver does not take it over and says why; it stays where it was."""
    held, line = _begin_answer(hand_over, position, by)
    rules.check_answer(Answer.RETURNED, reason)
    number = _offered(line, by)
    if number:
        loop.decline_transfer(number=number, reason=reason, by=by, at=at)
    _answer(held, line, Answer.RETURNED, by=by, at=at, reason=reason)
    note_hand_over("handover.line_returned", held, by=by, at=at, position=position, reason=line.reason)
    return line


@transaction.atomic
def complete_hand_over(*, hand_over: str, by: Actor, at: datetime) -> HandOver:
    """The receiver says that this was all; refused while a line is neither accepted nor returned (M087)."""
    held = _begin(hand_over)
    _check_receiver(held, by)
    rules.check_all_answered(list(held.lines.filter(answer="").values_list("position", flat=True)))
    held.completed_at, held.completed_by = at, by.signature
    held.save(update_fields=["completed_at", "completed_by"])
    note_hand_over("handover.completed", held, by=by, at=at)
    return held


def _begin(number: str) -> HandOver:
    held = HandOver.objects.select_for_update(of=("self",)).select_related("from_unit").filter(number=number).first()
    if held is None:
        raise rules.NoSuchHandOver(number=number)
    if held.completed_at:
        raise rules.HandOverIsComplete
    return held


def _check_receiver(held: HandOver, by: Actor) -> None:
    if not is_receiver(held, by):
        raise rules.NotTheReceiver(receiver=held.to_label)


def _begin_answer(number: str, position: int, by: Actor) -> tuple[HandOver, HandOverLine]:
    held = _begin(number)
    _check_receiver(held, by)
    line = held.lines.filter(position=position).first()
    if line is None:
        raise rules.NoSuchLine(position=position)
    if line.answer:
        raise rules.LineAnswered(position=position)
    return held, line


def _offered(line: HandOverLine, by: Actor) -> str:
    """The number of the issue that is taken over with the line; empty where the line is only a line."""
    return line.issue.number if line.issue and line.issue.offered_to_id == by.unit_id else ""


def _answer(held: HandOver, line: HandOverLine, answer: Answer, *, by: Actor, at: datetime, reason: str = "") -> None:
    line.answer, line.reason = answer, reason.strip()
    line.answered_at, line.answered_by = at, by.signature
    line.save(update_fields=["answer", "reason", "answered_at", "answered_by"])
    _count(held, -1)


def _count(held: HandOver, more: int) -> None:
    HandOver.objects.filter(pk=held.pk).update(unanswered=F("unanswered") + more)
