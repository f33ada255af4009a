"""What a review looks at is what is open; what it decides has an owner, and if it decides nothing it says why."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from huilu.accounts.sight import seeing
from huilu.loop.models import Task
from huilu.loop.rules import NoSuchIssue, NotYourStep
from huilu.programmes.rules import NoSuchRequirement
from huilu.reviews import rules
from huilu.reviews.agenda import agenda_of
from huilu.reviews.data import agenda_as_data
from huilu.reviews.models import Decision, Review
from huilu.reviews.planning import find_review
from huilu.reviews.states import Because, Outcome
from tests.loop.doing import does
from tests.loop.upward import unsettled
from tests.reviews.conftest import MID_COURSE, ON_THE_DAY, PROGRAMME, PROVINCE, Board

REQUIREMENT = f"{PROGRAMME}/reading_class"


def decides(board: Board, review: Review, **given: Any) -> Decision:
    made: Decision = board.does("record_decision", serial=review.serial, **({"text": "本月内清完"} | given))
    return made


def test_the_agenda_is_what_is_overdue_unclaimed_or_hard(board: Board) -> None:
    late = board.town.opens(due_on=date(2023, 10, 10)).number
    board.town.opens(due_on=date(2024, 3, 31))
    hard = board.town.starts(lead="370811")
    board.town.actor("3708")
    given = {"senior": "3708/office", "reason": "历史遗留", "milestone": "方案定下", "due_on": date(2023, 12, 1)}
    does(board.town, "mark_hard", hard, "3708", **given)
    stuck = unsettled(board.town).number
    board.town.at = ON_THE_DAY

    agenda = agenda_of(board.town.unit(PROVINCE), board.town.at)

    because = {one.issue.number: set(one.because) for one in agenda.matters}
    assert because.keys() == {late, hard.number, stuck}
    assert because[late] == {Because.OVERDUE}
    assert Because.HARD in because[hard.number]
    assert Because.STUCK in because[stuck]
    assert (agenda.total, agenda.more) == (3, 0)
    assert agenda.by_reason == {reason: sum(reason in so for so in because.values()) for reason in Because}
    assert {one.requirement.code for one in agenda.behind} >= {"reading_class"}


def test_of_many_it_shows_a_few_and_says_how_many_more(board: Board) -> None:
    for _time in range(3):
        board.town.opens(due_on=date(2023, 10, 10))
    board.town.at = ON_THE_DAY

    agenda = agenda_of(board.town.unit("370811"), board.town.at, few=2)

    assert (len(agenda.matters), agenda.more, agenda.total) == (2, 1, 3)
    assert agenda_of(board.town.unit("3701"), board.town.at).total == 0


def test_a_decision_with_an_owner_is_a_task_of_the_issue(board: Board) -> None:
    issue, review = board.leads(), board.is_held()
    board.town.at = ON_THE_DAY

    made = decides(board, review, issue=issue.number, owner="37/office", due_on=date(2023, 11, 30))

    task = Task.objects.get(issue=issue)
    assert (task.text, task.position, made.task) == ("本月内清完", 1, 1)
    ended = board.does("end_review", serial=review.serial)
    assert (ended.outcome, ended.because) == (Outcome.DECIDED, "")
    (open_still,) = agenda_of(board.town.unit(PROVINCE), board.town.at).unfinished
    assert (open_still.decision, open_still.is_late) == (made, False)
    board.town.at = board.town.at.replace(month=12)
    assert agenda_of(board.town.unit(PROVINCE), board.town.at).unfinished[0].is_late
    does(board.town, "finish_task", issue, PROVINCE, position=1)
    assert not agenda_of(board.town.unit(PROVINCE), board.town.at).unfinished


def test_a_decision_about_what_another_leads_is_read_there(board: Board) -> None:
    issue, review = board.town.opens(), board.is_held()

    with pytest.raises(NotYourStep):
        decides(board, review, issue=issue.number, owner="370811/office", due_on=date(2023, 11, 30))
    assert not Task.objects.filter(issue=issue).exists()
    made = decides(board, review, issue=issue.number)

    assert made.decided_in == {"unit": "山东省", "labels": review.labels}
    with seeing(board.town.actor("370811")):
        assert Decision.objects.filter(issue=issue.number).exists()
        assert not Review.objects.exists()
    with seeing(board.town.actor("3701")):
        assert not Decision.objects.exists()


def test_what_was_on_the_table_stays_as_it_was(board: Board) -> None:
    issue, review = board.leads(), board.is_held()
    before = agenda_as_data(agenda_of(board.town.unit(PROVINCE), board.town.at))
    assert [one["number"] for one in before["issues"]] == [issue.number]

    decides(board, review, requirement=REQUIREMENT)
    does(board.town, "add_task", issue, PROVINCE, text="清淤", owner="37/office", due_on=date(2023, 11, 30))
    kept = board.does("end_review", serial=review.serial).agenda

    assert kept["issues"] == before["issues"]
    assert kept["total"] == 1


@pytest.mark.parametrize(
    ("given", "refusal"),
    [
        ({}, rules.AboutOneThing),
        ({"issue": "370811-0001", "requirement": REQUIREMENT}, rules.AboutOneThing),
        ({"requirement": REQUIREMENT, "owner": "37/office", "due_on": date(2023, 11, 30)}, rules.OwnerWithoutIssue),
        ({"issue": "370811-0001", "owner": "37/office"}, rules.OwnerWithoutIssue),
        ({"issue": "370811-9999"}, NoSuchIssue),
        ({"requirement": "nothing/there"}, NoSuchRequirement),
        ({"requirement": REQUIREMENT, "text": " "}, rules.WordsUnfit),
        ({"requirement": REQUIREMENT, "text": "长" * 201}, rules.WordsUnfit),
    ],
)
def test_half_a_decision_is_refused(board: Board, given: dict[str, Any], refusal: type) -> None:
    review = board.is_held()

    with pytest.raises(refusal):
        decides(board, review, **given)
    assert not Decision.objects.exists()


def test_nothing_is_decided_before_the_day(board: Board) -> None:
    review = board.calls()

    with pytest.raises(rules.NotHeldYet) as refused:
        decides(board, review, requirement=REQUIREMENT)
    assert refused.value.facts["day"] == MID_COURSE
    with pytest.raises(rules.NotHeldYet):
        board.does("end_review", serial=review.serial, because="没有要定的事")


def test_every_review_has_a_decision_or_says_why_it_has_none(board: Board) -> None:
    nothing = board.is_held()
    with pytest.raises(rules.NothingSaidOfIt):
        board.does("end_review", serial=nothing.serial)
    ended = board.does("end_review", serial=nothing.serial, because="没有要定的事")
    assert (ended.outcome, ended.because) == (Outcome.NOTHING, "没有要定的事")
    with pytest.raises(rules.OverAlready):
        decides(board, nothing, requirement=REQUIREMENT)

    other = board.calls("monthly", on=MID_COURSE)
    decides(board, other, requirement=REQUIREMENT)
    with pytest.raises(rules.DecidedAfterAll):
        board.does("end_review", serial=other.serial, because="没有要定的事")
    assert board.does("end_review", serial=other.serial).outcome == Outcome.DECIDED


def test_others_neither_decide_nor_find_what_is_not_theirs(board: Board) -> None:
    review = board.is_held()

    with pytest.raises(rules.NotItsHolder):
        board.does("record_decision", by="3708", serial=review.serial, text="办", requirement=REQUIREMENT)
    with pytest.raises(rules.NoSuchReview):
        board.does("end_review", serial=7, because="没有")
    assert find_review(PROVINCE, review.serial, for_=board.town.actor("00")) == review
    with pytest.raises(rules.NoSuchReview):
        find_review(PROVINCE, 7, for_=board.town.actor("00"))
