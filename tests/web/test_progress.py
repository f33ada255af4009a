"""A unit records how far it is, and takes it back."""

from __future__ import annotations

from django.test import Client

from huilu.ledger.models import Entry
from tests.cast import Cast
from tests.web.conftest import Browse
from tests.web.reading import Page

COUNTY = "/units/370811/"
OWED = "/units/370811/obligations/second_batch_2023/reading_class/"
FACT = "9月12日举办读书班,38人参加"
DONE = {"state": "2", "fact": FACT}


def _entries(act: str) -> int:
    return Entry.objects.filter(act=act).count()


def _text(client: Client, path: str = OWED) -> str:
    return Page(client.get(path)).text


def test_a_unit_records_in_two_clicks_from_home(running: Cast, browse: Browse) -> None:
    client = browse("370811", language="en")

    assert OWED in Page(client.get(f"{COUNTY}list/")).links
    answer = client.post(f"{OWED}progress/", DONE, follow=True)

    assert answer.redirect_chain == [(OWED, 302)]
    assert "Recorded." in Page(answer).text
    assert FACT in Page(answer).text
    assert _entries("progress.recorded") == 1


def test_the_record_is_dated_and_signed_by_post(running: Cast, browse: Browse) -> None:
    client = browse("370811", language="en")
    client.post(f"{OWED}progress/", DONE)

    text = _text(client)

    assert "Wed 20 Sep 2023" not in text
    assert "Wed 20 Sep" in text
    assert running.actor("370811").signature in text
    assert "370811-office" not in text


def test_a_record_is_taken_back_and_stays_legible(running: Cast, browse: Browse) -> None:
    client = browse("370811", language="en")
    client.post(f"{OWED}progress/", DONE)

    answer = client.post(f"{OWED}taking-back/", follow=True)

    assert "Taken back" in Page(answer).text
    assert FACT in Page(answer).text
    assert "Take the last record back" not in Page(answer).text
    assert _entries("progress.taken_back") == 1


def test_done_needs_a_fact_and_nothing_typed_is_lost(running: Cast, browse: Browse) -> None:
    client = browse("370811", language="en")

    answer = client.post(f"{OWED}progress/", {"state": "2", "fact": ""})

    assert answer.status_code == 422
    assert "programmes.fact_missing" in Page(answer).text
    assert 'value="2" required' in answer.content.decode() or "checked" in answer.content.decode()
    assert _entries("progress.recorded") == 0


def test_only_the_unit_itself_records(running: Cast, browse: Browse) -> None:
    client = browse("3708", language="en")

    answer = client.post(f"{OWED}progress/", DONE)

    assert answer.status_code == 403
    assert "programmes.only_own_obligations" in Page(answer).text
    assert '<button class="button">Record' not in client.get(OWED).content.decode()


def test_what_is_not_asked_of_a_unit_is_no_page_of_its(running: Cast, browse: Browse) -> None:
    answer = browse("370811").get("/units/370811/obligations/second_batch_2023/provincial_opinion/")

    assert answer.status_code == 409
    assert "programmes.not_our_obligation" in answer.content.decode()


def test_taking_back_nothing_is_refused(running: Cast, browse: Browse) -> None:
    answer = browse("370811").post(f"{OWED}taking-back/")

    assert answer.status_code == 409
    assert "programmes.nothing_to_take_back" in answer.content.decode()
