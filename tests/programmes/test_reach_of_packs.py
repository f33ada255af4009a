"""What a pack says holds where it was issued and below, and nowhere else (M008)."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from huilu.campaigns.actions import start_campaign
from huilu.campaigns.rules.campaigns import Criteria, Outline
from huilu.duties.contacts import most_for
from huilu.duties.queries import duties_of
from huilu.kernel.days import day_of
from huilu.loop.actions import raise_up
from huilu.loop.rules import UnknownChoice
from huilu.programmes.pack.parts import LoopTerms
from huilu.programmes.publishing import publish_pack
from huilu.programmes.queries import known_topics, loop_terms, topics_called
from huilu.web.issues.choices import topics_for
from tests.cast import Cast, a_blocked_drain, publish, reloaded
from tests.rehearsal.packs import a_pack, spec

COUNTY, CITY, PROVINCE, OTHER_CITY = "370811", "3708", "37", "3701"
SLOW = {"passage_days": 30, "claim_days": 30, "confirm_days": 60}
AREA = {
    "code": "ours",
    "labels": {"zh": "我们的", "en": "Ours"},
    "selector": {"match": {"level": ["village", "county", "city"]}},
    "topics": [{"code": "county_wells", "labels": {"zh": "机井", "en": "Wells"}}],
}


def local(town: Cast, unit: str = COUNTY, **parameters: Any) -> None:
    """A unit below issues a pack of its own, which by its window began long before all others."""
    pack = a_pack(
        spec("wells", ("village",), minutes=5, due={"none": True}),
        code=f"own_of_{unit}",
        window={"start": date(1990, 1, 1), "soft_end": date(2023, 12, 29)},
        focus_areas=[AREA],
        parameters=parameters,
    )
    publish_pack(pack=pack, issuer=town.unit(unit), by=town.actor(unit), at=town.later())


def terms(town: Cast, unit: str, topic: str = "other") -> LoopTerms:
    return loop_terms(topic, town.unit(unit).path, day_of(town.at))


def test_a_county_sets_the_loop_terms_of_nobody_beside_or_above_it(town: Cast) -> None:
    publish(town)
    before = terms(town, CITY)

    local(town, loop=SLOW)

    assert terms(town, CITY) == terms(town, OTHER_CITY) == terms(town, PROVINCE) == before
    assert terms(town, OTHER_CITY, "county_wells") == before
    # What the centre says goes before what the county says; of a topic of its own the county alone says anything.
    assert terms(town, COUNTY) == before
    assert terms(town, "370811007201", "county_wells").claim_days == 30


def test_an_issue_of_a_local_topic_has_the_citys_days_in_the_city(town: Cast) -> None:
    publish(town)
    local(town, loop=SLOW)
    usual = terms(town, CITY).claim_days
    assert usual != 30

    issue = town.opens(a_blocked_drain(topic="county_wells"), lead=COUNTY)
    town.later(days=1)
    why = "the city alone can drill"
    raised = reloaded(raise_up(number=issue.number, toward=CITY, why=why, by=town.actor(COUNTY), at=town.later()))

    assert raised.circuit.moves_on_at is not None
    assert raised.circuit.moves_on_at - town.at < timedelta(days=25)


def test_a_county_bars_the_province_from_no_contact(town: Cast) -> None:
    local(town, contacts={"province": {"city": 0}, "city": {"county": 0}, "county": {"village": 4}})
    day = day_of(town.at)

    assert most_for(town.unit(PROVINCE), "city", day) == 1
    assert most_for(town.unit(OTHER_CITY), "county", day) is None
    assert most_for(town.unit(COUNTY), "village", day) == 4


def test_a_topic_is_known_where_it_was_named_and_below(town: Cast) -> None:
    publish(town)
    local(town)
    day, path = day_of(town.at), town.unit(COUNTY).path

    assert "county_wells" in known_topics(path, day)
    assert "county_wells" not in known_topics(town.unit(OTHER_CITY).path, day)
    assert "county_wells" in duties_of(town.unit(COUNTY), day).topics
    assert "county_wells" not in duties_of(town.unit(CITY), day).topics
    assert "county_wells" in dict(topics_for(town.unit("370811007201"), day))
    assert "county_wells" not in dict(topics_for(town.unit("370102"), day))
    with pytest.raises(UnknownChoice):
        town.drafts(a_blocked_drain(topic="county_wells", symptom_unit="370102"), by="370102")


def test_a_city_runs_no_campaign_on_the_topic_of_one_of_its_counties(town: Cast) -> None:
    publish(town)
    local(town)
    today = day_of(town.at)
    criteria = Criteria(topics=("county_wells",), since=today)
    outline = Outline(
        title="机井", aim="修好", criteria=criteria, starts_on=today, sunset_on=today + timedelta(days=60)
    )

    with pytest.raises(UnknownChoice):
        start_campaign(outline=outline, posts=[f"{CITY}/office"], by=town.actor(CITY), at=town.later())


def test_nobody_below_renames_a_topic_of_the_centre_for_others(town: Cast) -> None:
    publish(town)
    day = day_of(town.at)
    before = topics_called(town.unit(OTHER_CITY).path, day)
    named = next(code for code in before if code != "other")
    again = AREA | {"topics": [{"code": named, "labels": {"zh": "别的", "en": "Other words"}}]}
    pack = a_pack(spec("wells", ("village",), minutes=5), code="renaming", focus_areas=[again])
    publish_pack(pack=pack, issuer=town.unit(COUNTY), by=town.actor(COUNTY), at=town.later())

    for unit in (OTHER_CITY, COUNTY):
        assert topics_called(town.unit(unit).path, day)[named] == before[named]
