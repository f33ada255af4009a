"""The origin has the last word: it confirms, judges, reopens, or takes the issue back."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from huilu.board.checking import check_figures
from huilu.loop import rules
from huilu.loop.states import Stage
from tests.cast import Cast
from tests.loop.doing import (
    CITY,
    COUNTY,
    NEIGHBOUR,
    OFFICE,
    PROVINCE,
    TOWNSHIP,
    VILLAGE,
    as_it_is,
    calendar_turns,
    does,
    goes_up,
    opens,
    sees,
    where,
    works,
)
from tests.loop.stays import refused
from tests.loop.upward import LATER, SOON, answered, moves_on


def test_the_origin_takes_it_back_and_does_it_itself(town: Cast) -> None:
    issue = goes_up(town)
    with refused(rules.NotYourStep):
        does(town, "take_back_up", issue, TOWNSHIP, reason="不用了", due_on=SOON)
    with refused(rules.WordMissing):
        does(town, "take_back_up", issue, VILLAGE, reason="", due_on=SOON)
    with refused(rules.DayInThePast):
        does(town, "take_back_up", issue, VILLAGE, reason="自己能办", due_on=date(2023, 9, 1))
    does(town, "take_back_up", issue, VILLAGE, reason="自己能办", due_on=SOON)

    now = as_it_is(issue)
    assert where(issue) == ("open", "taken_back", VILLAGE)
    assert (now.lead_unit.code, now.due_on, now.circuit.moves_on_at) == (VILLAGE, SOON, None)
    assert calendar_turns(town, town.at + timedelta(days=90)) == []
    assert check_figures().differing == []


def test_what_was_taken_back_may_go_up_again_or_be_withdrawn(town: Cast) -> None:
    issue = goes_up(town)
    does(town, "take_back_up", issue, VILLAGE, reason="自己能办", due_on=SOON)
    does(town, "raise_up", issue, VILLAGE, why="还是不行")
    assert where(issue) == ("open", "in_passage", TOWNSHIP)

    does(town, "take_back_up", issue, VILLAGE, reason="自己能办", due_on=SOON)
    does(town, "withdraw_issue", issue, VILLAGE, reason="记错了")
    assert where(issue) == ("withdrawn", "taken_back", "")


def test_once_it_has_been_seen_the_origin_has_the_answer_in_its_hands(town: Cast) -> None:
    issue = answered(town)

    assert where(issue) == ("closed", "answered", VILLAGE)
    now = as_it_is(issue)
    assert (now.circuit.notices, now.circuit.answered_at) == (1, town.at)


def test_the_origin_confirms_and_judges_and_only_that_ends_the_circuit(town: Cast) -> None:
    issue = answered(town)
    for wrong, refusal in (({"judgement": "fine"}, rules.UnknownChoice), ({"words": "长" * 1001}, rules.WordTooLong)):
        with refused(refusal):
            does(town, "confirm_answer", issue, VILLAGE, **({"judgement": "satisfied"} | wrong))
    with refused(rules.NotYourStep):
        does(town, "confirm_answer", issue, PROVINCE, judgement="very_satisfied")
    does(town, "confirm_answer", issue, VILLAGE, judgement="dissatisfied", words="只修了一半")

    circuit = as_it_is(issue).circuit
    assert where(issue) == ("closed", "confirmed", "")
    assert (circuit.judgement, circuit.judged_words, circuit.ended_at) == ("dissatisfied", "只修了一半", town.at)
    with refused(rules.StageNotFromHere):
        does(town, "confirm_answer", issue, VILLAGE, judgement="satisfied")
    assert check_figures().differing == []


def test_after_two_notices_it_is_unconfirmed_and_closed_by_nobody(town: Cast) -> None:
    issue = answered(town)
    closing = (issue.closed_at, issue.closed_by)
    calendar_turns(town, moves_on(issue))
    assert where(issue) == ("closed", "answered", VILLAGE)
    assert as_it_is(issue).circuit.notices == 2

    calendar_turns(town, moves_on(issue))
    now = as_it_is(issue)
    assert where(issue) == ("closed", "unconfirmed", "")
    assert (now.closed_at, now.closed_by, now.circuit.ended_at) == (*closing, None)
    assert calendar_turns(town, town.at + timedelta(days=400)) == []
    # Silence is no answer: the origin may still give one.
    does(town, "confirm_answer", issue, VILLAGE, judgement="satisfied")
    assert where(issue) == ("closed", "confirmed", "")


@pytest.mark.parametrize("times", [0, 2])
def test_the_origin_reopens_what_does_not_answer_it(town: Cast, times: int) -> None:
    issue = answered(town)
    for _time in range(times):
        calendar_turns(town, moves_on(issue))
    does(town, "reopen_issue", issue, VILLAGE, new_fact="又进水了", due_on=date(2024, 1, 31))

    now = as_it_is(issue)
    assert where(issue) == ("reopened", "joint_work", PROVINCE)
    assert (now.circuit.notices, now.circuit.moves_on_at, now.circuit.answered_at) == (0, None, None)
    works(town, now, lead=PROVINCE)
    sees(town, now, names="00", where="00")
    assert where(issue) == ("closed", "answered", VILLAGE)
    assert as_it_is(issue).circuit.notices == 1
    assert check_figures().differing == []


def test_what_was_confirmed_and_comes_back_is_at_work_again(town: Cast) -> None:
    issue = answered(town)
    does(town, "confirm_answer", issue, VILLAGE, judgement="satisfied", words="好")
    does(town, "reopen_issue", issue, VILLAGE, new_fact="又进水了", due_on=date(2024, 1, 31))

    circuit = as_it_is(issue).circuit
    assert (circuit.judgement, circuit.judged_words, circuit.ended_at) == ("", "", None)
    assert circuit.stage == Stage.JOINT_WORK


def test_an_origin_that_did_not_raise_it_may_reopen_it_too(town: Cast) -> None:
    issue = opens(town, lead=OFFICE)
    does(town, "raise_up", issue, OFFICE, why="要市里定")
    does(town, "forward_issue", issue, COUNTY)
    does(town, "claim_issue", issue, CITY, due_on=LATER)
    works(town, as_it_is(issue), lead=CITY)
    sees(town, as_it_is(issue))
    assert where(issue) == ("closed", "answered", OFFICE)

    does(town, "reopen_issue", issue, OFFICE, new_fact="没有改", due_on=date(2024, 1, 31))
    assert where(issue) == ("reopened", "joint_work", CITY)


def test_the_origin_does_not_take_back_what_others_wait_for(town: Cast) -> None:
    first, other = goes_up(town), goes_up(town, by=NEIGHBOUR)
    does(town, "merge_issue", other, TOWNSHIP, into=first.number)
    mine = {"reason": "自己办", "due_on": LATER}

    with refused(rules.OthersMerged, count=1):
        does(town, "take_back_up", first, VILLAGE, **mine)
    does(town, "split_off", other, NEIGHBOUR, **mine)
    does(town, "take_back_up", first, VILLAGE, **mine)
    does(town, "raise_up", other, NEIGHBOUR, why="上面定的")
    assert (where(first)[1:], where(other)[1:]) == (("taken_back", VILLAGE), ("in_passage", COUNTY))
