"""A form that is sent twice acts once, and whoever comes too late is told what happened."""

from __future__ import annotations

import re
from datetime import timedelta
from threading import Thread
from typing import Any

import psycopg
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import OperationalError, connection
from django.test import Client

from huilu.clock.actions import set_rehearsal_clock
from huilu.ledger.models import Entry
from huilu.loop import actions as loop
from huilu.loop.models import Issue
from huilu.once.models import KeptAnswer
from tests.cast import TODAY, Cast, plant_tree
from tests.web.conftest import Browse, at_noon
from tests.web.reading import Page

VILLAGE, COUNTY = "370811007201", "370811"
OWED = "/units/370811/obligations/second_batch_2023/reading_class/"
DONE = {"state": "2", "fact": "9月12日举办读书班,38人参加"}
TASK = {"text": "清淤并修好盖板", "owner": "370811/office", "due_on": (TODAY + timedelta(days=20)).isoformat()}


def shown(client: Client, address: str) -> dict[str, str]:
    """What a page hides in its last form, as the browser sends it along."""
    text = client.get(address).content.decode().rpartition('<form method="post"')[2] or ""
    text = text or client.get(address).content.decode()
    return dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', text))


def acts(name: str) -> int:
    return Entry.objects.filter(act=name).count()


def test_a_double_click_records_once_and_leads_to_the_same_page(running: Cast, browse: Browse) -> None:
    client = browse(COUNTY, language="en")
    form = DONE | {"csrfmiddlewaretoken": "a" * 64}

    first = client.post(f"{OWED}progress/", form)
    second = client.post(f"{OWED}progress/", form, follow=True)

    assert (first.status_code, first["Location"]) == (302, OWED)
    assert second.redirect_chain == [(OWED, 302)]
    assert "Recorded." in Page(second).text
    assert acts("progress.recorded") == 1


def test_a_form_shown_anew_is_another_form(running: Cast, browse: Browse) -> None:
    issue, client = running.opens(), browse(COUNTY)
    _clock(running)
    address = f"/issues/{issue.number}/tasks/"
    forms = [shown(client, address) for _ in range(2)]

    for form in (*forms, *forms):
        assert client.post(address, TASK | form).status_code == 302

    assert forms[0]["csrfmiddlewaretoken"] != forms[1]["csrfmiddlewaretoken"]
    assert issue.tasks.count() == 2


def test_whoever_goes_back_and_types_something_else_means_something_else(running: Cast, browse: Browse) -> None:
    issue, client = running.opens(), browse(COUNTY)
    _clock(running)
    form = shown(client, f"/issues/{issue.number}/tasks/")

    for text in ("清淤", "修盖板", "清淤"):
        client.post(f"/issues/{issue.number}/tasks/", TASK | form | {"text": text})

    assert list(issue.tasks.values_list("text", flat=True)) == ["清淤", "修盖板"]


def test_a_form_with_a_fault_may_be_sent_again(running: Cast, browse: Browse) -> None:
    issue, client = running.opens(), browse(COUNTY)
    _clock(running)
    address = f"/issues/{issue.number}/tasks/"
    form = TASK | shown(client, address) | {"due_on": "2029-01-01"}

    assert [client.post(address, form).status_code for _ in range(2)] == [422, 422]
    assert not KeptAnswer.objects.exists()


def test_a_picture_that_comes_along_counts(running: Cast, browse: Browse) -> None:
    issue, client = running.opens(), browse(COUNTY)
    _clock(running)
    for body in (b"one", b"one", b"two"):
        form: dict[str, Any] = TASK | {"csrfmiddlewaretoken": "a" * 64, "picture": SimpleUploadedFile("a.jpg", body)}
        client.post(f"/issues/{issue.number}/tasks/", form)

    assert issue.tasks.count() == 2


def test_the_same_form_of_somebody_else_is_another_form(running: Cast, browse: Browse) -> None:
    issue = running.opens()
    running.inspector()
    _clock(running)
    form = TASK | {"csrfmiddlewaretoken": "a" * 64}
    browse(COUNTY).post(f"/issues/{issue.number}/tasks/", form)

    assert browse("3708").post(f"/issues/{issue.number}/tasks/", form).status_code == 403


