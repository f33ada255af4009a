"""What batches and hand-overs refuse beside the main road of their stories."""

from __future__ import annotations

import pytest

from huilu.accounts.capabilities import NotYoursToDo
from huilu.handover import rules
from huilu.handover.actions import close_batch, complete_hand_over, hand_over_batch, relay_issue
from huilu.loop.rules import NoSuchIssue
from tests.handover.conftest import BATCH, CITY, COUNTY, LATER_DAY, TOWNSHIP, Running


def test_nobody_hands_over_the_batch_of_another_unit(running: Running) -> None:
    running.issue()
    with pytest.raises(rules.NotYourBatch):
        hand_over_batch(**BATCH, to=TOWNSHIP, **running.signed(COUNTY))


def test_below_the_county_nobody_ends_a_batch(running: Running) -> None:
    with pytest.raises(NotYoursToDo):
        close_batch(**BATCH, **running.signed(TOWNSHIP))


def test_a_batch_that_is_not_there_does_not_end(running: Running) -> None:
    with pytest.raises(rules.NoSuchBatch):
        close_batch(unit=COUNTY, batch=BATCH["batch"], **running.signed(COUNTY))


def test_whoever_gives_does_not_say_that_all_is_received(running: Running) -> None:
    given = running.hands_over(to=COUNTY, numbers=[])
    with pytest.raises(rules.NotTheReceiver):
        complete_hand_over(hand_over=given.number, **running.signed(CITY))


def test_an_issue_that_is_not_there_is_not_relayed(running: Running) -> None:
    given = {**BATCH, "number": "none", "units": [COUNTY], "text": "清淤", "due_on": LATER_DAY}
    with pytest.raises(NoSuchIssue):
        relay_issue(**given, **running.signed(CITY))


def test_whoever_may_not_see_an_issue_is_told_no_more_than_that(running: Running) -> None:
    given = {**BATCH, "units": [COUNTY], "text": "清淤", "due_on": LATER_DAY}
    for number in (running.issue(lead=CITY).number, "370811007201-0099"):
        with pytest.raises(NoSuchIssue) as refused:
            relay_issue(**given, number=number, **running.signed("3701"))
        assert refused.value.facts == {"number": number}
