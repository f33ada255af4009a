"""What the desk does with a question but answer it: merge it into another, or return it with the reason."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import F

from huilu.answers import rules
from huilu.answers.actions.frame import begin_at_desk, hold_programme, note
from huilu.answers.models import PolicyAnswer, PolicyQuestion
from huilu.answers.queries import unseen_beside
from huilu.answers.states import QuestionState
from huilu.kernel.actor import Actor
from huilu.kernel.days import day_of
from huilu.kernel.words import one_line


@transaction.atomic
def merge_question(*, number: str, into: str, by: Actor, at: datetime) -> PolicyQuestion:
    """Two questions are one: all who asked either see the one answer. Its own number leads there for ever.

    Of two that are answered, the one merged has its answer superseded by the other's.
    """
    hold_programme(number)
    # The earlier one is locked first, whoever merges what: two who merge crosswise wait, and one is refused.
    held = {one: begin_at_desk(one, by) for one in sorted({number, into}, key=_serial)}
    question, other = held[number], held[into]
    if question.state != QuestionState.ANSWERED:
        rules.check_waiting(question.state, number)
    states, is_later = (question.state, other.state), question.serial > other.serial
    rules.check_merging((number, into), states=states, is_later=is_later, goes_together=_go_together(question, other))
    if other.state == QuestionState.ANSWERED:
        rules.check_compared(number, into, unseen_beside(question, other))
    if question.state == QuestionState.ANSWERED:
        give_way(question, to=other.answers.unsuperseded().get(), at=at)
    join_to(other, question, by=by, at=at)
    note("question.merged", question, by=by, at=at, into=into)
    return question


def _go_together(question: PolicyQuestion, other: PolicyQuestion) -> bool:
    """A waiting question goes with any of its programme; an answered one with those about its clause alone."""
    if question.state == QuestionState.ANSWERED:
        return PolicyQuestion.objects.same_clause(other).filter(pk=question.pk).exists()
    return question.programme_id == other.programme_id


def join_to(other: PolicyQuestion, question: PolicyQuestion, *, by: Actor, at: datetime) -> None:
    """All who asked the question have asked the other one from now on."""
    _settle(question, QuestionState.MERGED, by=by, at=at, merged_into=other)
    PolicyQuestion.objects.filter(merged_into=question).update(merged_into=other)
    PolicyQuestion.objects.filter(pk=other.pk).update(times=F("times") + question.times)


def give_way(question: PolicyQuestion, *, to: PolicyAnswer, at: datetime) -> None:
    """Whatever is out of the question's answers holds until the day of the one that takes its place."""
    day = max(to.valid_from, day_of(at))
    out = question.answers.out().exclude(pk=to.pk)
    out.filter(superseded_at=None).update(superseded_at=at, until=day)
    out.filter(until__gt=day).update(until=day)


@transaction.atomic
def return_question(*, number: str, reason: str, by: Actor, at: datetime) -> PolicyQuestion:
    """It asks nothing about the policy: whoever asked reads why, and may raise it as an issue instead."""
    question = begin_at_desk(number, by)
    rules.check_waiting(question.state, number)
    rules.check_reason(reason)
    _settle(question, QuestionState.RETURNED, by=by, at=at, reason=one_line(reason))
    note("question.returned", question, by=by, at=at, reason=question.reason)
    return question


def _serial(number: str) -> tuple[int, str]:
    last = number.rpartition("-")[2]
    return (int(last) if last.isdecimal() else 0, number)


def _settle(question: PolicyQuestion, state: QuestionState, *, by: Actor, at: datetime, **more: object) -> None:
    question.state, question.settled_on, question.settled_by = state, day_of(at), by.signature
    for name, value in more.items():
        setattr(question, name, value)
    question.save(update_fields=["state", "settled_on", "settled_by", *more])
