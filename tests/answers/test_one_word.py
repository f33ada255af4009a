"""A clause has one word at a time: none contradicts another unseen, no day is without one, none outlives the clause."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from huilu.answers import actions, rules
from huilu.answers.desk import figures_of, notes_for, waiting_at
from huilu.answers.models import PolicyQuestion
from huilu.answers.queries import answered_for, binds, find_clause, told
from huilu.answers.states import QuestionState
from huilu.kernel.days import day_of
from huilu.ledger.models import Entry
from huilu.programmes.withdrawing import withdraw_requirement
from tests.answers.conftest import ANSWERED, CITY, CLAUSE, DESK, PROGRAMME, SISTER, VILLAGE, Counter
from tests.cast import Cast
from tests.programmes.family import lower, out, top, visit

ALIKE, YES, NO = "和例会一起开行不行呢,要不要分开?", "可以合并开。", "不可以合并开。"
DAYS_20 = timedelta(days=20)


def shown(counter: Counter, later: int = 0, since: date | None = None) -> list[tuple[str, Any]]:
    """What stands beside the clause so many days later: each answer, and from when another holds."""
    day = (since or day_of(counter.town.at)) + timedelta(days=later)
    found = answered_for(counter.town.unit(VILLAGE).path, day=day, clause=CLAUSE)
    return [(one.answer, one.next_from) for one in found]  # type: ignore[attr-defined]


def two_answers(counter: Counter) -> tuple[PolicyQuestion, PolicyQuestion]:
    """Two villages have asked much the same; the first is answered, the answer of the second is approved."""
    one, two = counter.asks(), counter.asks(by=SISTER, text=ALIKE)
    counter.answers(one, YES)
    counter.drafts(two, NO)
    counter.approves(two)
    return one, two


def test_nothing_is_published_beside_an_answer_of_which_nothing_is_said(counter: Counter) -> None:
    one, two = two_answers(counter)
    with pytest.raises(rules.OthersStand) as refused:
        counter.does("publish_answer", two)
    assert refused.value.facts["numbers"] == one.number
    for said in ({"beside": [one.number]}, {"replaces": [one.number], "why": "."}):
        with pytest.raises(rules.ReasonMissing):
            counter.publishes(two, **said)
    with pytest.raises(rules.OthersStand):
        counter.publishes(two, replaces=[one.number], beside=[one.number], why="两样都说")
    assert shown(counter) == [(YES, None)]


def test_what_it_replaces_is_superseded_and_its_askers_have_the_new_answer(counter: Counter) -> None:
    one, two = two_answers(counter)
    counter.publishes(two, replaces=[one.number], why="新规定")

    one.refresh_from_db()
    assert (one.state, one.merged_into_id, PolicyQuestion.objects.get(pk=two.pk).times) == ("merged", two.pk, 2)
    assert shown(counter) == [(NO, None)]
    entry = Entry.objects.filter(act="answer.published").latest("id")
    assert (entry.facts["replaces"], entry.facts["why"]) == ([one.number], "新规定")


def test_what_it_stands_beside_is_told_with_the_reason(counter: Counter) -> None:
    one, two = two_answers(counter)
    made = counter.publishes(two, beside=[one.number], why="一个说时间,一个说地点")

    assert (made.beside, made.beside_why) == ([one.number], "一个说时间,一个说地点")
    assert len(shown(counter)) == 2
    assert Entry.objects.filter(act="answer.published").latest("id").facts["beside"] == [one.number]


def test_two_answered_questions_about_a_clause_are_merged_either_way(counter: Counter) -> None:
    one, two = two_answers(counter)
    counter.publishes(two, beside=[one.number], why="看错了")
    elsewhere = counter.asks(text="题目几号前报?", clause=PROGRAMME)
    with pytest.raises(rules.CannotMerge):
        counter.does("merge_question", one, into=elsewhere.number)
    counter.answers(elsewhere)
    with pytest.raises(rules.CannotMerge):
        counter.does("merge_question", one, into=elsewhere.number)

    counter.does("merge_question", one, into=two.number)

    assert shown(counter) == [(NO, None)]
    assert [one.standing for one in one.answers.all()] == ["superseded"]


def test_a_version_holds_until_the_day_of_the_next(counter: Counter) -> None:
    question = counter.asks()
    counter.answers(question, YES)
    day = day_of(counter.town.at) + DAYS_20
    counter.answers(question, NO, valid_from=day)

    assert shown(counter) == shown(counter, 19) == [(YES, day)]
    assert shown(counter, 20) == [(NO, None)]
    read = told(question, counter.town.actor(VILLAGE))
    for later, text in ((0, YES), (19, YES), (20, NO)):
        holding = read.holding(day_of(counter.town.at) + timedelta(days=later))
        assert holding is not None
        assert holding.text == text


def test_an_answer_replaced_from_a_later_day_holds_until_then(counter: Counter) -> None:
    one, two = counter.asks(), counter.asks(by=SISTER, text=ALIKE)
    counter.answers(one, YES)
    counter.drafts(two, NO, valid_from=day_of(counter.town.at) + DAYS_20)
    counter.approves(two)
    counter.publishes(two, replaces=[one.number], why="新规定")

    assert YES in dict(shown(counter, 19))
    assert shown(counter, 20) == [(NO, None)]


def test_a_third_version_before_the_second_leaves_no_day_without_an_answer(counter: Counter) -> None:
    question = counter.asks()
    counter.answers(question, "一")
    day = day_of(counter.town.at)
    counter.answers(question, "二", valid_from=day + DAYS_20)
    counter.answers(question, "三", valid_from=day + timedelta(days=10))
    assert [shown(counter, later, day)[0][0] for later in (0, 9, 10, 20, 30)] == ["一", "一", "三", "三", "三"]

    counter.does("withdraw_answer", question, reason="还是按原来的")

    assert [shown(counter, later, day)[0][0] for later in (0, 9, 10, 19, 20)] == ["一", "一", "一", "一", "二"]
    assert PolicyQuestion.objects.get(pk=question.pk).state == QuestionState.ANSWERED
    counter.does("withdraw_answer", question, reason="也不要了")
    assert [shown(counter, later) for later in (0, 90)] == [[("一", None)]] * 2
    counter.does("withdraw_answer", question, reason="全不要了")
    assert shown(counter) == []


def withdraw(counter: Counter) -> None:
    withdraw_requirement(
        programme=PROGRAMME, requirement="village_branch_day", reason="太重了",
        by=counter.town.actor(DESK), at=counter.town.later(),
    )  # fmt: skip


def test_no_answer_binds_about_what_was_withdrawn(counter: Counter) -> None:
    question = counter.asks()
    counter.answers(question, YES)
    counter.drafts(question, NO)
    withdraw(counter)

    assert shown(counter) == []
    question = PolicyQuestion.objects.get(pk=question.pk)
    assert told(question, counter.town.actor(VILLAGE)).holding(day_of(counter.town.at)) is None
    with pytest.raises(rules.ClauseIsOver):
        counter.approves(question)
    with pytest.raises(rules.ClauseIsOver):
        counter.drafts(question, YES)


def test_an_open_question_about_what_was_withdrawn_waits_no_more(counter: Counter) -> None:
    question = counter.asks()
    withdraw(counter)
    desk = counter.town.unit(DESK)

    assert not waiting_at(desk)
    assert (figures_of(desk, day_of(counter.town.at)).waiting, notes_for(desk, []).waiting) == (0, 0)
    with pytest.raises(rules.ClauseIsOver):
        counter.joins(question)
    # It takes no room from the unit's other questions.
    for n in range(rules.MOST_OPEN):
        counter.asks(text=f"第{n}问:几号前报?", clause=PROGRAMME)


def test_a_question_about_what_a_city_adds_goes_to_the_city(town: Cast) -> None:
    parent = top()
    out(town, parent)
    out(town, lower(parent, visit(detail={"zh": "雪天改为电话。", "en": "By phone when it snows."})), CITY)
    ask = {"by": town.actor(VILLAGE), "at": town.later()}

    of_the_city = actions.ask_question(clause=f"centre_pack/visit@{CITY}", text="雪天是指多大的雪?", **ask)
    of_the_centre = actions.ask_question(clause="centre_pack/visit", text="多久去一次?", **ask)

    assert (of_the_city.desk.code, of_the_centre.desk.code) == (CITY, DESK)
    assert of_the_city.requirement == of_the_centre.requirement
    with pytest.raises(rules.NoSuchClause):
        actions.ask_question(clause="centre_pack/visit@37", text="多久去一次?", **ask)
    asked = find_clause(f"centre_pack/visit@{CITY}", day_of(town.at))
    assert (binds(asked, town.unit(VILLAGE)), binds(asked, town.unit("370102"))) == (True, False)
    with pytest.raises(rules.NotBoundByIt):
        actions.join_question(number=of_the_city.number, by=town.actor("370102"), at=town.later())
    # Neither desk answers in place of the other; the city sees the centre's answer and does not replace it.
    desks = {one: [town.actor(one), town.actor(one, username=f"second{one}", post="second")] for one in (DESK, CITY)}
    for question, code in ((of_the_centre, DESK), (of_the_city, CITY)):
        first, second = desks[code]
        actions.draft_answer(number=question.number, text=ANSWERED, by=first, at=town.later())
        actions.approve_answer(number=question.number, by=second, at=town.later())
    actions.publish_answer(number=of_the_centre.number, by=desks[DESK][0], at=town.later())
    city = {"number": of_the_city.number, "by": desks[CITY][0], "at": town.later(), "why": "各说各的"}
    with pytest.raises(rules.NotOursToReplace):
        actions.publish_answer(**city, replaces=[of_the_centre.number])
    actions.publish_answer(**city, beside=[of_the_centre.number])
