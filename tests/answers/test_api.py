"""Questions and answers through the API: the same verbs, and a list that counts answers beside each clause."""

from __future__ import annotations

from typing import Any

import pytest

from huilu.answers.models import Asking, PolicyQuestion
from tests.answers.conftest import ANSWERED, ASKED, CLAUSE, COUNTY, DESK, PROGRAMME, SISTER, VILLAGE, Counter
from tests.api.conftest import Call, call

__all__ = ["call"]

ONE = f"/questions/{PROGRAMME}-1"
ASKING = {"clause": CLAUSE, "text": ASKED}


@pytest.fixture
def asked(counter: Counter, call: Call) -> Any:
    status, made = call("post", "/questions", VILLAGE, ASKING)
    assert status == 201
    return made


def test_a_question_is_asked_answered_and_counted(asked: Any, call: Call) -> None:
    assert (asked["number"], asked["state"], asked["desk"]["code"], asked["versions"]) == (ONE[11:], "asked", DESK, [])
    assert call("post", f"{ONE}/draft", DESK, {"text": ANSWERED})[0] == 200
    assert call("post", f"{ONE}/approval", DESK, {"text": ANSWERED})[0] == 403
    assert call("post", f"{ONE}/approval", f"{DESK}/reviewer", {"text": ANSWERED})[0] == 200
    status, told = call("post", f"{ONE}/publication", DESK, {})
    assert (status, told["state"], told["versions"][0]["standing"]) == (200, "answered", "published")

    (found,) = call("get", f"/questions?q=例会&clause={CLAUSE}", SISTER)[1]["items"]
    assert found["answer"] == ANSWERED
    owed = {one["key"]: one["answers"] for one in call("get", f"/units/{SISTER}/list", SISTER)[1]["obligations"]}
    assert owed == {CLAUSE: 1, f"{PROGRAMME}/village_problems": 0}
    assert call("post", f"{ONE}/withdrawal", DESK, {"reason": "写错了"})[1]["versions"][0]["standing"] == "withdrawn"


def test_own_questions_are_ones_own(asked: Any, call: Call) -> None:
    assert [one["number"] for one in call("get", "/questions/own", VILLAGE)[1]["items"]] == [asked["number"]]
    for code in (SISTER, COUNTY, DESK):
        assert call("get", "/questions/own", code)[1]["items"] == []
    assert call("post", f"{ONE}/joining", SISTER)[1]["times"] == 2
    assert len(call("get", "/questions/own", SISTER)[1]["items"]) == 1


def test_what_is_alike_and_what_waits_at_the_desk(asked: Any, call: Call) -> None:
    alike = call("get", f"/questions/similar?clause={CLAUSE}&text=党日和例会合开可以吗", SISTER)[1]["items"]
    assert [one["number"] for one in alike] == [asked["number"]]
    status, desk = call("get", f"/units/{DESK}/questions", DESK)
    assert (status, desk["waiting"], desk["median_days"], len(desk["items"])) == (200, 1, None, 1)
    assert call("get", f"/units/{DESK}/questions", VILLAGE)[0] == 403


def test_the_desk_merges_and_returns(asked: Any, call: Call) -> None:
    other = call("post", "/questions", SISTER, {"clause": PROGRAMME, "text": "食堂几点开门?"})[1]["number"]
    third = call("post", "/questions", COUNTY, {"clause": PROGRAMME, "text": "党日可以合开吗?"})[1]["number"]
    assert call("post", f"/questions/{third}/merger", DESK, {"into": asked["number"]})[1]["merged_into"] == ONE[11:]
    assert call("post", f"/questions/{other}/return", DESK, {"reason": "请按问题上报"})[1]["state"] == "returned"
    assert call("get", f"/questions/{other}", VILLAGE)[0] == 404
    assert call("get", f"/questions/{other}", SISTER)[1]["reason"] == "请按问题上报"


def test_a_request_that_is_repeated_asks_once(counter: Counter, call: Call) -> None:
    key = {"Idempotency-Key": "a-key-of-my-own"}
    answers = [call("post", "/questions", VILLAGE, ASKING, **key) for _time in range(2)]
    assert answers[0] == answers[1]
    assert (PolicyQuestion.objects.count(), Asking.objects.count()) == (1, 1)
