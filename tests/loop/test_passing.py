"""Passing an issue on: offered and taken over, sent back, merged, split off again."""

from __future__ import annotations

from datetime import date

import pytest

from huilu.board.checking import check_figures
from huilu.board.queries import read_board
from huilu.loop import rules
from huilu.loop.models import Issue
from huilu.loop.queries import held_by, steps_for, visible_issues, waiting_times
from huilu.loop.states import SendBackReason, State, Step
from tests.cast import Cast
from tests.loop.doing import (
    CITY,
    COUNTY,
    ELSEWHERE,
    OFFICE,
    PROVINCE,
    TOWNSHIP,
    VILLAGE,
    as_it_is,
    does,
    opens,
    where,
    works,
)
from tests.loop.stays import refused

SOON, LATER = date(2023, 10, 31), date(2023, 12, 1)
WHY = {"reason": "职责在住建局"}


def offered(town: Cast, issue: Issue | None = None, to: str = OFFICE) -> Issue:
    """The county offers an issue to its office."""
    given: Issue = does(town, "offer_transfer", issue or opens(town), COUNTY, to=to, **WHY)
    return given


def test_until_the_other_unit_accepts_the_old_lead_leads_and_holds(town: Cast) -> None:
    issue = offered(town)

    now = as_it_is(issue)
    assert (now.lead_unit.code, now.held_by.code, now.offered_to.code) == (COUNTY, COUNTY, OFFICE)
    assert not held_by(town.unit(OFFICE)).exists()
    assert visible_issues(town.actor(OFFICE)).filter(pk=issue.pk).exists()
    does(town, "add_task", issue, COUNTY, text="清", owner=f"{COUNTY}/office", due_on=SOON)
    assert as_it_is(issue).offered_to.code == OFFICE


def test_whoever_accepts_leads_holds_and_is_counted_with_a_day_of_their_own(town: Cast) -> None:
    issue = offered(town)
    does(town, "accept_transfer", issue, OFFICE, due_on=LATER)

    now = as_it_is(issue)
    assert (now.lead_unit.code, now.held_by.code, now.offered_to, now.due_on) == (OFFICE, OFFICE, None, LATER)
    assert read_board(town.unit(OFFICE), town.at).total.issues.by_state == {State.OPEN: 1}
    assert read_board(town.unit(COUNTY), town.at).own.issues.by_state == {}
    assert check_figures().differing == []
    assert [one.unit.code for one in waiting_times(now, town.at)] == [VILLAGE, COUNTY, OFFICE]


def test_an_issue_passes_from_one_region_of_the_tree_to_another(town: Cast) -> None:
    issue = opens(town, lead=PROVINCE)
    does(town, "offer_transfer", issue, PROVINCE, to=ELSEWHERE, reason="是历下区的事")
    does(town, "accept_transfer", issue, ELSEWHERE, due_on=LATER)

    assert read_board(town.unit("3701"), town.at).total.issues.by_state == {State.OPEN: 1}
    assert check_figures().differing == []


@pytest.mark.parametrize(
    ("given", "refusal"),
    [
        ({"to": COUNTY}, rules.ToItself),
        ({"to": "00"}, rules.ReceiverIsRoot),
        ({"to": "nowhere"}, rules.NoSuchUnit),
        ({"reason": " "}, rules.WordMissing),
    ],
)
def test_an_offer_names_another_unit_and_a_reason(
    town: Cast, given: dict[str, str], refusal: type[rules.NoOffer]
) -> None:
    issue = opens(town)
    with refused(refusal):
        does(town, "offer_transfer", issue, COUNTY, **({"to": OFFICE, **WHY} | given))


def test_there_is_one_offer_at_a_time_and_it_is_the_leads(town: Cast) -> None:
    issue = offered(town)
    with refused(rules.OfferOpen):
        offered(town, issue, to=TOWNSHIP)
    for verb, given in (("offer_transfer", {"to": TOWNSHIP, **WHY}), ("take_back_offer", {})):
        with refused(rules.NotYourStep):
            does(town, verb, issue, CITY, **given)


def test_nobody_else_accepts_or_declines_it(town: Cast) -> None:
    issue = offered(town)
    for by in (COUNTY, CITY, VILLAGE):
        with refused(rules.NotYourStep):
            does(town, "accept_transfer", issue, by, due_on=LATER)
        with refused(rules.NotYourStep):
            does(town, "decline_transfer", issue, by, reason="不行")
    with refused(rules.DayInThePast):
        does(town, "accept_transfer", issue, OFFICE, due_on=date(2023, 9, 1))


def test_an_offer_is_declined_with_a_reason_and_nothing_else_changes(town: Cast) -> None:
    issue = offered(town)
    with refused(rules.WordMissing):
        does(town, "decline_transfer", issue, OFFICE, reason="")
    does(town, "decline_transfer", issue, OFFICE, reason="不归我局")

    assert where(issue) == ("open", "", COUNTY)
    assert as_it_is(issue).offered_to is None
    with refused(rules.NotYourStep):
        does(town, "accept_transfer", issue, OFFICE, due_on=LATER)


