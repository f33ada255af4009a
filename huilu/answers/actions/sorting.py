"""What the desk does with a question but answer it: merge it into another, or return it with the reason."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import F

from huilu.answers import rules
from huilu.answers.actions.frame import begin_at_desk, note
from huilu.answers.models import PolicyQuestion
from huilu.answers.states import QuestionState
from huilu.kernel.actor import Actor
from huilu.kernel.days import day_of


@transaction.atomic
def merge_question(*, number: str, into: str, by: Actor, at: datetime) -> PolicyQuestion:
    """Two questions are one: all who asked either see the one answer. Its own number leads there for ever."""
    # The earlier one is locked first, whoever merges what: two who merge crosswise wait, and one is refused.
    held = {one: begin_at_desk(one, by) for one in sorted({number, into}, key=_serial)}
    question, other = held[number], held[into]
    rules.check_waiting(question.state, number)
    is_later, same_programme = question.serial > other.serial, question.programme_id == other.programme_id
    rules.check_merging(number, into, is_later=is_later, same_programme=same_programme, into_state=other.state)
    _settle(question, QuestionState.MERGED, by=by, at=at, merged_into=other)
    PolicyQuestion.objects.filter(merged_into=question).update(merged_into=other)
    PolicyQuestion.objects.filter(pk=other.pk).update(times=F("times") + question.times)
    note("question.merged", question, by=by, at=at, into=into)
    return question


@transaction.atomic
def return_question(*, number: str, reason: str, by: Actor, at: datetime) -> PolicyQuestion:
    """It asks nothing about the policy: whoever asked reads why, and may raise it as an issue instead."""
    question = begin_at_desk(number, by)
    rules.check_waiting(question.state, number)
    rules.check_reason(reason)
    _settle(question, QuestionState.RETURNED, by=by, at=at, reason=rules.plain(reason))
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
