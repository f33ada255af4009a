"""Who takes an issue as its own: by claiming it, by being asked, by being told."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from huilu.accounts.capabilities import NotYoursToDo
from huilu.board.checking import check_figures
from huilu.kernel.days import day_of
from huilu.loop import rules
from huilu.loop.queries import history_of, steps_for, visible_issues
from tests.cast import Cast
from tests.loop.doing import (
    CITY,
    COUNTY,
    OFFICE,
    PROVINCE,
    TOWNSHIP,
    VILLAGE,
    as_it_is,
    calendar_turns,
    does,
    goes_up,
    opens,
    where,
)
from tests.loop.stays import refused
from tests.loop.upward import LATER, SOON, WORDS, at_the_top, claimed, moves_on, unsettled


def test_whoever_claims_owns_the_cause_and_says_until_when(town: Cast) -> None:
    issue = claimed(town)

    now = as_it_is(issue)
    assert where(issue) == ("open", "joint_work", PROVINCE)
    assert (now.root_unit.code, now.lead_unit.code, now.due_on) == (PROVINCE, PROVINCE, LATER)
    assert now.circuit.moves_on_at is None
    assert check_figures().differing == []


def test_a_claim_asks_for_a_day_and_for_somebody_who_can_lead(town: Cast) -> None:
    issue = at_the_top(town)
    with refused(rules.DayInThePast):
        does(town, "claim_issue", issue, PROVINCE, due_on=date(2023, 9, 1))
    with refused(rules.ReceiverIsRoot):
        does(town, "claim_issue", issue, "00", due_on=LATER)
    with refused(NotYoursToDo):
        does(town, "claim_issue", issue, VILLAGE, due_on=LATER)
    does(town, "claim_issue", issue, CITY, due_on=LATER)
    with refused(rules.StageNotFromHere):
        does(town, "claim_issue", issue, PROVINCE, due_on=LATER)


def test_the_branch_from_which_it_came_cannot_claim_it(town: Cast) -> None:
    issue = opens(town, lead=COUNTY)
    does(town, "raise_up", issue, COUNTY, why="要市里定")
    assert as_it_is(issue).circuit.origin.code == VILLAGE
    other = goes_up(town, by=TOWNSHIP, toward=COUNTY)
    town.actor(TOWNSHIP)
    with refused(rules.NotYourStep):
        does(town, "claim_issue", other, TOWNSHIP, due_on=LATER)


def test_an_office_of_the_level_that_is_asked_claims(town: Cast) -> None:
    issue = goes_up(town, toward=COUNTY)
    does(town, "forward_issue", issue, TOWNSHIP)
    does(town, "claim_issue", issue, OFFICE, due_on=LATER)

    assert where(issue) == ("open", "joint_work", OFFICE)


def test_a_level_in_between_may_take_it_as_its_own_but_not_for_ever(town: Cast) -> None:
    issue = goes_up(town)
    does(town, "claim_issue", issue, TOWNSHIP, due_on=date(2023, 9, 27))

    with refused(rules.OwnerStillHasTime, day=date(2023, 9, 27)):
        does(town, "raise_up", issue, VILLAGE, why="镇里没有办")
    town.at = datetime.fromisoformat("2023-09-28T02:00+00:00")
    does(town, "raise_up", issue, VILLAGE, why="镇里没有办")

    assert where(issue) == ("open", "in_passage", COUNTY)
    assert as_it_is(issue).root_unit is None
    assert as_it_is(issue).circuit.origin.code == VILLAGE


def test_a_level_in_between_does_not_keep_it_by_giving_itself_a_day_far_away(town: Cast) -> None:
    issue = goes_up(town)
    does(town, "claim_issue", issue, TOWNSHIP, due_on=date(2027, 12, 31))
    until = day_of(town.at) + timedelta(days=120)
    assert as_it_is(issue).circuit.owner_until == until
    does(town, "add_task", issue, TOWNSHIP, text="清", owner=f"{TOWNSHIP}/office", due_on=SOON)
    words = {"changed_so_far": "半", "remains": "半", "next_on": date(2027, 1, 1)}
    does(town, "report_interim_result", issue, TOWNSHIP, **words)

    with refused(rules.OwnerStillHasTime, day=until):
        does(town, "raise_up", issue, VILLAGE, why="镇里没有办", at=town.at + timedelta(days=119))
    does(town, "raise_up", issue, VILLAGE, why="镇里没有办", at=town.at + timedelta(days=121))
    assert where(issue) == ("open", "in_passage", COUNTY)


def test_whoever_has_claimed_it_may_raise_it_further_at_any_time(town: Cast) -> None:
    issue = goes_up(town)
    does(town, "claim_issue", issue, TOWNSHIP, due_on=LATER)
    does(town, "raise_up", issue, TOWNSHIP, why="镇里改不了")

    assert where(issue) == ("open", "in_passage", COUNTY)


def test_unclaimed_then_proposed_then_refused_then_decided(town: Cast) -> None:
    issue = at_the_top(town)
    calendar_turns(town, moves_on(issue))
    assert where(issue) == ("open", "unclaimed", PROVINCE)

    does(town, "propose_owner", issue, PROVINCE, owner="3701", **WORDS)
    assert where(issue) == ("open", "proposed", "3701")
    with refused(rules.NotYourStep):
        does(town, "refuse_proposal", issue, CITY, reason_code="not_our_power", **WORDS)
    for wrong, refusal in (({"reason_code": "tired"}, rules.UnknownChoice), ({"reason": " "}, rules.WordMissing)):
        with refused(refusal):
            does(town, "refuse_proposal", issue, "3701", **({"reason_code": "not_our_power", **WORDS} | wrong))
    does(town, "refuse_proposal", issue, "3701", reason_code="not_our_power", **WORDS)
    assert where(issue) == ("open", "unsettled", PROVINCE)

    with refused(rules.DayInThePast):
        does(town, "direct_owner", issue, PROVINCE, owner="3701", due_on=date(2023, 9, 1))
    does(town, "direct_owner", issue, PROVINCE, owner="3701", due_on=LATER)
    assert where(issue) == ("open", "joint_work", "3701")
    assert as_it_is(issue).root_unit.code == "3701"
    assert steps_for(as_it_is(issue), town.actor("3701"))
    assert check_figures().differing == []


def test_the_origin_sees_why_somebody_refused(town: Cast) -> None:
    issue = at_the_top(town)
    does(town, "propose_owner", issue, PROVINCE, owner="3701", **WORDS)
    does(town, "refuse_proposal", issue, "3701", reason_code="wrong_place", reason="不在我市")

    entry = history_of(issue).get(act="issue.proposal_refused")
    assert entry.facts["reason"] == "不在我市"
    assert visible_issues(town.actor(VILLAGE)).filter(pk=issue.pk).exists()


@pytest.mark.parametrize("owner", [VILLAGE, PROVINCE, "00"])
def test_an_owner_is_below_whoever_decides_and_not_of_the_origins_own_branch(town: Cast, owner: str) -> None:
    issue = unsettled(town)
    for verb, given in (("propose_owner", WORDS), ("direct_owner", {"due_on": LATER})):
        with refused(rules.RootOutOfReach):
            does(town, verb, issue, PROVINCE, owner=owner, **given)


def test_a_proposal_has_a_reason_and_an_owner(town: Cast) -> None:
    issue = unsettled(town)
    with refused(rules.WordMissing):
        does(town, "propose_owner", issue, PROVINCE, owner="3701", reason="")
    with refused(rules.NoSuchUnit):
        does(town, "propose_owner", issue, PROVINCE, owner="nowhere", **WORDS)
    with refused(rules.NotYourStep):
        does(town, "propose_owner", issue, CITY, owner="3701", **WORDS)


def test_a_proposal_that_nobody_answers_comes_back_for_a_decision(town: Cast) -> None:
    issue = at_the_top(town)
    does(town, "propose_owner", issue, PROVINCE, owner="3701", **WORDS)
    with refused(rules.StageNotFromHere):
        does(town, "forward_issue", issue, PROVINCE)
    calendar_turns(town, moves_on(issue))

    assert where(issue) == ("open", "unsettled", PROVINCE)
    assert as_it_is(issue).circuit.proposed is None


def test_whoever_is_proposed_may_claim(town: Cast) -> None:
    issue = at_the_top(town)
    does(town, "propose_owner", issue, PROVINCE, owner="3701", **WORDS)
    does(town, "claim_issue", issue, "3701", due_on=LATER)

    assert where(issue) == ("open", "joint_work", "3701")


def test_nothing_is_decided_before_somebody_was_asked(town: Cast) -> None:
    issue = at_the_top(town)
    with refused(rules.StageNotFromHere):
        does(town, "direct_owner", issue, PROVINCE, owner="3701", due_on=LATER)


def test_what_was_dispatched_wrongly_goes_back_to_whoever_decided(town: Cast) -> None:
    issue = unsettled(town)
    does(town, "direct_owner", issue, PROVINCE, owner="3701", due_on=LATER)
    does(town, "send_back", issue, "3701", reason_code="wrong_place", reason="不在我市")

    assert where(issue) == ("open", "unsettled", PROVINCE)
    assert as_it_is(issue).root_unit is None
    assert check_figures().differing == []


def test_an_issue_that_nobody_claims_is_nobodys_to_work_on(town: Cast) -> None:
    issue = goes_up(town)
    for verb, given in (
        ("add_task", {"text": "清", "owner": f"{TOWNSHIP}/office", "due_on": SOON}),
        ("offer_transfer", {"to": COUNTY, **WORDS}),
        ("give_share", {"unit": VILLAGE, "text": "清", "due_on": SOON}),
        ("send_back", {"reason_code": "unclear", **WORDS}),
    ):
        with refused(rules.StageNotFromHere):
            does(town, verb, issue, TOWNSHIP, **given)


def test_a_level_that_has_never_had_it_has_all_its_days(town: Cast) -> None:
    issue = goes_up(town, toward=COUNTY)
    calendar_turns(town, moves_on(issue))
    does(town, "propose_owner", issue, COUNTY, owner=OFFICE, **WORDS)
    does(town, "refuse_proposal", issue, OFFICE, reason_code="not_our_power", reason="不归我们")
    town.later(days=130)
    does(town, "forward_issue", issue, COUNTY)
    due_on = day_of(town.at) + timedelta(days=20)
    does(town, "claim_issue", issue, CITY, due_on=due_on)

    assert as_it_is(issue).circuit.owner_until == due_on
    with refused(rules.OwnerStillHasTime):
        does(town, "raise_up", issue, VILLAGE, why="等不及")
