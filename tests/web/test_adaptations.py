"""A unit asks on the page of its obligation; its issuer's desk answers; both over the API and the command line too."""

from __future__ import annotations

from datetime import timedelta

from django.test import Client

from huilu.cli.adaptation import adaptation
from huilu.clock.actions import set_rehearsal_clock
from huilu.jobs.moving import note_what_is_silent
from huilu.programmes.models import Adaptation
from tests.cast import Cast
from tests.cli.conftest import Ask, Type, asked, typed
from tests.web.conftest import Browse, at_noon
from tests.web.reading import Page

__all__ = ["asked", "typed"]

COUNTY, CENTRE = "370811", "00"
OWED = f"/units/{COUNTY}/obligations/second_batch_2023/group_study/"
ONE = f"/adaptations/{COUNTY}/second_batch_2023/group_study/1/"
WHY = "十一月集中换届,学习组抽不开身"
WISH = {"due_on": "2023-12-20", "carrier": "", "reason": WHY}


def _text(client: Client, path: str) -> str:
    return Page(client.get(path)).text


def test_asked_on_the_page_and_granted_at_the_desk(running: Cast, browse: Browse) -> None:
    county, centre = browse(COUNTY, language="en"), browse(CENTRE, language="en")
    assert "decides. If it says nothing for 5 working days, it is granted. Send the request" in _text(county, OWED)

    answer = county.post(f"{OWED}adaptation/", WISH, follow=True)

    assert "Asked. Nothing changes until it is granted" in Page(answer).text
    assert "has had it since" in Page(answer).text
    assert f'action="{OWED}adaptation/"' not in answer.content.decode()
    assert "1 unit asks to have something otherwise" in _text(centre, "/")
    desk = _text(centre, "/adaptations/")
    assert WHY in desk
    assert "day 0 of 5" in desk

    granted = centre.post(f"{ONE}grant/", follow=True)

    assert "No unit waits for our answer." in Page(granted).text
    for page in (OWED, f"/units/{COUNTY}/list/"):
        assert f"Adapted: {WHY} granted on Wed 20 Sep by" in _text(county, page)
    assert "Wed 20 Dec" in _text(county, OWED)
    assert "Adapted" not in _text(browse("370102", language="en"), OWED.replace(COUNTY, "370102"))


def test_a_refusal_says_why_and_what_was_typed_is_kept(running: Cast, browse: Browse) -> None:
    county, centre = browse(COUNTY, language="en"), browse(CENTRE, language="en")
    wrong = county.post(f"{OWED}adaptation/", WISH | {"due_on": "2024-06-01"})
    assert wrong.status_code == 422
    assert WHY in wrong.content.decode()
    # The form stands far down on a phone: the page opens where it says what is wrong, with scripts or without.
    assert wrong.content.decode().count('role="alert" tabindex="-1" autofocus') == 1
    county.post(f"{OWED}adaptation/", WISH)

    assert centre.post(f"{ONE}refusal/", {"reason": ""}).status_code == 422
    assert WHY in _text(centre, f"{ONE}refusal/")
    centre.post(f"{ONE}refusal/", {"reason": "十二月另有安排"})

    assert "十二月另有安排" in _text(county, OWED)
    assert "RefusedBefore" not in _text(county, OWED)
    assert county.post(f"{OWED}adaptation/", WISH).status_code == 409


def test_silence_reads_the_same_before_and_after_it_is_written_down(running: Cast, browse: Browse) -> None:
    county = browse(COUNTY, language="en")
    county.post(f"{OWED}adaptation/", WISH, follow=True)
    set_rehearsal_clock(at_noon(running) + timedelta(days=9))

    pages = (OWED, f"/units/{COUNTY}/list/")
    before = [_text(county, page) for page in pages]
    assert all("granted on Thu 28 Sep, for 中国 did not answer in time" in text for text in before)
    assert note_what_is_silent() == 1
    assert [_text(county, page) for page in pages] == before
    assert "Silence has granted 1 within a year." in _text(browse(CENTRE, language="en"), "/adaptations/")

    taken = county.post(f"{OWED}adaptation/taking-back/", follow=True)
    assert "What the issuer says holds again." in Page(taken).text
    assert "Wed 15 Nov" in Page(taken).text


def test_a_locked_clause_offers_no_form(running: Cast, browse: Browse) -> None:
    locked = OWED.replace("group_study", "reading_class")
    county = browse(COUNTY, language="en")

    assert "Ask to have it otherwise" not in _text(county, locked)
    assert county.post(f"{locked}adaptation/", WISH).status_code == 409


def test_nobody_beside_reads_or_decides(running: Cast, browse: Browse) -> None:
    browse(COUNTY).post(f"{OWED}adaptation/", WISH)

    assert browse("3701").get(f"{ONE}refusal/").status_code == 404
    assert browse("3701").post(f"{ONE}grant/").status_code == 404
    assert browse("3708").post(f"{ONE}grant/").status_code == 403
    assert WHY not in _text(browse("3708"), "/adaptations/")


def test_the_api_says_the_same(running: Cast, browse: Browse) -> None:
    county, centre, api = browse(COUNTY), browse(CENTRE), "/api/v1/adaptations"
    body = {"requirement": "second_batch_2023/group_study", "reason": WHY, "carrier": "field_engagement"}

    asked = county.post(api, body, content_type="application/json")
    assert (asked.status_code, asked.json()["state"], asked.json()["silence_on"]) == (201, "asked", "2023-09-28")
    assert [one["serial"] for one in county.get(f"{api}/own").json()["items"]] == [1]
    desk = centre.get(api).json()
    assert (desk["waiting"], desk["items"][0]["unit"]["code"], desk["by_silence_within_a_year"]) == (1, COUNTY, 0)
    named = {"unit": COUNTY, "requirement": body["requirement"], "serial": 1}
    granted = centre.post(f"{api}/grant", named, content_type="application/json")
    assert granted.json()["state"] == "granted"
    owed = county.get(f"/api/v1/units/{COUNTY}/list").json()["obligations"]
    assert [one["adapted"][0]["carrier"] for one in owed if one["adapted"]] == ["field_engagement"]
    again = centre.post(f"{api}/refusal", named | {"reason": "不行"}, content_type="application/json")
    assert (again.status_code, again.json()["refused"]["code"]) == (409, "adaptations.nothing_to_decide")
    taken = county.post(f"{api}/taking-back", {"requirement": body["requirement"]}, content_type="application/json")
    assert taken.json()["state"] == "taken_back"


def test_the_command_line_says_the_same(running: Cast, asked: Ask, typed: Type) -> None:
    for code in (COUNTY, CENTRE):
        running.actor(code)
    key = "second_batch_2023/group_study"
    county, centre = (("--by", code, "--unit", code) for code in (COUNTY, CENTRE))

    first = typed(adaptation, "ask", key, WHY, "--due-on", "2023-12-20", *county)
    assert "中国 decides; silence grants it on 2023-09-28." in first.stdout
    assert WHY in typed(adaptation, "desk", CENTRE).stdout
    assert asked(adaptation, "list", COUNTY)["items"][0]["state"] == "asked"
    why = ("--reason", "十二月另有安排")
    assert asked(adaptation, "refuse", COUNTY, key, "1", *why, *centre)["because"] == why[1]
    asked(adaptation, "ask", key, WHY, "--carrier", "field_engagement", *county)
    assert asked(adaptation, "grant", COUNTY, key, "2", *centre)["state"] == "granted"
    assert "taken back" in typed(adaptation, "take-back", key, *county).stdout
    assert [one.state for one in Adaptation.objects.order_by("serial")] == ["refused", "taken_back"]
