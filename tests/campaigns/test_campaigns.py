"""Campaigns: a view over ordinary issues, few at a time, and over when their sunset comes (M072-M074)."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from huilu.accounts.capabilities import NotYoursToDo
from huilu.accounts.sight import seeing
from huilu.campaigns import actions
from huilu.campaigns.models import Campaign
from huilu.campaigns.queries.campaigns import (
    campaigns_known,
    cap_for,
    figures_of,
    find_campaign,
    register_of,
    register_page,
    seats_of,
)
from huilu.campaigns.rules import campaigns as rules
from huilu.kernel.days import day_of
from huilu.kernel.paths import is_under
from huilu.loop import actions as loop
from huilu.loop.models import Issue
from huilu.loop.rules import DayInThePast, NoSuchPost, UnknownChoice, WordMissing
from huilu.programmes.publishing import publish_pack
from tests.campaigns.stage import CITY, COUNTY, PROVINCE, SISTER, VILLAGE, acts_about, an_issue, an_outline, starts
from tests.cast import Cast, read_pack


def numbers(campaign: Campaign, town: Cast, top: str = COUNTY) -> list[str]:
    """The numbers of its register, which a page of it shows as well."""
    path = town.unit(top).path
    found = [issue.number for issue in register_of(campaign, path)]
    assert [issue.number for issue in register_page(campaign, path, after="", limit=100)] == found
    return found


def figures(campaign: Campaign, town: Cast, top: str = COUNTY) -> tuple[int, int]:
    """How many issues are open and how many are closed."""
    found = figures_of(campaign, town.unit(top).path, town.at)
    return found.active, found.closed


def test_a_campaign_looks_at_ordinary_issues_and_owns_none(town: Cast) -> None:
    campaign = starts(town)
    issue = an_issue(town)

    assert numbers(campaign, town) == [issue.number]
    assert figures(campaign, town) == (1, 0)
    assert Issue.objects.count() == 1
    assert [seat.post.code for seat in seats_of(campaign)] == ["office"]
    assert acts_about("campaign", campaign.pk) == ["campaign.started"]


def test_its_register_keeps_to_topics_sources_days_and_the_issuers_subtree(town: Cast) -> None:
    inside = an_issue(town)
    campaign = starts(town)
    assert numbers(campaign, town) == [inside.number]

    assert numbers(starts(town, sources=("audit",)), town) == []
    assert numbers(starts(town, since=day_of(town.at)), town) == [inside.number]
    elsewhere = starts(town, by="3701")
    assert numbers(elsewhere, town, "3701") == []


def test_what_is_still_a_draft_or_led_above_is_not_in_it(town: Cast) -> None:
    campaign = starts(town)
    town.drafts()
    an_issue(town, lead=CITY)

    assert numbers(campaign, town) == []
    assert figures(campaign, town) == (0, 0)


def test_the_parts_of_a_campaign_sum_to_the_whole(town: Cast) -> None:
    campaign = starts(town, by=CITY)
    an_issue(town)
    an_issue(town, by=SISTER, lead=SISTER)
    an_issue(town, lead=CITY)

    below = [figures(campaign, town, part)[0] for part in (COUNTY,)]
    assert figures(campaign, town, CITY)[0] == sum(below) + 1 == 3
    assert figures(campaign, town, SISTER)[0] == 1


def test_withdrawn_issues_are_told_apart(town: Cast) -> None:
    campaign = starts(town)
    issue = an_issue(town)
    loop.withdraw_issue(number=issue.number, reason="重复登记", by=town.actor(VILLAGE), at=town.later())

    found = figures_of(campaign, town.unit(COUNTY).path, town.at)
    assert (found.total, found.aside) == (0, 1)


def test_late_issues_are_told_while_it_runs(town: Cast) -> None:
    campaign = starts(town, sunset_on=date(2024, 3, 1))
    an_issue(town)
    town.at = town.at.replace(month=12, day=20)

    found = figures_of(campaign, town.unit(COUNTY).path, town.at)
    assert (found.active, found.late) == (1, 1)


def test_after_its_sunset_it_shows_the_figures_of_that_day(town: Cast) -> None:
    closed = town.closes()
    campaign = starts(town, sunset_on=day_of(town.at) + timedelta(days=5))
    issue = an_issue(town)
    assert figures(campaign, town) == (1, 1)

    at = town.later(days=9)
    assert campaign.is_over(at)
    loop.reopen_issue(
        number=closed.number, new_fact="又堵了", due_on=day_of(at) + timedelta(days=9), by=town.actor(VILLAGE), at=at
    )
    loop.withdraw_issue(number=issue.number, reason="重复登记", by=town.actor(VILLAGE), at=town.later())
    late = an_issue(town)

    found = figures_of(campaign, town.unit(COUNTY).path, town.at)
    assert found.as_of == campaign.end_moment
    # What was withdrawn later is known by now to have been a mistake; what was closed then counts as closed.
    assert (found.active, found.closed, found.aside, found.late) == (0, 1, 1, 0)
    assert late.number not in numbers(campaign, town)


def test_its_end_ends_no_issue(town: Cast) -> None:
    campaign = starts(town)
    issue = an_issue(town)
    before = Issue.objects.values().get(pk=issue.pk)

    ended = actions.end_campaign(number=campaign.number, reason="已经见效", by=town.actor(COUNTY), at=town.later())

    assert ended.is_over(town.at)
    assert Issue.objects.values().get(pk=issue.pk) == before
    assert acts_about("campaign", campaign.pk) == ["campaign.started", "campaign.ended"]


def test_one_too_many_names_the_one_that_it_replaces(town: Cast) -> None:
    first, *_others = [starts(town) for _ in range(cap_for(town.unit(COUNTY), day_of(town.at)))]

    with pytest.raises(rules.CapReached) as refused:
        starts(town)
    assert first.number in refused.value.advice

    new = starts(town, replaces=first.number)
    first.refresh_from_db()
    assert new.replaces == first
    assert (first.ended_reason, first.is_over(town.at)) == (new.number, True)
    assert acts_about("campaign", first.pk) == ["campaign.started", "campaign.replaced"]


def test_a_programme_in_force_sets_the_cap_of_each_level(town: Cast) -> None:
    pack = read_pack("second-batch-2023")
    caps = pack.parameters.caps.model_copy(update={"campaigns": {"county": 1}})
    parameters = pack.parameters.model_copy(update={"caps": caps})
    strict = pack.model_copy(update={"parameters": parameters})
    publish_pack(pack=strict, issuer=town.unit("00"), by=town.actor("00"), at=town.later())

    assert [cap_for(town.unit(code), day_of(town.at)) for code in (COUNTY, CITY)] == [1, 3]
    starts(town)
    with pytest.raises(rules.CapReached):
        starts(town)


def test_the_cap_is_each_units_own_and_counts_what_runs(town: Cast) -> None:
    running = [starts(town) for _ in range(3)]
    starts(town, by=CITY)
    actions.end_campaign(number=running[0].number, reason="完成", by=town.actor(COUNTY), at=town.later())

    assert starts(town).number == f"{COUNTY}-C04"


def test_only_a_running_campaign_of_ones_own_can_be_replaced(town: Cast) -> None:
    theirs = starts(town, by=CITY)

    for number in (theirs.number, "370811-C99"):
        with pytest.raises(rules.NotReplaceable):
            starts(town, replaces=number)


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"title": " "}, WordMissing),
        ({"aim": ""}, WordMissing),
        ({"topics": ()}, rules.TopicsMissing),
        ({"topics": ("drains",)}, UnknownChoice),
        ({"sources": ("rumour",)}, UnknownChoice),
        ({"starts_on": date(2023, 9, 1)}, DayInThePast),
        ({"sunset_on": date(2023, 9, 20)}, rules.SunsetWrong),
        ({"sunset_on": date(2025, 9, 20)}, rules.SunsetWrong),
        ({"since": date(2023, 9, 21)}, rules.SinceWrong),
    ],
)
def test_a_campaign_needs_words_topics_and_a_sunset(town: Cast, changes: dict[str, Any], refusal: type) -> None:
    with pytest.raises(refusal):
        starts(town, **changes)
    assert not Campaign.objects.exists()


def test_a_campaign_is_led_by_posts_of_the_issuers_subtree(town: Cast) -> None:
    for posts, refusal in (
        ([], rules.TaskForceMissing),
        ([f"{CITY}/office"], rules.PostOutside),
        ([f"{COUNTY}/nobody"], NoSuchPost),
    ):
        town.actor(CITY)
        with pytest.raises(refusal):
            actions.start_campaign(outline=an_outline(town), posts=posts, by=town.actor(COUNTY), at=town.later())


def test_who_led_it_before_stays_on_record(town: Cast) -> None:
    campaign = starts(town)
    town.actor(VILLAGE)
    posts = [f"{VILLAGE}/office"]

    actions.name_task_force(number=campaign.number, posts=posts, by=town.actor(COUNTY), at=town.later())

    assert [seat.post.unit.code for seat in seats_of(campaign)] == [VILLAGE]
    assert campaign.seats.filter(to_at__isnull=False).count() == 1


def test_only_the_issuer_ends_it_and_only_once(town: Cast) -> None:
    campaign = starts(town)
    given = {"number": campaign.number, "reason": "完成"}

    with pytest.raises(rules.NotTheIssuer):
        actions.end_campaign(**given, by=town.actor(CITY), at=town.later())
    with pytest.raises(rules.NoSuchCampaign):
        actions.end_campaign(**given, by=town.actor("3701"), at=town.later())
    with pytest.raises(NotYoursToDo):
        actions.end_campaign(**given, by=town.actor(VILLAGE), at=town.later())
    actions.end_campaign(**given, by=town.actor(COUNTY), at=town.later())
    with pytest.raises(rules.CampaignOver):
        actions.end_campaign(**given, by=town.actor(COUNTY), at=town.later())


def test_a_campaign_is_known_above_and_below_its_issuer_and_nowhere_else(town: Cast) -> None:
    campaign = starts(town)

    for unit in (PROVINCE, CITY, COUNTY, VILLAGE):
        with seeing(town.actor(unit)):
            assert find_campaign(campaign.number, for_=town.actor(unit)) == campaign
    with seeing(town.actor("3701")):
        assert not campaigns_known(town.actor("3701"))
        assert not Campaign.objects.exists()
        with pytest.raises(rules.NoSuchCampaign):
            find_campaign(campaign.number, for_=town.actor("3701"))


def test_nobody_reads_figures_of_what_they_do_not_see(town: Cast) -> None:
    campaign = starts(town)
    an_issue(town)

    with seeing(town.actor(COUNTY)):
        assert figures(campaign, town) == (1, 0)
        assert figures(campaign, town, VILLAGE) == (0, 0)
        assert len(register_page(campaign, town.unit(COUNTY).path, after="", limit=9)) == 1
    with seeing(town.actor(VILLAGE)):
        assert not is_under(town.unit(COUNTY).path, town.actor(VILLAGE).unit_path)
        assert figures(campaign, town) == (0, 0)
        assert register_page(campaign, town.unit(COUNTY).path, after="", limit=9) == []


def test_the_database_itself_refuses_what_cannot_be(town: Cast) -> None:
    campaign = starts(town)
    changes: list[dict[str, Any]] = [
        {"topics": []},
        {"sunset_on": campaign.starts_on},
        {"since": campaign.starts_on + timedelta(days=1)},
        {"replaces": campaign},
        {"ended_reason": "完成"},
        {"ended_at": town.at},
    ]
    for change in changes:
        with pytest.raises(IntegrityError), transaction.atomic():
            Campaign.objects.filter(pk=campaign.pk).update(**change)
