"""One binding answer: two pairs of eyes, versions that follow one another, and a desk whose waiting is told."""

from __future__ import annotations

from datetime import timedelta

import pytest

from huilu.accounts.actions import appoint_deputy
from huilu.accounts.models import Post
from huilu.accounts.queries import actors_of, find_person
from huilu.answers import rules
from huilu.answers.desk import figures_of, waiting_at
from huilu.answers.models import PolicyAnswer
from huilu.answers.queries import answered_counts, answered_for, find_question, told
from huilu.answers.states import QuestionState, Standing
from huilu.burden.wording import CrossesRedLine
from huilu.kernel.actor import INSTALLATION
from huilu.kernel.days import day_of
from tests.answers.conftest import ANSWERED, ASKED, CITY, CLAUSE, DESK, PROGRAMME, SISTER, VILLAGE, Counter
from tests.cast import TODAY


def standings(question: object) -> list[Standing]:
    return [one.standing for one in PolicyAnswer.objects.filter(question=question).order_by("version")]


def test_one_drafts_another_approves_and_it_is_out(counter: Counter) -> None:
    question = counter.asks()
    counter.drafts(question)
    assert told(question, counter.town.actor(VILLAGE)).versions == []
    counter.approves(question, text=ANSWERED)
    counter.publishes(question)

    read = told(find_question(question.number, for_=counter.town.actor(SISTER)), counter.town.actor(SISTER))
    assert read.question.state == QuestionState.ANSWERED
    assert read.binding is not None
    assert (read.binding.text, read.binding.valid_from) == (ANSWERED, TODAY)
    assert answered_counts([question.requirement_id]) == {question.requirement_id: 1}


def test_whoever_drafted_does_not_approve_in_whatever_post(counter: Counter) -> None:
    question = counter.asks()
    counter.drafts(question)
    with pytest.raises(rules.DrafterCannotApprove):
        counter.approves(question, by=counter.first)
    # The same person in another post, and another person in the same post.
    elsewhere = counter.town.actor(DESK, username=DESK, post="third")
    other, post = find_person("second"), Post.objects.get(pk=counter.first.post_id)
    until = TODAY + timedelta(days=9)
    appoint_deputy(person=other, post=post, from_on=TODAY, to_on=until, by=INSTALLATION, at=counter.town.later())
    deputy = next(one for one in actors_of(other, TODAY) if one.post_id == post.pk)
    for nobody in (elsewhere, deputy):
        with pytest.raises(rules.DrafterCannotApprove):
            counter.approves(question, by=nobody)


def test_nothing_is_published_that_nobody_else_has_read(counter: Counter) -> None:
    question = counter.asks()
    with pytest.raises(rules.NothingDrafted):
        counter.publishes(question)
    counter.drafts(question)
    with pytest.raises(rules.NotApproved):
        counter.publishes(question)
    counter.approves(question)
    counter.drafts(question, "不可以。")
    with pytest.raises(rules.NotApproved):
        counter.publishes(question)


def test_another_draft_than_the_one_read_is_not_approved(counter: Counter) -> None:
    question = counter.asks()
    counter.drafts(question, "不可以。")
    with pytest.raises(rules.DraftHasChanged):
        counter.approves(question, text=ANSWERED)


@pytest.mark.parametrize("verb", ["draft_answer", "approve_answer", "publish_answer", "withdraw_answer"])
def test_nobody_but_the_issuer_answers(counter: Counter, verb: str) -> None:
    question, by = counter.asks(), counter.town.actor(CITY)
    given = {"draft_answer": {"text": ANSWERED}, "withdraw_answer": {"reason": "改了"}}.get(verb, {})
    with pytest.raises(rules.NotTheDesk):
        counter.does(verb, question, by=by, **given)


def test_a_new_version_supersedes_the_old_one_which_stays(counter: Counter) -> None:
    question = counter.asks()
    counter.answers(question)
    counter.drafts(question, "可以,每月一次。", valid_from=TODAY + timedelta(days=30))
    assert standings(question) == [Standing.PUBLISHED, Standing.DRAFTED]
    counter.approves(question)
    counter.publishes(question)

    assert standings(question) == [Standing.SUPERSEDED, Standing.PUBLISHED]
    read = told(question, counter.town.actor(VILLAGE))
    assert [one.version for one in read.published] == [2, 1]
    assert read.binding is not None
    assert not read.binding.binds_on(TODAY)
    assert read.binding.binds_on(TODAY + timedelta(days=30))


