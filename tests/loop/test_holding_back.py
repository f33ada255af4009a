"""Whoever has had what goes up does not keep it by taking it again, nor by handing it round among its own (M080)."""

from __future__ import annotations

from datetime import date, timedelta

from huilu.kernel.days import day_of
from huilu.loop import rules
from huilu.loop.models import Issue
from huilu.loop.states import Stage
from tests.cast import Cast
from tests.loop.doing import CITY, COUNTY, OFFICE, TOWNSHIP, VILLAGE, as_it_is, calendar_turns, does, goes_up
from tests.loop.doing import where as it_is
from tests.loop.stays import refused

FAR, WHY = date(2026, 12, 31), "没有办"


def _passed_over(town: Cast) -> Issue:
    """The township claimed it, and had its time."""
    issue = goes_up(town)
    does(town, "claim_issue", issue, TOWNSHIP, due_on=FAR)
    town.later(days=121)
    does(town, "raise_up", issue, VILLAGE, why=WHY)
    assert it_is(issue) == ("open", "in_passage", COUNTY)
    return issue


def _claimed_by_an_office(town: Cast) -> Issue:
    """The county was to own it, and asked its office."""
    issue = goes_up(town, toward=COUNTY)
    does(town, "forward_issue", issue, TOWNSHIP)
    does(town, "propose_owner", issue, COUNTY, owner=OFFICE, reason="它改得了")
    does(town, "claim_issue", issue, OFFICE, due_on=FAR)
    return issue


def test_whoever_was_passed_over_does_not_claim_it_again(town: Cast) -> None:
    issue = _passed_over(town)
    with refused(rules.PassedOver):
        does(town, "claim_issue", issue, TOWNSHIP, due_on=FAR)


def test_whoever_was_passed_over_may_be_asked_by_whoever_has_it_now(town: Cast) -> None:
    issue = _claimed_by_an_office(town)
    town.later(days=121)
    does(town, "raise_up", issue, VILLAGE, why=WHY, toward=CITY)
    assert it_is(issue) == ("open", "claim_window", CITY)
    with refused(rules.PassedOver):
        does(town, "claim_issue", issue, OFFICE, due_on=FAR)
    does(town, "propose_owner", issue, CITY, owner=OFFICE, reason="它改得了")

    does(town, "claim_issue", issue, OFFICE, due_on=FAR)
    assert it_is(issue) == ("open", "joint_work", OFFICE)


def test_what_is_raised_over_a_head_goes_higher_than_it_has_ever_been(town: Cast) -> None:
    issue = goes_up(town)
    does(town, "forward_issue", issue, TOWNSHIP)
    does(town, "claim_issue", issue, TOWNSHIP, due_on=FAR)
    town.later(days=121)
    does(town, "raise_up", issue, VILLAGE, why=WHY)

    assert it_is(issue) == ("open", "in_passage", CITY)


def test_one_level_has_so_many_days_however_often_it_changes_hands_there(town: Cast) -> None:
    issue = _claimed_by_an_office(town)
    until = as_it_is(issue).circuit.owner_until
    assert until is not None
    sent = {"reason_code": "not_our_power", "reason": "不归我们管"}

    town.later(days=60)
    does(town, "send_back", issue, OFFICE, **sent)
    assert as_it_is(issue).circuit.owner_until < until
    does(town, "direct_owner", issue, COUNTY, owner=OFFICE, due_on=FAR)
    assert as_it_is(issue).circuit.owner_until == until
    town.later(days=59)
    does(town, "send_back", issue, OFFICE, **sent)
    does(town, "propose_owner", issue, COUNTY, owner=OFFICE, reason="就是它")
    assert as_it_is(issue).circuit.owner_until == until

    with refused(rules.OwnerStillHasTime, day=until):
        does(town, "raise_up", issue, VILLAGE, why=WHY, at=town.at)
    town.later(days=2)
    assert as_it_is(issue).circuit.stage == Stage.PROPOSED
    does(town, "raise_up", issue, VILLAGE, why=WHY)
    assert it_is(issue) == ("open", "in_passage", CITY)
    assert as_it_is(issue).circuit.proposed is None


def test_the_days_of_a_level_begin_with_whoever_has_it_first(town: Cast) -> None:
    issue = goes_up(town, toward=COUNTY)
    calendar_turns(town, town.at + timedelta(days=30))
    circuit = as_it_is(issue).circuit

    assert circuit.stage == Stage.UNSETTLED
    assert circuit.owner_until < circuit.level_until < day_of(town.at) + timedelta(days=120)