def test_an_offer_is_taken_back(town: Cast) -> None:
    issue = offered(town)
    does(town, "take_back_offer", issue, COUNTY)

    assert as_it_is(issue).offered_to is None
    with refused(rules.NoOffer):
        does(town, "take_back_offer", issue, COUNTY)


def test_an_offer_is_over_with_the_issue(town: Cast) -> None:
    issue = offered(town)
    does(town, "withdraw_issue", issue, VILLAGE, reason="记错了")

    assert as_it_is(issue).offered_to is None


def test_what_was_handed_in_waits_for_whoever_stands_above_the_new_lead(town: Cast) -> None:
    issue = works(town, opens(town))
    assert where(issue) == ("submitted", "", CITY)
    does(town, "offer_transfer", issue, COUNTY, to=ELSEWHERE, reason="是历下区的事")
    does(town, "accept_transfer", issue, ELSEWHERE, due_on=LATER)

    assert where(issue) == ("submitted", "", "3701")
    assert Step.NAME_VERIFIER in steps_for(as_it_is(issue), town.actor("3701"))
    assert issue.parties.filter(part="naming", unit__code="3701").exists()


def test_what_is_being_looked_at_stays_with_the_verifier_who_may_still_return_it(town: Cast) -> None:
    issue = town.names_verifier()
    does(town, "offer_transfer", issue, COUNTY, to=ELSEWHERE, reason="是历下区的事")
    does(town, "accept_transfer", issue, ELSEWHERE, due_on=LATER)
    assert where(issue) == ("verifying", "", CITY)

    does(town, "return_issue", issue, town.inspector(), reason="还堵着", task="再清", due_on=LATER)
    assert where(issue) == ("reworking", "", ELSEWHERE)
    assert issue.tasks.order_by("-position")[0].owner.unit.code == ELSEWHERE


def test_what_has_no_post_to_work_cannot_be_returned(town: Cast) -> None:
    issue = town.names_verifier()
    does(town, "offer_transfer", issue, COUNTY, to=ELSEWHERE, reason="是历下区的事")
    does(town, "accept_transfer", issue, ELSEWHERE, due_on=LATER)
    issue.tasks.all().delete()
    town.unit(ELSEWHERE).posts.update(unit=town.unit("3701"))

    with refused(rules.NoPostToWork):
        does(town, "return_issue", issue, town.inspector(), reason="还堵着", task="再清", due_on=LATER)


@pytest.mark.parametrize("code", SendBackReason)
def test_what_was_given_to_the_wrong_unit_goes_back_with_a_code_and_no_penalty(town: Cast, code: str) -> None:
    issue = opens(town)
    does(town, "send_back", issue, COUNTY, reason_code=code, **WHY)

    assert where(issue) == ("open", "", VILLAGE)
    assert as_it_is(issue).lead_unit.code == VILLAGE
    assert read_board(town.unit(COUNTY), town.at).own.issues.by_state == {}
    assert check_figures().differing == []
    with refused(rules.GivenByOurselves):
        does(town, "send_back", issue, VILLAGE, reason_code=code, **WHY)


@pytest.mark.parametrize(
    ("given", "refusal"),
    [({"reason_code": ""}, rules.UnknownChoice), ({"reason": " "}, rules.WordMissing)],
)
def test_sending_back_says_why(town: Cast, given: dict[str, str], refusal: type[rules.NoOffer]) -> None:
    issue = opens(town)
    with refused(refusal):
        does(town, "send_back", issue, COUNTY, **({"reason_code": "unclear", **WHY} | given))
    with refused(rules.NotYourStep):
        does(town, "send_back", issue, CITY, reason_code="unclear", **WHY)


def test_what_is_under_way_is_not_sent_back(town: Cast) -> None:
    issue = town.starts()
    with refused(rules.StepNotFromHere):
        does(town, "send_back", issue, COUNTY, reason_code="unclear", **WHY)


def test_a_withdrawal_is_seen_by_the_unit_above_and_counted_apart(town: Cast) -> None:
    issue = opens(town)
    does(town, "give_share", issue, COUNTY, unit=TOWNSHIP, text="清沟", due_on=SOON)
    does(town, "withdraw_issue", issue, VILLAGE, reason="记错了")

    assert visible_issues(town.actor(TOWNSHIP)).get(pk=issue.pk).withdrawn_reason == "记错了"
    assert not issue.shares.open().exists()
    counted = read_board(town.unit(CITY), town.at).total.issues
    assert (counted.by_state, counted.total, counted.active) == ({State.WITHDRAWN: 1}, 0, 0)
    assert check_figures().differing == []


def test_what_was_taken_over_goes_back_to_whoever_passed_it_on(town: Cast) -> None:
    issue = offered(town)
    town.actor(OFFICE)
    does(town, "accept_transfer", issue, OFFICE, due_on=SOON)
    assert Step.SEND_BACK in steps_for(as_it_is(issue), town.actor(OFFICE))
    does(town, "send_back", issue, OFFICE, reason_code="wrong_place", **WHY)

    assert where(issue) == ("open", "", COUNTY)
    does(town, "send_back", issue, COUNTY, reason_code="wrong_place", **WHY)
    assert where(issue) == ("open", "", VILLAGE)
