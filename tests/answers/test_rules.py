"""What the desk and whoever asks are refused, at the very edge: no database."""

from __future__ import annotations

import pytest

from huilu.answers import rules
from huilu.answers.states import QuestionState
from huilu.kernel.telling import names_of

ASKED, ANSWERED = QuestionState.ASKED, QuestionState.ANSWERED
SOUND = {"is_later": True, "goes_together": True, "states": (ASKED, ANSWERED)}


@pytest.mark.parametrize(
    "changes",
    [
        {"is_later": False},
        {"goes_together": False},
        {"states": (ASKED, QuestionState.MERGED)},
        {"states": (ASKED, QuestionState.RETURNED)},
        {"states": (ANSWERED, ASKED)},
    ],
)
def test_a_question_goes_only_into_an_earlier_one_of_its_programme_that_stands(changes: dict[str, object]) -> None:
    rules.check_merging(("p-2", "p-1"), **SOUND)
    with pytest.raises(rules.CannotMerge):
        rules.check_merging(("p-2", "p-1"), **(SOUND | changes))


def test_of_two_that_are_answered_either_goes_into_the_other_and_none_into_itself() -> None:
    both = {"is_later": False, "goes_together": True, "states": (ANSWERED, ANSWERED)}
    rules.check_merging(("p-1", "p-2"), **both)
    with pytest.raises(rules.CannotMerge):
        rules.check_merging(("p-1", "p-1"), **both)


def test_a_text_may_have_so_many_characters_and_no_more() -> None:
    rules.check_length("长" * rules.ANSWER_LIMIT, rules.ANSWER_LIMIT)
    rules.check_reason("长" * rules.REASON_LIMIT)
    with pytest.raises(rules.TextMissing):
        rules.check_length("长" * (rules.ANSWER_LIMIT + 1), rules.ANSWER_LIMIT)
    with pytest.raises(rules.ReasonMissing):
        rules.check_reason("长" * (rules.REASON_LIMIT + 1))


def test_what_may_be_said_of_a_unit_are_its_name_and_a_code_that_tells() -> None:
    assert names_of("中心小学(合成)", "S00001") == ["中心小学(合成)", "中心小学", "S00001"]
    assert names_of("中心小学（合成）", "00") == ["中心小学（合成）", "中心小学"]
    assert names_of("庄头村村委会", "00") == ["庄头村村委会", "庄头村"]
    assert names_of("居委会", "00") == ["居委会"]
    assert names_of("东", "00") == []
    assert names_of("河东", "37081") == ["河东"]


@pytest.mark.parametrize("text", ["请回电话0537-2345678", "请打 138 0537 1234", "问0537234"])
def test_no_telephone_number_is_asked_along(text: str) -> None:
    with pytest.raises(rules.NamesTheAsker):
        rules.check_question(text, [])
    rules.check_question("2023年9月5日起算吗?", ["李营村"])


def test_a_topic_that_is_not_there_is_told_with_those_that_are() -> None:
    rules.check_topic("", ["roads"])
    for known, told in ((["roads", "water"], "roads, water"), ([], "-")):
        with pytest.raises(rules.UnknownTopic) as refused:
            rules.check_topic("moon", known)
        assert refused.value.facts["known"] == told
