"""Each does a share: what lies below is given one, all others are asked, and whoever is done is free."""

from __future__ import annotations

from datetime import date

import pytest

from huilu.accounts.queries import find_person
from huilu.board.checking import check_figures
from huilu.loop import rules
from huilu.loop.models import Issue, Share
from huilu.loop.queries import steps_for, visible_issues
from huilu.loop.states import State, Step
from tests.cast import CAUSE, CLAIM, Cast
from tests.loop.doing import CITY, COUNTY, NEIGHBOUR, OFFICE, TOWNSHIP, VILLAGE, as_it_is, does, opens, where
from tests.loop.stays import acts_of, refused

SOON = date(2023, 10, 9)


def shares(town: Cast, issue: Issue, unit: str = TOWNSHIP, by: str = COUNTY, **changes: object) -> Share:
    given = {"unit": unit, "text": "清支沟", "due_on": SOON} | changes
    share: Share = does(town, "give_share", issue, by, **given)
    return share


def submits(town: Cast, issue: Issue) -> Issue:
    given = {"fact": CLAIM, "cause": CAUSE, "fix_kind": "corrective", "at": town.later(days=6)}
    handed_in: Issue = does(town, "submit_issue", issue, COUNTY, **given)
    return handed_in


def test_a_unit_below_the_lead_is_given_its_share_and_finishes_it_by_itself(town: Cast) -> None:
    issue = town.starts()
    share = shares(town, issue)
    assert (share.position, share.state) == (1, Share.OPEN)
    assert issue.parties.filter(unit__code=TOWNSHIP, part="assisting").exists()

    share = does(town, "finish_share", issue, TOWNSHIP, position=1, outcome="支沟通了 ")
    assert (share.state, share.outcome, share.ended_by) == (Share.DONE, "支沟通了", town.actor(TOWNSHIP).signature)
    # The lower unit is free, whatever the upper one still does.
    assert where(issue) == ("in_progress", "", COUNTY)
    assert not Share.objects.filter(unit__code=TOWNSHIP).open().exists()
    assert steps_for(as_it_is(issue), town.actor(TOWNSHIP)) == []
    assert acts_of(issue)[-2:] == ["issue.share_given", "issue.share_finished"]
    assert check_figures().differing == []


@pytest.mark.parametrize("unit", [CITY, "3701", "370102"])
def test_any_other_unit_is_asked_first(town: Cast, unit: str) -> None:
    issue = town.starts()
    assert shares(town, issue, unit=unit).state == Share.OFFERED
    assert visible_issues(town.actor(unit)).filter(pk=issue.pk).exists()
    with refused(rules.ShareNotAccepted):
        does(town, "finish_share", issue, unit, position=1, outcome="好了")
    assert does(town, "accept_share", issue, unit, position=1).state == Share.OPEN
    with refused(rules.ShareNotOffered):
        does(town, "accept_share", issue, unit, position=1)
    does(town, "finish_share", issue, unit, position=1, outcome="好了")
    assert check_figures().differing == []


def test_a_share_that_is_asked_for_is_declined_with_a_reason(town: Cast) -> None:
    issue = town.starts()
    shares(town, issue, unit=CITY)
    with refused(rules.WordMissing):
        does(town, "decline_share", issue, CITY, position=1, reason=" ")
    share = does(town, "decline_share", issue, CITY, position=1, reason="没有这项职责")

    assert (share.state, share.outcome) == (Share.DECLINED, "没有这项职责")
    with refused(rules.NotYourStep):
        does(town, "accept_share", issue, CITY, position=1)
    assert check_figures().differing == []


def test_what_was_given_from_above_is_not_declined(town: Cast) -> None:
    issue = town.starts()
    shares(town, issue)
    with refused(rules.ShareNotOffered):
        does(town, "decline_share", issue, TOWNSHIP, position=1, reason="忙")
    with refused(rules.ShareNotOffered):
        does(town, "accept_share", issue, TOWNSHIP, position=1)


@pytest.mark.parametrize(
    ("change", "refusal"),
    [
        ({"text": " "}, rules.WordMissing),
        ({"due_on": date(2023, 9, 1)}, rules.DayInThePast),
        ({"unit": COUNTY}, rules.ToItself),
        ({"unit": "00"}, rules.ReceiverIsRoot),
        ({"unit": "nowhere"}, rules.NoSuchUnit),
    ],
)
def test_a_share_has_words_a_day_and_another_unit(
    town: Cast, change: dict[str, object], refusal: type[rules.NoSuchShare]
) -> None:
    issue = town.starts()
    with refused(refusal):
        shares(town, issue, **change)


