"""Batches and hand-overs on the pages, by clicks."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.test import Client

from huilu.clock.actions import set_rehearsal_clock
from huilu.handover.models import Batch, Disposition, HandOver, Relay
from huilu.handover.states import Choice
from huilu.loop.models import Issue
from tests.cast import NOON, Cast, publish, reloaded
from tests.handover.conftest import CITY, COUNTY, OFFICE, TOWNSHIP, VILLAGE, Running
from tests.web.conftest import Browse, browse, no_undefined_variables
from tests.web.reading import Page, han_in

__all__ = ["browse", "no_undefined_variables"]

BATCH = "/units/3708/batches/second_batch_2023/second_batch/"


@pytest.fixture(autouse=True)
def _some_days_later(town: Cast) -> None:
    set_rehearsal_clock(NOON + timedelta(days=3))


@pytest.fixture
def issue(running: Running) -> Issue:
    return running.issue()


def told(client: Client, path: str, **words: object) -> Page:
    return Page(client.post(path, words, follow=True))


def test_a_batch_from_its_beginning_to_its_end(town: Cast, browse: Browse) -> None:
    publish(town)
    city = browse(CITY, language="en")
    assert "No batch has begun here." in Page(city.get("/units/3708/batches/")).text
    begun = {"batch": "second_batch_2023/second_batch", "opened_on": "2023-09-05"}

    assert "1 batch is under way here." in told(city, "/units/3708/batches/new/", **begun).text

    number = town.opens().number
    page = Page(city.get(BATCH))
    assert "1 issue is open; of 1 it is not settled" in page.text
    assert f"decisions/{number}/" in page.links
    assert "It cannot end yet: of 1 open issue" in Page(city.get(f"{BATCH}ending/")).text
    refused = city.post(f"{BATCH}ending/")
    assert refused.status_code == 409
    assert number in Page(refused).text
    assert "stays with its lead" in told(city, f"{BATCH}decisions/{number}/", choice="continue").text
    assert "It can end. 1 open issue goes on; none is closed." in Page(city.get(f"{BATCH}ending/")).text
    assert "1 issue is still open and goes on." in told(city, f"{BATCH}ending/").text
    assert Batch.objects.get().closed_at
    assert Issue.objects.active().count() == 1


def test_only_the_lead_can_offer_it_to_another_unit(running: Running, issue: Issue, browse: Browse) -> None:
    address = f"{BATCH}decisions/{issue.number}/"
    assert 'value="transfer"' not in browse(CITY).get(address).content.decode()
    county = browse(COUNTY, language="en")
    assert 'value="transfer"' in county.get(address).content.decode()

    page = told(county, address, choice="transfer", to=OFFICE, reason="归住建局管")

    assert "In our part: 1 issue is open" in page.text
    assert "not accepted yet" in page.text
    assert reloaded(issue).offered_to.code == OFFICE


def test_what_is_refused_comes_back_with_what_was_typed(running: Running, issue: Issue, browse: Browse) -> None:
    address = f"{BATCH}decisions/{issue.number}/"
    answer = browse(COUNTY).post(address, {"choice": "transfer", "to": "nowhere", "reason": "归他管"})
    assert answer.status_code == 404
    assert 'value="nowhere"' in answer.content.decode()
    assert browse(VILLAGE).post(address, {"choice": "continue"}).status_code == 403
    assert not Disposition.objects.exists()


def test_an_issue_is_handed_on_below(running: Running, browse: Browse) -> None:
    ours = running.issue(lead=CITY)
    city = browse(CITY, language="en")
    address = f"{BATCH}shares/{ours.number}/"
    assert COUNTY in city.get(address).content.decode()

    words = {"units": [COUNTY], "further": TOWNSHIP, "text": "排进年度计划", "due_on": "2023-12-01"}
    page = told(city, address, **words)

    assert page.text.count("排进年度计划") == 2
    assert "Handed on below" in page.text
    assert Relay.objects.count() == 2


def test_a_hand_over_is_answered_line_by_line(running: Running, issue: Issue, browse: Browse) -> None:
    city, county = browse(CITY, language="en"), browse(COUNTY, language="en")
    second = running.issue()
    numbers = [issue.number, second.number]
    assert "2 lines are neither" in told(city, f"{BATCH}hand-overs/new/", to=COUNTY, numbers=numbers).text
    given = f"/hand-overs/{HandOver.objects.get().number}/"
    told(city, f"{given}lines/new/", kind="promise", text="年底前通水")

    assert "1 hand-over is not complete." in Page(county.get(f"/units/{COUNTY}/hand-overs/")).text
    assert "Accept 1" in Page(county.get(given)).text
    assert "Accept 1" not in Page(city.get(given)).text
    told(county, f"{given}lines/1/acceptance/")
    assert county.post(f"{given}completion/").status_code == 409
    assert county.post(f"{given}lines/2/return/", {"reason": ""}).status_code == 422
    told(county, f"{given}lines/2/return/", reason="这一件不在我们区")
    assert "That was all" in told(county, f"{given}lines/3/acceptance/").text
    assert "Complete since" in told(county, f"{given}completion/").text
    assert "这一件不在我们区" in Page(city.get(given)).text


def test_whoever_has_to_answer_a_hand_over_finds_it_at_home(running: Running, issue: Issue, browse: Browse) -> None:
    given = running.hands_over(to=COUNTY)
    county, city = browse(COUNTY, language="en"), browse(CITY, language="en")
    home = Page(county.get("/"))
    assert f"/hand-overs/{given.number}/" in home.links
    assert "Accept or return each line · 1 line not answered yet" in home.text
    for path in (f"/units/{COUNTY}/", f"/units/{COUNTY}/list/"):
        assert "Accept or return each line" in Page(county.get(path)).text
        assert "Accept or return each line" not in Page(city.get(path)).text
    assert f"/hand-overs/{given.number}/" not in Page(city.get("/")).links

    told(county, f"/hand-overs/{given.number}/lines/1/acceptance/")
    assert "Say that this was all" in Page(county.get("/")).text
    told(county, f"/hand-overs/{given.number}/completion/")
    assert f"/hand-overs/{given.number}/" not in Page(county.get("/")).links


def test_taking_an_issue_over_with_a_line_asks_for_a_day(running: Running, issue: Issue, browse: Browse) -> None:
    running.decides(issue, Choice.TRANSFER, to=OFFICE, reason="归住建局管")
    given = running.hands_over(to=OFFICE)
    office = browse(OFFICE, language="en")
    address = f"/hand-overs/{given.number}/lines/1/acceptance/"

    assert address in Page(office.get(f"/hand-overs/{given.number}/")).links
    assert office.post(address).status_code == 422
    told(office, address, due_on="2023-12-01")

    assert reloaded(issue).lead_unit.code == OFFICE
    assert reloaded(issue).due_on == date(2023, 12, 1)


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_pages_speak_the_readers_language(running: Running, issue: Issue, browse: Browse, language: str) -> None:
    running.decides(issue, Choice.CONTINUE)
    running.hands_over()
    ours = running.issue(lead=CITY)
    city = browse(CITY, language=language)
    given = f"/hand-overs/{HandOver.objects.get().number}/"
    for path in (
        "/units/3708/batches/", "/units/3708/batches/new/", BATCH, f"{BATCH}ending/", f"{BATCH}hand-overs/new/",
        f"{BATCH}decisions/{issue.number}/", f"{BATCH}shares/{ours.number}/", "/units/3708/hand-overs/", given,
        f"{given}lines/new/",
    ):  # fmt: skip
        answer = city.get(path)
        assert answer.status_code == 200, path
        if language == "en":
            assert han_in(" ".join(Page(answer).words)) == "", path


def test_who_stands_elsewhere_finds_nothing(running: Running, issue: Issue, browse: Browse) -> None:
    given = running.hands_over()
    stranger = browse("3701")
    for path in (BATCH, f"/hand-overs/{given.number}/", "/units/3708/batches/", "/units/3708/hand-overs/"):
        assert stranger.get(path).status_code == 404
    assert browse(VILLAGE).get(BATCH).status_code == 200
    assert browse(TOWNSHIP).get(f"{BATCH}ending/").status_code == 403
