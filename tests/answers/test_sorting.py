"""What else a desk does: merge what is one question, return what is none."""

from __future__ import annotations

import pytest

from huilu.accounts.sight import seeing
from huilu.answers import rules
from huilu.answers.desk import settled_at
from huilu.answers.models import PolicyQuestion
from huilu.answers.queries import find_question, own_questions
from huilu.answers.states import QuestionState
from tests.answers.conftest import CITY, COUNTY, DESK, SISTER, VILLAGE, Counter


def test_all_who_asked_see_the_one_answer(counter: Counter) -> None:
    first, second, third = (counter.asks(by) for by in (VILLAGE, SISTER, COUNTY))
    counter.does("merge_question", third, into=second.number)
    counter.does("merge_question", second, into=first.number)
    counter.answers(first)

    for code in (VILLAGE, SISTER, COUNTY):
        by = counter.town.actor(code)
        with seeing(by):
            (own,) = own_questions(by)
            seen = find_question(own.number, for_=by)
            assert (seen.merged_into or seen).number == first.number
            assert (seen.merged_into or seen).state == QuestionState.ANSWERED
    assert PolicyQuestion.objects.get(pk=first.pk).times == 3


def test_only_a_later_question_goes_into_an_earlier_one_that_stands(counter: Counter) -> None:
    first, second, third = (counter.asks(by) for by in (VILLAGE, SISTER, COUNTY))
    for number, into in ((first, second), (first, first)):
        with pytest.raises(rules.CannotMerge):
            counter.does("merge_question", number, into=into.number)
    counter.does("return_question", first, reason="请看方案第三页")
    with pytest.raises(rules.CannotMerge):
        counter.does("merge_question", second, into=first.number)
    with pytest.raises(rules.NoSuchQuestion):
        counter.does("merge_question", second, into="x-1")
    counter.does("merge_question", third, into=second.number)
    with pytest.raises(rules.NotWaiting):
        counter.does("merge_question", third, into=second.number)
    with pytest.raises(rules.NotToBeAnswered):
        counter.drafts(third)
    with pytest.raises(rules.NotTheDesk):
        counter.does("merge_question", second, into=first.number, by=counter.town.actor(CITY))


def test_what_is_no_question_goes_back_with_a_reason_to_whoever_asked(counter: Counter) -> None:
    question = counter.asks(text="食堂什么时候开门?")
    with pytest.raises(rules.ReasonMissing):
        counter.does("return_question", question, reason="")
    with pytest.raises(rules.NotTheDesk):
        counter.does("return_question", question, reason="不归我管", by=counter.town.actor(CITY))
    counter.does("return_question", question, reason="这是一个问题,请按问题上报")

    asker, other = counter.town.actor(VILLAGE), counter.town.actor(SISTER)
    with seeing(asker):
        assert find_question(question.number, for_=asker).reason
    with seeing(other), pytest.raises(rules.NoSuchQuestion):
        find_question(question.number, for_=other)
    with pytest.raises(rules.NotWaiting):
        counter.does("return_question", question, reason="再退一次")
    assert [one.number for one in settled_at(counter.town.unit(DESK))] == [question.number]


def test_a_draft_of_what_was_returned_is_neither_approved_nor_published(counter: Counter) -> None:
    question = counter.asks()
    counter.drafts(question)
    counter.approves(question)
    counter.does("return_question", question, reason="这不是政策问题")
    for goes_on in (counter.approves, counter.publishes):
        with pytest.raises(rules.NotToBeAnswered):
            goes_on(question)