def test_a_share_is_of_one_unit_and_nobody_else_touches_it(town: Cast) -> None:
    issue = town.starts()
    shares(town, issue)
    shares(town, issue, unit=VILLAGE)

    with refused(rules.NoSuchShare, position=1):
        does(town, "finish_share", issue, VILLAGE, position=1, outcome="好了")
    with refused(rules.NoSuchShare, position=9):
        does(town, "finish_share", issue, TOWNSHIP, position=9, outcome="好了")
    with refused(rules.NotYourStep):
        does(town, "finish_share", issue, COUNTY, position=1, outcome="好了")
    with refused(rules.WordMissing):
        does(town, "finish_share", issue, TOWNSHIP, position=1, outcome="")
    with refused(rules.NotYourStep):
        shares(town, issue, by=CITY)


def test_whoever_took_a_share_does_not_verify_though_it_was_taken_back(town: Cast) -> None:
    issue = town.starts()
    shares(town, issue, unit=CITY)
    does(town, "accept_share", issue, CITY, position=1)
    does(town, "take_back_share", issue, COUNTY, position=1, reason="好了")
    does(town, "finish_task", issue, COUNTY, position=1)
    submits(town, issue)
    province = town.actor("37")

    with refused(rules.DoerCannotVerify):
        does(town, "name_verifier", issue, province, verifier=f"{CITY}/office")


def test_the_lead_waits_for_every_share_before_it_submits(town: Cast) -> None:
    issue = town.starts()
    shares(town, issue)
    does(town, "finish_task", issue, COUNTY, position=1)
    with refused(rules.SharesOpen, count=1):
        submits(town, issue)
    does(town, "finish_share", issue, TOWNSHIP, position=1, outcome="好了")

    assert submits(town, issue).status is State.SUBMITTED


def test_a_share_that_nobody_wanted_holds_nothing_up(town: Cast) -> None:
    issue = town.starts()
    shares(town, issue, unit=CITY)
    does(town, "finish_task", issue, COUNTY, position=1)
    does(town, "decline_share", issue, CITY, position=1, reason="没有这项职责")

    assert submits(town, issue).status is State.SUBMITTED


@pytest.mark.parametrize("who", [COUNTY, TOWNSHIP])
def test_whoever_gave_or_finished_a_share_did_part_of_the_work(town: Cast, who: str) -> None:
    issue = opens(town)
    town.actor(TOWNSHIP)
    shares(town, issue)
    if who == TOWNSHIP:
        does(town, "finish_share", issue, TOWNSHIP, position=1, outcome="好了")

    assert issue.doers.filter(person_id=find_person(who).pk, unit__code=who).exists()


def test_whoever_has_a_share_sees_the_issue_and_its_neighbour_does_not(town: Cast) -> None:
    issue = town.starts()
    shares(town, issue, unit=OFFICE)

    assert visible_issues(town.actor(OFFICE)).filter(pk=issue.pk).exists()
    assert not visible_issues(town.actor(NEIGHBOUR)).filter(pk=issue.pk).exists()
    assert Step.ACCEPT_SHARE not in steps_for(as_it_is(issue), town.actor(OFFICE))
    assert Step.FINISH_SHARE in steps_for(as_it_is(issue), town.actor(OFFICE))


@pytest.mark.parametrize("unit", [CITY, TOWNSHIP])
def test_the_lead_does_without_a_share_that_is_not_finished(town: Cast, unit: str) -> None:
    issue = town.starts()
    shares(town, issue, unit=unit)
    for wrong, refusal in (({"reason": ""}, rules.WordMissing), ({"position": 2}, rules.NoSuchShare)):
        with refused(refusal):
            does(town, "take_back_share", issue, COUNTY, **({"position": 1, "reason": "没有人答复"} | wrong))
    with refused(rules.NotYourStep):
        does(town, "take_back_share", issue, unit, position=1, reason="不想办")
    does(town, "take_back_share", issue, COUNTY, position=1, reason="没有人答复")

    share = issue.shares.get()
    assert (share.state, share.outcome) == (Share.DECLINED, "没有人答复")
    with refused(rules.NoSuchShare):
        does(town, "take_back_share", issue, COUNTY, position=1, reason="没有人答复")
    does(town, "finish_task", issue, COUNTY, position=1)
    assert submits(town, issue).status is State.SUBMITTED
    assert check_figures().differing == []


def test_a_share_is_finished_while_the_issue_is_on_its_way_up(town: Cast) -> None:
    issue = town.starts()
    shares(town, issue)
    does(town, "raise_up", issue, COUNTY, why="上面定的")
    does(town, "finish_share", issue, TOWNSHIP, position=1, outcome="好了")

    assert issue.shares.get().state == Share.DONE
    assert where(issue) == ("open", "in_passage", CITY)
    assert check_figures().differing == []
