"""What an issue of an earlier batch means below is a share there, traceable both ways (M090)."""

from __future__ import annotations

import pytest

from huilu.handover import rules
from huilu.handover.actions import open_batch, relay_issue
from huilu.handover.models import Relay
from huilu.handover.queries import relays_from, relays_into
from huilu.loop import actions as loop
from huilu.loop.models import Issue, Share
from huilu.loop.queries import find_issue
from huilu.loop.rules import NotYourStep
from tests.cast import Cast
from tests.handover.conftest import AUTUMN, BATCH, CITY, COUNTY, KEY, LATER_DAY, TOWNSHIP, VILLAGE, Running, acts

TEXT = "把本县路边沟的清淤排进年度计划"


@pytest.fixture
def city_issue(running: Running) -> Issue:
    """An issue that the city itself leads."""
    return running.issue(lead=CITY)


def relays(running: Running, issue: Issue, units: list[str], **changes: object) -> list[Relay]:
    given = {**BATCH, "number": issue.number, "units": units, "text": TEXT, "due_on": LATER_DAY}
    return relay_issue(**(given | running.signed(CITY) | changes))


def test_each_lower_unit_gets_a_share_it_can_understand(running: Running, city_issue: Issue) -> None:
    made = relays(running, city_issue, [COUNTY, TOWNSHIP])

    shares = Share.objects.order_by("position")
    assert [(one.unit.code, one.text, one.due_on, one.is_open) for one in shares] == [
        (COUNTY, TEXT, LATER_DAY, True), (TOWNSHIP, TEXT, LATER_DAY, True),
    ]  # fmt: skip
    assert [one.share for one in made] == list(shares)
    assert find_issue(city_issue.number, for_=running.town.actor(TOWNSHIP)) == city_issue
    assert acts("batch.") == ["batch.opened", "batch.issue_relayed"]


def test_the_trace_leads_from_the_issue_to_the_shares_and_back(running: Running, city_issue: Issue) -> None:
    town = running.town
    opened = {"batch": KEY, "opened_on": AUTUMN, "at": town.later()}
    second = open_batch(unit=town.unit(COUNTY), by=town.actor(COUNTY), **opened)
    elsewhere = open_batch(unit=town.unit("3701"), by=town.actor("3701"), **opened)
    relays(running, city_issue, [COUNTY])

    (down,) = relays_from(running.batch)
    (back,) = relays_into(second)
    assert down == back
    assert (back.issue, back.share.unit.code, back.batch) == (city_issue, COUNTY, running.batch)
    assert list(relays_into(elsewhere)) == list(relays_from(second)) == []
    loop.finish_share(number=city_issue.number, position=1, outcome="已列入计划", **running.signed(COUNTY))
    assert relays_into(second)[0].share.outcome == "已列入计划"


def test_a_share_that_was_given_before_is_traced_not_given_twice(running: Running, city_issue: Issue) -> None:
    given = {"number": city_issue.number, "unit": COUNTY, "text": TEXT, "due_on": LATER_DAY}
    share = loop.give_share(**given, **running.signed(CITY))

    (made,) = relays(running, city_issue, [COUNTY, COUNTY])

    assert made.share == share
    assert Share.objects.count() == 1
    relays(running, city_issue, [COUNTY])
    assert Share.objects.count() == 2


def test_a_share_that_was_given_before_is_traced_by_the_lead_alone(running: Running) -> None:
    issue = running.issue(lead=COUNTY)
    loop.give_share(number=issue.number, unit=VILLAGE, text=TEXT, due_on=LATER_DAY, **running.signed(COUNTY))

    for code in (TOWNSHIP, CITY):
        with pytest.raises(NotYourStep):
            relays(running, issue, [VILLAGE], **running.signed(code))

    assert not Relay.objects.exists()
    assert acts("batch.") == ["batch.opened"]
    assert relays(running, issue, [VILLAGE], **running.signed(COUNTY))


@pytest.mark.parametrize("units", [["3701"], [CITY], ["37"], ["nowhere"]])
def test_it_is_handed_on_downward_only(running: Running, city_issue: Issue, units: list[str]) -> None:
    with pytest.raises(rules.NotBelow):
        relays(running, city_issue, [COUNTY, *units])
    assert not Share.objects.exists()


def test_somebody_must_be_named_and_the_issue_must_be_of_the_batch(bound: Cast) -> None:
    running = Running(bound, levels=["city"])
    with pytest.raises(rules.NobodyNamed):
        relays(running, running.issue(lead=CITY), [])
    with pytest.raises(rules.NotInBatch):
        relays(running, running.issue(lead=COUNTY), [VILLAGE])
