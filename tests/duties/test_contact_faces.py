"""Contacts on the pages, through the API and at the command line."""

from __future__ import annotations

from datetime import timedelta

import pytest

from huilu.cli.contact import contact
from huilu.clock.actions import set_rehearsal_clock
from huilu.duties import actions
from huilu.duties.models import ContactAssignment, Uptake
from tests.api.conftest import Call, call
from tests.cli.conftest import Ask, Type, asked, typed
from tests.duties.conftest import CITY, COUNTY, VILLAGE, House
from tests.duties.test_contacts import NEXT_DAY, went_up
from tests.web.conftest import Browse, browse, no_undefined_variables
from tests.web.reading import Page, han_in

__all__ = ["asked", "browse", "call", "no_undefined_variables", "typed"]
ABOVE, BELOW = f"/units/{CITY}/contacts/", f"/units/{COUNTY}/contacts/"


@pytest.fixture
def number(house: House) -> str:
    """An issue of the county's that went up; the city has a post that could help."""
    house.town.actor(CITY)
    house.post("vice", CITY, "副市长甲")
    return str(went_up(house).number)


def test_from_the_plan_to_an_issue_that_is_taken_up(house: House, number: str, browse: Browse) -> None:
    set_rehearsal_clock(house.town.later())
    office, county = browse(CITY), browse(COUNTY)
    asked = office.get(f"{ABOVE}plan/?level=county&posts=vice").content.decode()
    assert f'value="{COUNTY}=vice"' in asked
    assert not ContactAssignment.objects.exists()

    sent = office.post(f"{ABOVE}plan/", {"pairs": f"{COUNTY}=vice", "from_on": str(NEXT_DAY)})
    assert sent.headers["Location"] == ABOVE
    # Where nothing would change there is nothing to assign.
    again = office.get(f"{ABOVE}plan/?level=county&posts=vice").content.decode()
    assert ("<table" in again, 'name="pairs"' in again) == (True, False)
    assert all("副市长甲" in county.get(page).content.decode() for page in (BELOW, f"/units/{COUNTY}/"))
    assert office.get(f"{BELOW}items/").status_code == 403

    vice = browse(CITY, username="vice", post="vice")
    assert number in vice.get(f"{BELOW}items/").content.decode()
    assert vice.get(f"{BELOW}items/{number}/").status_code == 200
    assert vice.post(f"{BELOW}items/{number}/", {"text": "找市水务局一起看"}).status_code == 302
    assert "找市水务局一起看" in county.get(BELOW).content.decode()
    assert office.get(f"{ABOVE}ending/").status_code == 200
    assert office.post(f"{ABOVE}ending/", {"of": COUNTY, "on": str(NEXT_DAY)}).status_code == 302
    assert "副市长甲" not in county.get(f"/units/{COUNTY}/").content.decode()


def test_every_page_reads_in_english(house: House, number: str, browse: Browse) -> None:
    day = {"from_on": NEXT_DAY, "by": house.town.actor(CITY), "at": house.town.later()}
    actions.assign_contacts(unit=CITY, pairs={COUNTY: "vice"}, **day)
    given = {"post": "vice", "topics": ["other"], "by": house.town.actor(CITY), "at": house.town.later()}
    actions.give_topics(unit=CITY, **given)
    set_rehearsal_clock(house.town.later())
    plan = f"{ABOVE}plan/?level=county&posts=vice"
    read = {
        browse(CITY): [ABOVE, plan, f"{ABOVE}plan/", f"{ABOVE}ending/", *(f"/units/{CITY}/duties/{one}" for one in
                       ("", "topics/", "release/"))],
        browse(CITY, username="vice", post="vice"): [ABOVE, f"{BELOW}items/", f"{BELOW}items/{number}/"],
        browse(CITY, username="chief", post="chief", administers=True): [f"/units/{CITY}/duties/first/"],
    }  # fmt: skip

    for client, paths in read.items():
        for path in paths:
            answer = client.get(path, headers={"accept-language": "en"})
            assert answer.status_code == 200, path
            assert han_in(" ".join(Page(answer).words)) == "", path


def test_what_a_contact_has_done_is_told_to_that_contact_alone(house: House, number: str, browse: Browse) -> None:
    day = {"from_on": NEXT_DAY, "by": house.town.actor(CITY), "at": house.town.later()}
    actions.assign_contacts(unit=CITY, pairs={COUNTY: "vice"}, **day)
    set_rehearsal_clock(house.town.later())
    told = {}
    for who, reader in (("vice", browse(CITY, username="vice", post="vice")), ("office", browse(CITY))):
        told[who] = reader.get(ABOVE, headers={"accept-language": "en"}).content.decode()

    assert "Only you see this" in told["vice"]
    assert "Only you see this" not in told["office"]


def test_the_api_does_the_same(house: House, number: str, call: Call) -> None:
    at, below = f"/units/{CITY}/contacts", f"/units/{COUNTY}/contacts"
    plan = call("get", f"{at}/plan?level=county&post=vice", CITY)[1]
    assert (plan["pairs"], plan["changes"], plan["left"]) == ({COUNTY: "vice"}, 1, [])
    status, told = call("post", at, CITY, {"pairs": plan["pairs"], "from_on": str(NEXT_DAY)})
    assert (status, told["supports"][0]["post"]["code"]) == (200, "vice")
    assert call("get", below, COUNTY)[1]["contacts"][0]["of"]["code"] == CITY
    assert call("get", f"{below}/items", CITY)[0] == 403
    assert call("get", f"{below}/items", f"{CITY}/vice")[1]["items"][0]["number"] == number
    body = {"number": number, "text": "一起看"}
    assert call("post", f"{below}/items", f"{CITY}/vice", body)[0] == 200
    assert call("get", f"{below}/items", f"{CITY}/vice")[1]["taken_up"] == 1
    end = {"of": COUNTY, "on": str(NEXT_DAY + timedelta(days=1))}
    assert call("post", f"{at}/ending", CITY, end)[1]["supports"][0]["to_on"] == end["on"]
    assert call("post", at, VILLAGE, {"pairs": {}, "from_on": str(NEXT_DAY)})[0] == 403


def test_the_command_line_does_the_same(house: House, number: str, asked: Ask, typed: Type) -> None:
    words = ("plan", CITY, "--level", "county", "--post", "vice")
    assert "1 would change, 0 would have nobody." in typed(contact, *words).stdout
    assert asked(contact, *words)["pairs"] == {COUNTY: "vice"}
    assert not ContactAssignment.objects.exists()
    asked(contact, *words, "--assign-from", str(NEXT_DAY))
    assert "Deputy vice" in typed(contact, "show", COUNTY).stdout
    house.town.actor(CITY, username="vice", post="vice")
    asked(contact, "take-up", COUNTY, number, "一起看", "--by", "vice", "--of", CITY)
    assert Uptake.objects.get().issue.number == number
    house.post("b", CITY)
    told = asked(contact, "assign", CITY, COUNTY, "b", "--from", str(NEXT_DAY + timedelta(days=2)))
    assert [one["post"]["code"] for one in told["supports"]] == ["vice", "b"]
    assert asked(contact, "end", CITY, COUNTY)["supports"] == []
    assert CITY not in typed(contact, "show", COUNTY).stdout