def test_an_answer_holds_from_the_day_on_which_it_can_be_read(counter: Counter) -> None:
    question = counter.asks()
    with pytest.raises(rules.DayIsPast):
        counter.drafts(question, valid_from=TODAY - timedelta(days=1))
    counter.drafts(question)
    counter.approves(question)
    counter.town.later(days=5)
    made = counter.publishes(question)
    assert made.valid_from == day_of(counter.town.at) > TODAY


@pytest.mark.parametrize("text", ["", "。", "长" * (rules.ANSWER_LIMIT + 1)])
def test_an_answer_says_something(counter: Counter, text: str) -> None:
    with pytest.raises(rules.TextMissing):
        counter.drafts(counter.asks(), text)


@pytest.mark.parametrize("text", ["每晚打卡,完成率排名通报。", "上传现场照片三张。"])
def test_an_answer_asks_for_nothing_that_no_clause_may(counter: Counter, text: str) -> None:
    """It binds whoever owes the clause, and nobody has linted it."""
    question = counter.asks()
    with pytest.raises(CrossesRedLine) as refused:
        counter.drafts(question, text)
    assert refused.value.facts["called"] == question.number
    assert counter.drafts(question, "不用打卡,不排名,照片可有可无。")


def test_a_withdrawn_answer_stays_with_its_reason_and_the_question_waits_again(counter: Counter) -> None:
    question = counter.asks()
    with pytest.raises(rules.NothingToWithdraw):
        counter.does("withdraw_answer", question, reason="写错了")
    counter.answers(question)
    with pytest.raises(rules.ReasonMissing):
        counter.does("withdraw_answer", question, reason=" ")
    counter.does("withdraw_answer", question, reason="与新规定不一致")

    assert standings(question) == [Standing.WITHDRAWN]
    assert answered_counts([question.requirement_id]) == {}
    assert [one.asked_on for one in waiting_at(counter.town.unit(DESK))] == [TODAY]
    counter.answers(question, "不可以。")
    assert standings(question) == [Standing.WITHDRAWN, Standing.PUBLISHED]


def test_the_desk_knows_who_has_it_and_how_long_answers_take(counter: Counter) -> None:
    desk, waits = counter.town.unit(DESK), list[int]()
    for n in range(rules.ENOUGH):
        question = counter.asks(text=f"第{n}问:几号前报?")
        counter.town.later(days=n)
        counter.answers(question)
        waits.append((day_of(counter.town.at) - question.asked_on).days)
        if n == rules.ENOUGH - 2:
            assert figures_of(desk, day_of(counter.town.at)).days is None
    waiting = counter.asks()
    counter.drafts(waiting)

    figures = figures_of(desk, day_of(counter.town.at))
    assert (figures.waiting, figures.oldest) == (1, waiting.asked_on)
    assert (figures.answered, figures.days) == (rules.ENOUGH, sorted(waits)[2])
    (at_desk,) = waiting_at(desk)
    assert (at_desk.drafted_at, at_desk.approved_at) == (counter.town.at, None)  # type: ignore[attr-defined]
    assert figures_of(desk, day_of(counter.town.at) + timedelta(days=400)).answered == 0


def test_answers_are_found_by_their_words_and_by_their_clause(counter: Counter) -> None:
    counter.answers(counter.asks())
    counter.asks(by=SISTER, text="经费从哪里出?")
    path = counter.town.unit(SISTER).path

    def found(**given: str) -> int:
        return answered_for(path, day=TODAY, **given).count()

    assert (found(), found(words="合并 例会"), found(words="会议记录"), found(words="经费")) == (1, 1, 1, 0)
    assert (found(clause=PROGRAMME), found(clause=CLAUSE), found(clause=f"{PROGRAMME}/reading_class")) == (1, 1, 0)
    assert found(words=ASKED) == 1
    assert (found(words=f"{PROGRAMME}-1"), found(clause="other")) == (1, 0)
