"""An answer stands on the lists of what was merged into it and beside the programme's, and ends with its words."""

from __future__ import annotations

from typing import Any

import pytest

from huilu.accounts.sight import seeing
from huilu.answers import actions, rules
from huilu.answers.desk import figures_of, notes_for, waiting_at
from huilu.answers.models import PolicyQuestion
from huilu.answers.queries import answered_counts, answered_for, beside, find_question, told
from huilu.board.answer_export import question_as_data
from huilu.clock.actions import set_rehearsal_clock
from huilu.kernel.days import day_of
from huilu.web.answers.sentences import where_it_is
from tests.answers.conftest import ANSWERED, CITY, CLAUSE, COUNTY, DESK, PROGRAMME, SISTER, VILLAGE, Counter
from tests.api.conftest import Call, call
from tests.cast import Cast, read_pack
from tests.programmes.family import lower, out, top, visit
from tests.programmes.pack.small import both
from tests.web.conftest import Browse, browse, no_undefined_variables

__all__ = ["browse", "call", "no_undefined_variables"]

ELSEWHERE = "学习班和例会一起可以吗?"


def clause_of(question: PolicyQuestion) -> int:
    assert question.requirement_id is not None
    return question.requirement_id


def merged(counter: Counter) -> tuple[PolicyQuestion, PolicyQuestion]:
    """A village's question is merged into one about the counties' clause, which is answered."""
    other = counter.asks(COUNTY, text=ELSEWHERE)
    ours = counter.asks()
    counter.answers(other)
    counter.does("merge_question", ours, into=other.number)
    return ours, other


def test_what_was_merged_into_another_clause_is_answered_on_its_own_list(
    counter: Counter, browse: Browse, call: Call
) -> None:
    ours, other = merged(counter)
    unit, here, there = counter.town.unit(VILLAGE), clause_of(ours), clause_of(other)
    with seeing(counter.town.actor(VILLAGE)):
        assert answered_counts([here, there]) == {here: 1, there: 1}
        assert notes_for(unit, [here]).answers == {here: 1}
        for clause in (CLAUSE, PROGRAMME):
            assert [one.number for one in answered_for(unit.path, day=day_of(counter.town.at), clause=clause)] == [
                other.number
            ]
    set_rehearsal_clock(counter.town.later(days=1))
    village = browse(VILLAGE)
    for page in (f"/units/{VILLAGE}/obligations/{CLAUSE}/", f"/questions/?clause={CLAUSE}"):
        assert ANSWERED in village.get(page).content.decode(), page
    for page in (f"/units/{VILLAGE}/", f"/units/{VILLAGE}/list/"):
        assert f"/questions/?clause={CLAUSE}" in village.get(page).content.decode(), page
    assert [one["answer"] for one in call("get", f"/questions?clause={CLAUSE}", SISTER)[1]["items"]] == [ANSWERED]
    owed = {one["key"]: one["answers"] for one in call("get", f"/units/{SISTER}/list", SISTER)[1]["obligations"]}
    assert owed[CLAUSE] == 1


def test_two_that_were_merged_into_one_count_once_and_not_once_it_is_withdrawn(counter: Counter) -> None:
    ours, other = merged(counter)
    again = counter.asks(SISTER, text="例会那天算不算主题党日?")
    counter.does("merge_question", again, into=other.number)
    assert answered_counts([clause_of(ours)]) == {clause_of(ours): 1}

    counter.does("withdraw_answer", other, reason="写错了")
    assert answered_counts([clause_of(ours)]) == notes_for(counter.town.unit(VILLAGE), [clause_of(ours)]).answers == {}


def test_an_answer_comes_to_no_other_clause_unseen_beside_the_answers_there(counter: Counter) -> None:
    stands, other = counter.asks(SISTER), counter.asks(COUNTY, text=ELSEWHERE)
    third, ours = counter.asks(COUNTY, text="学习班几号前办?"), counter.asks()
    counter.answers(stands)
    counter.answers(other, "不可以。")
    with pytest.raises(rules.SpeaksOfMore) as refused:
        counter.does("merge_question", ours, into=other.number)
    assert refused.value.facts["numbers"] == stands.number
    # Into one that waits it goes, and takes its clause along: it is compared when that one is answered.
    counter.does("merge_question", ours, into=third.number)
    assert [one.number for one in beside(third)] == [stands.number, other.number]


def test_the_whole_programme_and_its_clauses_are_compared_both_ways(counter: Counter) -> None:
    whole, clause = counter.asks(text="可以合并开吗?", clause=PROGRAMME), counter.asks()
    for first, second in ((whole, clause), (clause, whole)):
        counter.answers(first, "可以。")
        counter.drafts(second, "不可以。")
        counter.approves(second)
        with pytest.raises(rules.OthersStand) as refused:
            counter.does("publish_answer", second)
        assert refused.value.facts["numbers"] == first.number
        counter.does("withdraw_answer", first, reason="再想想")


