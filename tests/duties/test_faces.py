"""Who answers for what, on the pages, through the API and at the command line."""

from __future__ import annotations

import pytest

from huilu.cli.duty import duty
from huilu.clock.actions import set_rehearsal_clock
from huilu.duties import rules
from huilu.web.issues.choices import owners_of
from tests.api.conftest import Call, call
from tests.cli.conftest import Ask, Type, asked, typed
from tests.duties.conftest import CITY, COUNTY, VILLAGE, House
from tests.web.conftest import Browse, browse, no_undefined_variables

__all__ = ["asked", "browse", "call", "no_undefined_variables", "typed"]
PAGE = f"/units/{COUNTY}/duties/"


def test_topics_are_given_and_taken_on_pages(house: House, browse: Browse) -> None:
    house.post("vice", label="副县长甲")
    set_rehearsal_clock(house.town.later())
    office, topic = browse(COUNTY), house.topics[0]
    assert "topics are with no post" in office.get(PAGE, headers={"accept-language": "en"}).content.decode()

    assert office.get(f"{PAGE}topics/").status_code == 200
    sent = office.post(f"{PAGE}topics/", {"post": "vice", "topics": [topic]})
    assert sent.headers["Location"] == PAGE
    assert "副县长甲" in office.get(PAGE).content.decode()
    assert office.post(f"{PAGE}release/", {"post": "office", "topics": [topic]}).status_code == 409
    assert office.post(f"{PAGE}release/", {"post": "vice", "topics": [topic]}).status_code == 302
    assert office.get(f"{PAGE}first/").status_code == 403
    chief = browse(COUNTY, username="chief", post="chief", administers=True)
    assert chief.post(f"{PAGE}first/", {"post": "vice"}).status_code == 302
    assert "副县长甲" in office.get(PAGE).content.decode()
    assert browse(VILLAGE).get(f"{PAGE}topics/").status_code == 403


def test_the_page_of_an_issue_says_who_answers(house: House, browse: Browse) -> None:
    house.post("vice", label="副县长甲")
    issue = house.town.opens()
    house.does("give_topics", post="vice", topics=[issue.topic])
    set_rehearsal_clock(house.town.later())

    def answers(reader: str) -> bool:
        page = browse(reader).get(f"/issues/{issue.number}/").content.decode()
        return "副县长甲" in page

    assert (answers(COUNTY), answers(CITY), answers(VILLAGE)) == (True, True, False)


def test_whoever_sets_a_task_is_offered_the_post_that_answers_first(house: House) -> None:
    house.post("vice")
    house.town.actor(COUNTY)
    issue = house.town.opens()
    assert owners_of(issue)[0][0] == f"{COUNTY}/office"
    before = {key for key, _called in owners_of(issue)}

    house.does("give_topics", post="vice", topics=[issue.topic])

    offered = owners_of(issue)
    assert offered[0][0] == f"{COUNTY}/vice"
    assert {key for key, _called in offered} == before
    assert len(offered) == len(before)


def test_the_api_does_the_same(house: House, call: Call) -> None:
    house.post("vice")
    topic, at = house.topics[0], f"/units/{COUNTY}/duties"
    status, told = call("post", f"{at}/topics", COUNTY, {"post": "vice", "topics": [topic]})
    assert (status, told["held"][0]["post"]["code"]) == (200, "vice")
    assert call("get", f"{at}/of/{topic}", COUNTY)[1]["why"] == "portfolio"
    assert call("get", f"{at}/of/weather", CITY)[1]["why"] == "office"
    status, refused = call("post", f"{at}/first", COUNTY, {"post": "vice"})
    assert (status, refused["refused"]["code"]) == (403, "duties.only_its_administrators")
    assert call("post", f"{at}/release", COUNTY, {"post": "vice", "topics": [topic]})[1]["held"] == []
    assert call("get", at, VILLAGE)[0] == 403


def test_the_command_line_does_the_same(house: House, asked: Ask, typed: Type) -> None:
    house.post("vice")
    topic = house.topics[0]
    assert asked(duty, "give", COUNTY, "vice", topic)["held"][0]["topic"] == topic
    assert asked(duty, "first", COUNTY, "vice")["rest"]["why"] == "first_responsible"
    assert "Deputy vice" in typed(duty, "show", COUNTY).stdout
    assert asked(duty, "take", COUNTY, "vice", topic)["held"] == []
    house.town.actor(VILLAGE)
    with pytest.raises(rules.NotYourUnit):
        typed(duty, "give", COUNTY, "vice", topic, "--by", VILLAGE, "--of", VILLAGE)
