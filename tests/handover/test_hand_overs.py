"""A hand-over is complete only when each line is accepted or returned (M087)."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import IntegrityError, transaction

from huilu.handover import rules
from huilu.handover.actions import accept_line, add_line, complete_hand_over, return_line
from huilu.handover.hand_overs import find_hand_over, hand_overs_of, waiting_for
from huilu.handover.models import HandOver, HandOverLine
from huilu.handover.states import Choice, LineKind
from tests.cast import NOON, reloaded
from tests.handover.conftest import CITY, COUNTY, LATER_DAY, OFFICE, TOWNSHIP, VILLAGE, Running, acts


@pytest.fixture
def given(running: Running) -> HandOver:
    """Two open issues and a promise, handed by the city to the county."""
    running.issue()
    running.issue()
    made = running.hands_over()
    add_line(hand_over=made.number, kind="promise", text="年底前  通水", **running.signed(CITY))
    return fresh(made)


def fresh(hand_over: HandOver) -> HandOver:
    return HandOver.objects.get(pk=hand_over.pk)


def lines(hand_over: HandOver) -> list[tuple[str, str, str]]:
    return list(hand_over.lines.values_list("kind", "answer", "reason"))


def answers(running: Running, given: HandOver, position: int, by: str = COUNTY, **more: Any) -> HandOverLine:
    words = {"hand_over": given.number, "position": position, **running.signed(by)}
    return return_line(**words, **more) if "reason" in more else accept_line(**words, **more)


def test_open_items_are_lines_and_promises_are_written_beside_them(running: Running, given: HandOver) -> None:
    assert given.number == "3708.second_batch_2023.second_batch.1"
    assert (given.from_label, given.to_label, given.unanswered) == ("济宁市", "任城区", 3)
    assert [kind for kind, *_rest in lines(given)] == [LineKind.ISSUE, LineKind.ISSUE, LineKind.PROMISE]
    assert given.lines.last().text == "年底前 通水"
    assert given.lines.first().text == "370811007201-0001 排水沟堵塞,雨天进水"


def test_it_is_complete_only_when_each_line_is_answered(running: Running, given: HandOver) -> None:
    number = {"hand_over": given.number}
    answers(running, given, 1)
    with pytest.raises(rules.LinesUnanswered) as refused:
        complete_hand_over(**number, **running.signed(COUNTY))
    assert refused.value.facts == {"count": 2, "positions": "2, 3"}
    answers(running, given, 2, reason="这一件不在我们区")
    answers(running, given, 3)

    done = complete_hand_over(**number, **running.signed(COUNTY))

    assert done.completed_by == running.town.actor(COUNTY).signature
    assert [answer for _kind, answer, _reason in lines(given)] == ["accepted", "returned", "accepted"]
    assert fresh(given).unanswered == 0
    assert acts("handover.") == [
        "handover.opened", "handover.line_added", "handover.line_accepted", "handover.line_returned",
        "handover.line_accepted", "handover.completed",
    ]  # fmt: skip
    with pytest.raises(rules.HandOverIsComplete):
        complete_hand_over(**number, **running.signed(COUNTY))
    with pytest.raises(rules.HandOverIsComplete):
        add_line(**number, kind="lesson", text="晚了", **running.signed(CITY))


def test_the_database_itself_refuses_what_is_complete_and_is_not(given: HandOver) -> None:
    with pytest.raises(IntegrityError, match="handover_complete_when_answered"), transaction.atomic():
        HandOver.objects.filter(pk=given.pk).update(completed_at=NOON, completed_by="x")
    with pytest.raises(IntegrityError, match="handover_completed"), transaction.atomic():
        HandOver.objects.filter(pk=given.pk).update(unanswered=0, completed_at=NOON)


@pytest.mark.parametrize(
    "changed",
    [
        {"answer": "accepted"},
        {"answer": "returned", "answered_at": NOON, "answered_by": "x"},
        {"answer": "", "reason": "x"},
        {"answer": "maybe", "answered_at": NOON, "answered_by": "x"},
    ],
)
def test_the_database_holds_no_half_answer(given: HandOver, changed: dict[str, Any]) -> None:
    with pytest.raises(IntegrityError, match="handover_line_answered"), transaction.atomic():
        given.lines.filter(position=1).update(**changed)


def test_a_line_is_answered_once_by_the_receiver_with_a_reason_where_it_goes_back(
    running: Running, given: HandOver
) -> None:
    for code in (CITY, TOWNSHIP, "37"):
        with pytest.raises(rules.NotTheReceiver):
            answers(running, given, 1, by=code)
    with pytest.raises(rules.ReasonMissing):
        answers(running, given, 1, reason="  ")
    with pytest.raises(rules.NoSuchLine):
        answers(running, given, 9)
    answers(running, given, 1)
    with pytest.raises(rules.LineAnswered):
        answers(running, given, 1, reason="还是不要")


def test_whoever_gives_writes_promises_lessons_and_contacts_and_nothing_else(running: Running, given: HandOver) -> None:
    words: dict[str, Any] = {"hand_over": given.number, **running.signed(CITY)}
    add_line(kind="contact", text="任城区住建局办公室:知道清淤的底数,2023-10-15的纪要在那里", **words)
    for text in ("老张 138-0537 1234", "老张(0537)234.5678", "老张一三八〇五三七一二三四", "老张138/0537/1234"):
        with pytest.raises(rules.ContactIsPost):
            add_line(kind="contact", text=text, **words)
    with pytest.raises(rules.NotWrittenByHand):
        add_line(kind="issue", text="编的", **words)
    with pytest.raises(rules.TextMissing):
        add_line(kind="lesson", text=" ", **words)
    with pytest.raises(rules.TextMissing):
        add_line(kind="lesson", text="长" * 501, **words)
    with pytest.raises(rules.NotTheGiver):
        add_line(hand_over=given.number, kind="lesson", text="先看后办", **running.signed(COUNTY))
    with pytest.raises(rules.NoSuchHandOver):
        add_line(hand_over="none", kind="lesson", text="先看后办", **running.signed(CITY))
    assert fresh(given).unanswered == 4


def test_a_returned_line_leaves_the_issue_where_it_was(running: Running) -> None:
    issue = running.issue()
    given = running.hands_over(to=OFFICE, numbers=[issue.number])
    answers(running, given, 1, by=OFFICE, reason="不归我们")
    assert reloaded(issue).lead_unit.code == COUNTY


def test_accepting_a_line_takes_over_an_issue_that_was_offered(running: Running) -> None:
    issue = running.issue()
    running.decides(issue, Choice.TRANSFER, to=OFFICE, reason="归住建局管")
    given = running.hands_over(to=OFFICE)

    with pytest.raises(rules.DayMissing):
        answers(running, given, 1, by=OFFICE)
    answers(running, given, 1, by=OFFICE, due_on=LATER_DAY)

    assert (reloaded(issue).lead_unit.code, reloaded(issue).due_on) == (OFFICE, LATER_DAY)
    assert running.ends().closed_at


def test_returning_a_line_declines_what_was_offered(running: Running) -> None:
    issue = running.issue()
    running.decides(issue, Choice.TRANSFER, to=OFFICE, reason="归住建局管")
    given = running.hands_over(to=OFFICE)

    answers(running, given, 1, by=OFFICE, reason="归水务局")

    assert reloaded(issue).offered_to_id is None
    with pytest.raises(rules.ItemsUndecided):
        running.ends()


def test_a_stranger_is_no_receiver(running: Running) -> None:
    running.issue()
    for code in (CITY, "nowhere", "370102"):
        with pytest.raises(rules.ReceiverOutOfReach):
            running.hands_over(to=code)
    for code in ("37", VILLAGE, "3701"):
        assert running.hands_over(to=code).lines.count() == 1
    assert HandOver.objects.filter(number__endswith=".3").get().to_unit.code == "3701"


def test_only_open_items_of_the_batch_are_handed_over(running: Running) -> None:
    elsewhere = running.issue(lead="37")
    with pytest.raises(rules.NotInBatch):
        running.hands_over(numbers=[elsewhere.number])
    assert running.hands_over(numbers=[]).lines.count() == 0


def test_both_sides_find_it_and_the_receiver_has_it_waiting(running: Running, given: HandOver) -> None:
    town = running.town
    for code in (CITY, COUNTY, "37"):
        assert find_hand_over(given.number, for_=town.actor(code)) == given
    for code in (TOWNSHIP, "3701"):
        with pytest.raises(rules.NoSuchHandOver):
            find_hand_over(given.number, for_=town.actor(code))
    assert list(waiting_for(town.actor(COUNTY))) == [given]
    assert list(waiting_for(town.actor(CITY))) == []
    assert list(hand_overs_of(town.unit(CITY))) == list(hand_overs_of(town.unit(COUNTY))) == [given]
