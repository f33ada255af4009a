"""What campaigns and classes refuse beside the main road of their stories."""

from __future__ import annotations

import pytest

from huilu.accounts.capabilities import NotYoursToDo
from huilu.campaigns import actions
from huilu.campaigns.rules import classes as rules
from huilu.loop.actions import withdraw_issue
from huilu.loop.rules import WordMissing, WordTooLong
from tests.campaigns.stage import COUNTY, LESSON, STREET, VILLAGE, an_issue, an_outline, defines, starts
from tests.cast import Cast

LONG = "长" * 2001


def test_below_the_county_nobody_starts_a_campaign(town: Cast) -> None:
    given = {"outline": an_outline(town), "posts": [], "by": town.actor(STREET), "at": town.later()}
    with pytest.raises(NotYoursToDo):
        actions.start_campaign(**given)


def test_a_campaign_is_ended_with_a_reason(town: Cast) -> None:
    campaign = starts(town)
    with pytest.raises(WordMissing):
        actions.end_campaign(number=campaign.number, reason=" ", by=town.actor(COUNTY), at=town.later())


def test_a_title_is_one_line(town: Cast) -> None:
    with pytest.raises(WordTooLong):
        starts(town, title=LONG)


def test_what_was_raised_by_mistake_teaches_nobody(town: Cast) -> None:
    issue = an_issue(town)
    withdraw_issue(number=issue.number, reason="记错了地方", by=town.actor(VILLAGE), at=town.later())
    with pytest.raises(rules.NotYetAnIssue):
        defines(town, issue)


def test_a_base_unit_asks_nobody(town: Cast) -> None:
    given = {"from_issue": an_issue(town).number, "scope": COUNTY, "lesson": LESSON}
    with pytest.raises(NotYoursToDo):
        actions.define_class(**given, by=town.actor(VILLAGE), at=town.later())
    found = defines(town)
    with pytest.raises(NotYoursToDo):
        actions.close_class(number=found.number, by=town.actor(VILLAGE), at=town.later())


def test_a_class_that_is_not_there_is_not_there(town: Cast) -> None:
    with pytest.raises(rules.NoSuchClass):
        actions.close_class(number="370811-P99", by=town.actor(COUNTY), at=town.later())


@pytest.mark.parametrize("fix", [(LONG, ""), ("", LONG)])
def test_why_it_stays_so_is_no_essay(fix: tuple[str, str]) -> None:
    with pytest.raises(WordTooLong):
        rules.check_fix(*fix)