def test_what_is_about_more_is_replaced_by_nothing_narrower_beside_others(counter: Counter) -> None:
    whole, other, ours = counter.asks(text="可以合并开吗?", clause=PROGRAMME), counter.asks(COUNTY), counter.asks()
    counter.answers(whole)
    counter.answers(other)
    counter.drafts(ours, "不可以。")
    counter.approves(ours)
    with pytest.raises(rules.SpeaksOfMore):
        counter.publishes(ours, replaces=[whole.number], why="新规定")
    counter.publishes(ours, beside=[whole.number], why="一个说整个方案,一个说这一条")


def refined(town: Cast) -> tuple[PolicyQuestion, PolicyQuestion]:
    """The city says something otherwise about the centre's clause; of two questions about that one is answered."""
    out(town, top())
    out(town, lower(top(), visit(detail=both("On foot"))), CITY)
    first, second = town.actor(CITY), town.actor(CITY, username="second", post="second")
    asked = [
        actions.ask_question(clause=f"centre_pack/visit@{CITY}", text=text, by=town.actor(VILLAGE), at=town.later())
        for text in ("步行多远?", "下雪呢?")
    ]
    number = asked[0].number
    actions.draft_answer(number=number, text="一里", by=first, at=town.later())
    actions.approve_answer(number=number, by=second, at=town.later())
    actions.publish_answer(number=number, by=first, at=town.later())
    return asked[0], asked[1]


def shown(town: Cast, question: PolicyQuestion) -> tuple[list[Any], dict[int, int], int]:
    """What the village reads of the clause, how many answers its list counts, and what waits at the city's desk."""
    village = town.actor(VILLAGE)
    with seeing(village):
        assert question.requirement is not None
        found = answered_for(village.unit_path, day=day_of(town.at)).about(question.requirement)
        counts = answered_counts([question.requirement.pk])
        read = [one.answer for one in found]  # type: ignore[attr-defined]
    city = town.unit(CITY)
    assert figures_of(city, day_of(town.at)).waiting == len(waiting_at(city)) == notes_for(city, []).waiting
    return read, counts, len(waiting_at(city))


def test_what_was_said_of_a_refinement_ends_with_it_and_holds_again_when_it_comes_back(town: Cast) -> None:
    answered, waiting = refined(town)
    assert shown(town, answered) == (["一里"], {answered.requirement_id: 1}, 1)
    parent, other = top(), {"refines": "issue_list", "detail": both("Here")}

    out(town, lower(parent, other, version="1.1"), CITY)

    assert shown(town, answered) == ([], {}, 0)
    with seeing(town.actor(VILLAGE)):
        seen = find_question(answered.number, for_=town.actor(VILLAGE))
        read, today = told(seen, town.actor(VILLAGE)), day_of(town.at)
        assert read.holding(today) is read.coming(today) is None
        assert (seen.is_over, question_as_data(seen)["over_on"]) == (True, today.isoformat())
        assert where_it_is(read, today) != where_it_is(told(waiting, town.actor(VILLAGE)), today)
    with pytest.raises(rules.ClauseIsOver):
        actions.join_question(number=waiting.number, by=town.actor(SISTER), at=town.later())
    with pytest.raises(rules.ClauseIsOver):
        actions.draft_answer(number=waiting.number, text="二里", by=town.actor(CITY), at=town.later())

    out(town, lower(parent, other, visit(detail=both("On foot")), version="1.2"), CITY)
    assert shown(town, answered) == (["一里"], {answered.requirement_id: 1}, 1)


def test_the_centres_answer_goes_on_when_the_citys_words_are_gone(town: Cast) -> None:
    answered, _waiting = refined(town)
    first, second = town.actor(DESK), town.actor(DESK, username="other", post="second")
    centre = actions.ask_question(
        clause="centre_pack/visit", text="多久去一次?", by=town.actor(VILLAGE), at=town.later()
    )
    actions.draft_answer(number=centre.number, text="每月", by=first, at=town.later())
    actions.approve_answer(number=centre.number, by=second, at=town.later())
    actions.publish_answer(number=centre.number, by=first, at=town.later())
    out(town, lower(top(), {"refines": "issue_list", "detail": both("Here")}, version="1.1"), CITY)
    assert shown(town, answered)[:2] == (["每月"], {answered.requirement_id: 1})


def test_of_two_topics_neither_is_compared_with_the_other_and_each_with_whole_and_clause(counter: Counter) -> None:
    topics = [one.code for area in read_pack("second-batch-2023").focus_areas for one in area.topics][:2]
    one, two = (counter.asks(text=f"{code}怎么算?", clause=PROGRAMME, topic=code) for code in topics)
    whole, clause = counter.asks(text="可以合并开吗?", clause=PROGRAMME), counter.asks()
    for question in (one, two, whole, clause):
        counter.answers(question)
    seen = {one.number: [other.number for other in beside(one)] for one in (one, two, whole, clause)}
    first, second, third, fourth = seen
    assert seen == {
        first: [third, fourth],
        second: [third, fourth],
        third: [first, second, fourth],
        fourth: [first, second, third],
    }
