"""Asking: about what binds the unit, in words that do not say who asks, and not twice."""

from __future__ import annotations

import pytest

from huilu.answers import actions, rules
from huilu.answers.models import Asking, PolicyQuestion
from huilu.answers.queries import find_clause, own_questions, similar_questions
from huilu.kernel.actor import INSTALLATION
from huilu.kernel.telling import names_of
from tests.answers.conftest import ASKED, CLAUSE, COUNTY, DESK, PROGRAMME, SISTER, VILLAGE, Counter
from tests.cast import NOON, TODAY, read_pack


def test_a_village_asks_and_follows_its_question(counter: Counter) -> None:
    question = counter.asks(text=f"  {ASKED}\n")

    assert (question.number, question.text, question.asked_on) == (f"{PROGRAMME}-1", ASKED, TODAY)
    assert question.desk.code == DESK
    assert [one.number for one in own_questions(counter.town.actor(VILLAGE))] == [question.number]
    assert not own_questions(counter.town.actor(SISTER))


def test_numbers_of_a_programme_follow_one_another(counter: Counter) -> None:
    made = [counter.asks(by, f"第{n}问:几号前报?") for n, by in enumerate((VILLAGE, SISTER, COUNTY))]
    assert [one.serial for one in made] == [1, 2, 3]


def test_a_question_may_be_about_a_whole_programme_and_a_topic_of_it(counter: Counter) -> None:
    topic = next(topic for area in read_pack("second-batch-2023").focus_areas for topic in area.topics).code

    question = counter.asks(clause=PROGRAMME, topic=topic)

    assert (question.requirement, question.topic, question.about) == (None, topic, PROGRAMME)


def test_no_topic_that_the_programme_does_not_have(counter: Counter) -> None:
    with pytest.raises(rules.UnknownTopic):
        counter.asks(clause=PROGRAMME, topic="weather")


@pytest.mark.parametrize("clause", ["nothing", "nothing/reading_class", f"{PROGRAMME}/nothing"])
def test_about_what_is_in_force(counter: Counter, clause: str) -> None:
    with pytest.raises(rules.NoSuchClause):
        counter.asks(clause=clause)


def test_only_whom_the_clause_binds_asks(counter: Counter) -> None:
    with pytest.raises(rules.NotBoundByIt):
        counter.asks(by=DESK, clause=CLAUSE)


@pytest.mark.parametrize("text", ["", "?!", "长" * (rules.QUESTION_LIMIT + 1)])
def test_a_question_says_something_in_short(counter: Counter, text: str) -> None:
    with pytest.raises(rules.TextMissing):
        counter.asks(text=text)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("李营村的党日可以合并开吗?", "李营村"),
        ("李营街道各村可以合并开吗?", "李营街道"),
        ("济宁市要求周报,可以吗?", "济宁市"),
        ("370811007201 可以合并开吗?", "370811007201"),
        ("可以合并开吗?请回电 138 0000 0000", "138 0000 0000"),
    ],
)
def test_a_question_does_not_say_who_asks(counter: Counter, text: str, found: str) -> None:
    with pytest.raises(rules.NamesTheAsker) as refused:
        counter.asks(text=text)
    assert refused.value.facts["found"] == found


def test_what_is_no_name_of_ones_own_may_be_said(counter: Counter) -> None:
    assert counter.asks(text="中国共产党员以外的人参加吗?每人37分钟够吗?")
    assert names_of("李营街道中心小学(合成)", "37") == ["李营街道中心小学(合成)", "李营街道中心小学"]


def test_nobody_asks_the_same_twice(counter: Counter) -> None:
    counter.asks()
    with pytest.raises(rules.AlreadyAsked):
        counter.asks()
    assert counter.asks(by=SISTER).serial == 2


def test_one_unit_has_only_so_many_open(counter: Counter) -> None:
    for n in range(rules.MOST_OPEN):
        counter.asks(text=f"第{n}问:几号前报?")
    with pytest.raises(rules.TooManyOpen):
        counter.asks()
    counter.answers(PolicyQuestion.objects.get(serial=1))
    counter.asks()


def test_another_unit_joins_and_waits_too(counter: Counter) -> None:
    question = counter.joins(counter.asks())

    assert question.times == 2
    assert [one.number for one in own_questions(counter.town.actor(SISTER))] == [question.number]
    with pytest.raises(rules.AlreadyAsked):
        counter.joins(question)
    with pytest.raises(rules.NotBoundByIt):
        counter.joins(question, by=DESK)
    counter.answers(question)
    with pytest.raises(rules.NotWaiting):
        counter.joins(question)


def test_whoever_has_the_command_line_asks_for_nobody(counter: Counter) -> None:
    given = {"clause": CLAUSE, "text": ASKED}
    for _time in range(2):
        assert actions.ask_question(**given, by=INSTALLATION, at=NOON).desk.code == DESK
    assert not Asking.objects.exists()


def test_what_is_alike_is_offered_before_it_is_sent(counter: Counter) -> None:
    first = counter.asks()
    counter.asks(by=SISTER, text="调研课题清单要盖章吗?", clause=PROGRAMME)
    clause = find_clause(CLAUSE, TODAY)

    assert similar_questions(clause, "主题党日能不能同例会合并着开?") == [first]
    assert similar_questions(clause, "经费从哪里出?") == []
    counter.does("return_question", first, reason="请看方案第三页")
    assert similar_questions(clause, "主题党日能不能同例会合并着开?") == []


def test_who_asked_stands_in_one_row_of_one_table(counter: Counter) -> None:
    question = counter.asks()
    kept = Asking.objects.get()
    assert (kept.unit.code, kept.question_id) == (VILLAGE, question.pk)
