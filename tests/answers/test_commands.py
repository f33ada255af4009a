"""Questions and answers at the command line."""

from __future__ import annotations

import pytest

from huilu.answers import rules
from huilu.cli.question import question
from tests.answers.conftest import ANSWERED, ASKED, CLAUSE, DESK, SISTER, VILLAGE, Counter
from tests.cli.conftest import Ask, Type, asked, typed

__all__ = ["asked", "typed"]

OF_VILLAGE, OF_SISTER = (("--by", code, "--unit", code) for code in (VILLAGE, SISTER))
FIRST, SECOND = ("--by", DESK, "--unit", DESK), ("--by", "second", "--unit", DESK)


@pytest.fixture
def number(counter: Counter, asked: Ask) -> str:
    for code in (VILLAGE, SISTER, DESK):
        counter.town.actor(code)
    made: str = asked(question, "ask", CLAUSE, ASKED, *OF_VILLAGE)["number"]
    return made


def test_from_the_question_to_the_answer(number: str, asked: Ask, typed: Type) -> None:
    assert asked(question, "join", number, *OF_SISTER)["times"] == 2
    asked(question, "draft", number, ANSWERED, "--from", "2040-01-01", *FIRST)
    with pytest.raises(rules.DrafterCannotApprove):
        typed(question, "approve", number, *FIRST)
    asked(question, "approve", number, *SECOND)
    assert asked(question, "publish", number, *FIRST)["state"] == "answered"
    assert [one["answer"] for one in asked(question, "list", VILLAGE, "--words", "例会")["items"]] == [ANSWERED]
    assert number in typed(question, "list", VILLAGE, "--clause", CLAUSE).stdout
    assert "published" in typed(question, "show", number).stdout
    assert asked(question, "withdraw", number, "--reason", "写错了", *FIRST)["state"] == "asked"


def test_the_desk_sees_what_waits_and_not_who_asked(number: str, asked: Ask, typed: Type) -> None:
    told = typed(question, "desk", DESK).stdout + typed(question, "show", number).stdout
    assert number in told
    assert "1 wait" in told
    assert VILLAGE not in told
    assert "李营" not in told
    assert asked(question, "desk", DESK)["waiting"] == 1


def test_merging_and_returning(number: str, asked: Ask) -> None:
    later = asked(question, "ask", CLAUSE, "党日可以同例会合开吗?", *OF_SISTER)["number"]
    none = asked(question, "ask", CLAUSE, "食堂几点开门?", *OF_SISTER)["number"]
    assert asked(question, "merge", later, number, *FIRST)["merged_into"] == number
    assert asked(question, "return", none, "--reason", "请按问题上报", *FIRST)["state"] == "returned"