def test_whoever_comes_too_late_is_told_who_did_what(running: Cast, browse: Browse) -> None:
    issue, county = running.starts(), browse(COUNTY, language="en")
    _clock(running)
    form = {"changed_so_far": "清了一半", "remains": "还有一半", "next_on": TASK["due_on"]}
    form |= shown(county, f"/issues/{issue.number}/interim-result/")
    by = running.actor(COUNTY)
    words = {"changed_so_far": "半", "remains": "半", "next_on": TODAY + timedelta(days=9)}
    loop.report_interim_result(number=issue.number, by=by, at=running.later(), **words)

    answer = county.post(f"/issues/{issue.number}/interim-result/", form)

    happened = answer.content.decode().partition('<ul class="meanwhile">')[2].partition("</ul>")[0]
    assert answer.status_code == 409
    assert happened.count("<li>") == 1
    assert "reported an interim result" in happened
    assert "任城区 办公室" in happened
    assert "清了一半" in answer.content.decode()


def test_whoever_opens_a_form_too_late_is_told_the_last_act(running: Cast, browse: Browse) -> None:
    issue = running.opens()
    loop.withdraw_issue(number=issue.number, reason="记错了", by=running.actor(VILLAGE), at=running.later())
    _clock(running)

    answer = browse(COUNTY, language="en").get(f"/issues/{issue.number}/tasks/")

    happened = answer.content.decode().partition('<ul class="meanwhile">')[2].partition("</ul>")[0]
    assert answer.status_code == 409
    assert "withdrew the issue" in happened


def test_what_is_filled_in_wrongly_has_nothing_to_do_with_others(running: Cast, browse: Browse) -> None:
    issue = running.starts()
    _clock(running)

    answer = browse(COUNTY).post(f"/issues/{issue.number}/tasks/", TASK | {"due_on": "2029-01-01", "based_on": "0"})

    assert answer.status_code == 422
    assert 'class="meanwhile"' not in answer.content.decode()


@pytest.mark.parametrize("said", ["", "-1", "9" * 30, "x"])
def test_a_version_that_is_none_tells_the_last_act(running: Cast, browse: Browse, said: str) -> None:
    issue = running.opens()
    _clock(running)

    answer = browse(COUNTY).post(f"/issues/{issue.number}/resumption/", {"based_on": said})

    assert answer.status_code == 409
    assert answer.content.decode().partition('class="meanwhile"')[2].partition("</ul>")[0].count("<li>") == 1


def test_many_clicks_at_once_are_one_issue(committed_database: None) -> None:
    plant_tree()
    town = Cast()
    actor = town.actor(VILLAGE)
    set_rehearsal_clock(town.later())
    form = {
        "title": "路灯不亮",
        "symptom_unit": VILLAGE,
        "topic": "other",
        "source": "self_found",
        "concerns": "service",
    }
    led_to: list[str] = []

    def click(client: Client) -> None:
        answer = client.post("/issues/new/", form | {"draft": "1", "csrfmiddlewaretoken": "a" * 64})
        led_to.append(answer.headers.get("Location", ""))
        connection.close()

    clients = [_client(actor.person_id) for _ in range(4)]
    threads = [Thread(target=click, args=(client,)) for client in clients]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert led_to == [f"/issues/{Issue.objects.get().number}/"] * 4


def test_a_database_that_is_lost_says_so_on_any_page(
    running: Cast, browse: Browse, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = browse(COUNTY, language="en")

    for place in ("huilu.web.middleware.rehearsal", "huilu.web.home.views.search_units"):
        with monkeypatch.context() as patched:
            patched.setattr(place, _lost)
            answer = client.get("/search/?q=任城")
        assert answer.status_code == 503
        assert "The database does not answer just now." in Page(answer).text


def _lost(*_given: object, **_named: object) -> None:
    raise OperationalError("server closed the connection") from psycopg.OperationalError("server closed the connection")


def _client(person_id: int) -> Client:
    from huilu.accounts.models import Person

    client = Client()
    client.force_login(Person.objects.get(pk=person_id))
    return client


def _clock(town: Cast) -> None:
    set_rehearsal_clock(at_noon(town))
