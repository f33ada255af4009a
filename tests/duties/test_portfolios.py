"""A topic always finds a post: the one that has it, else the one that answers first, else the office (M033, M034)."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction

from huilu.accounts.actions import move_post
from huilu.accounts.models import Post
from huilu.duties import rules
from huilu.duties.models import Portfolio
from huilu.duties.queries import duties_of, post_for, topics_of
from huilu.duties.states import Why
from huilu.kernel.actor import INSTALLATION
from tests.cast import TODAY
from tests.duties.conftest import CITY, COUNTY, TOWNSHIP, VILLAGE, House


def test_a_topic_goes_to_the_post_that_has_it(house: House) -> None:
    house.post("vice")
    topic = house.topics[0]

    house.does("give_topics", post="vice", topics=[topic, topic])

    found = post_for(house.town.unit(COUNTY), topic)
    assert (found.post and found.post.code, found.why) == ("vice", Why.PORTFOLIO)


def test_what_no_post_has_goes_to_the_first_and_before_that_to_the_office(house: House) -> None:
    unit = house.town.unit(COUNTY)
    found = post_for(unit, "other")
    assert (found.post, found.why) == (None, Why.OFFICE)

    house.town.actor(COUNTY)
    assert post_for(unit, "weather").post == Post.objects.get(unit=unit, code="office")

    head = house.post("head")
    house.does("name_first", by=house.chief(), post="head")
    found = post_for(unit, "weather")
    assert (found.post, found.why) == (head, Why.FIRST_RESPONSIBLE)


def test_one_question_and_the_whole_page_say_the_same(house: House) -> None:
    house.post("vice")
    house.post("head")
    house.does("give_topics", post="vice", topics=house.topics[:2])
    house.does("name_first", by=house.chief(), post="head")
    unit = house.town.unit(COUNTY)

    duties = duties_of(unit, TODAY)
    for topic in (*house.topics, "other", "weather"):
        listed = (duties.held[topic], Why.PORTFOLIO) if topic in duties.held else (duties.rest.post, duties.rest.why)
        answers = post_for(unit, topic)
        assert (answers.post, answers.why) == listed, topic


def test_a_topic_is_with_one_post_of_a_unit(house: House) -> None:
    house.post("vice")
    other = house.post("other-vice")
    topic = house.topics[0]
    house.does("give_topics", post="vice", topics=[topic])
    house.does("give_topics", post="other-vice", topics=[topic])

    assert post_for(house.town.unit(COUNTY), topic).post == other
    with pytest.raises(IntegrityError), transaction.atomic():
        Portfolio.objects.create(unit=house.town.unit(COUNTY), topic=topic, post=other)


def test_what_is_with_nobody_is_listed(house: House) -> None:
    house.post("vice")
    unit = house.town.unit(COUNTY)
    all_of_them = [one.code for one in duties_of(unit, TODAY).without_owner]
    assert all_of_them[-1] == "other"

    house.does("give_topics", post="vice", topics=all_of_them)
    assert duties_of(unit, TODAY).without_owner == []

    house.does("take_topics", post="vice", topics=all_of_them[:1])
    assert [one.code for one in duties_of(unit, TODAY).without_owner] == all_of_them[:1]


def test_a_post_that_moved_away_answers_here_no_more(house: House) -> None:
    post, topic = house.post("vice"), house.topics[0]
    house.does("give_topics", post="vice", topics=[topic])

    move_post(post=post, to=house.town.unit(TOWNSHIP), by=INSTALLATION, at=house.town.later())

    unit = house.town.unit(COUNTY)
    assert post_for(unit, topic).why is Why.OFFICE
    assert topic not in duties_of(unit, TODAY).held


def test_the_unit_settles_its_topics_and_its_administrators_who_is_first(house: House) -> None:
    house.post("vice")
    topics = house.topics[:1]
    for nobody in (VILLAGE, CITY):
        with pytest.raises(rules.NotYourUnit):
            house.does("give_topics", by=house.town.actor(nobody), post="vice", topics=topics)
    with pytest.raises(rules.OnlyItsAdministrators):
        house.does("name_first", post="vice")
    house.does("give_topics", by=house.chief(CITY), post="vice", topics=topics)
    with pytest.raises(rules.NotYourUnit):
        house.does("take_topics", by=house.town.actor(VILLAGE), post="vice", topics=topics)
    house.does("name_first", by=house.chief(CITY), post="vice")
    with pytest.raises(rules.FirstAlready):
        house.does("name_first", by=house.chief(CITY), post="vice")


def test_topics_come_from_below_as_well(house: House) -> None:
    of_village = set(topics_of(house.town.unit(VILLAGE), TODAY))
    assert len(of_village) > 1
    assert of_village < set(topics_of(house.town.unit(COUNTY), TODAY)) <= {*house.topics, "other"}


def test_what_makes_no_sense_is_refused(house: House) -> None:
    house.post("vice")
    with pytest.raises(rules.NoSuchPost):
        house.does("give_topics", post="nobody", topics=house.topics[:1])
    with pytest.raises(rules.NoSuchTopic):
        house.does("give_topics", post="vice", topics=["weather"])
    with pytest.raises(rules.NoTopicNamed):
        house.does("give_topics", post="vice", topics=[])
    with pytest.raises(rules.NoTopicNamed):
        house.does("take_topics", post="vice", topics=[])
    with pytest.raises(rules.NotInPortfolio):
        house.does("take_topics", post="vice", topics=house.topics[:1])
    with pytest.raises(rules.NoSuchUnit):
        house.does("give_topics", unit="999", post="vice", topics=house.topics[:1])
