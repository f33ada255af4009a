"""Dry runs and load calendars as pages."""

from __future__ import annotations

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from huilu.programmes.models import Programme
from tests.cast import Cast
from tests.rehearsal.test_uploading import shipped, zipped
from tests.web.conftest import Browse
from tests.web.reading import Page

PAGE = "/programmes/dry-run/"
PACK = "second_batch_2023"


def sends(client: Client, body: bytes, **more: str) -> tuple[int, str]:
    file = SimpleUploadedFile("pack.zip", body, "application/zip")
    answer = client.post(PAGE, {"file": file, "on": "2023-09-05", **more})
    return answer.status_code, answer.content.decode()


def test_a_pack_that_was_sent_is_tried_and_forgotten(town: Cast, browse: Browse) -> None:
    status, page = sends(browse("37", "en"), zipped(shipped("ours/")))

    assert status == 200
    assert "would ask 10 units for" in page
    assert page.index('class="answer"') < page.index("<table")
    assert "山东省</span> issued it; reckoned from Tue 5 Sep 2023." in page
    assert not Programme.objects.exists()
    # The way to the report: the file was forgotten, what was typed beside it was not.
    assert 'href="#report"' in page
    again = page.partition('<h2 id="report">')[2]
    assert ('name="report"' in again, 'value="2023-09-05"' in again) == (True, True)


def test_the_report_is_a_file_without_scripts(town: Cast, browse: Browse) -> None:
    client = browse("37", "en")
    file = SimpleUploadedFile("pack.zip", zipped(shipped()))
    answer = client.post(PAGE, {"file": file, "on": "2023-09-05", "report": "1"})

    assert answer["Content-Disposition"] == f'attachment; filename="dry-run-{PACK}-1.3.html"'
    assert "<svg" in answer.content.decode()
    assert "<script" not in answer.content.decode()


def test_what_is_wrong_with_a_pack_is_shown_where_it_was_sent(town: Cast, browse: Browse) -> None:
    status, page = sends(browse("37", "en"), zipped(shipped() | {"stages.yaml": b"- one\n"}))

    assert status == 422
    assert "stages.yaml" in page
    assert "a programme has no phases or stages" in page
    assert "The pack has faults: " in page
    assert not re.search(r"/tmp|huilu-pack|the lint again", page)
    assert sends(browse("37"), b"no zip")[0] == 422


def test_only_whoever_may_issue_tries(running: Cast, browse: Browse) -> None:
    for code in ("370811007", "370811007201", "370811-D01"):
        assert browse(code).get(PAGE).status_code == 403
        assert sends(browse(code), zipped(shipped()))[0] == 403
    assert browse("37").get(f"{PAGE}{PACK}/").status_code == 403
    assert browse("37").get(f"{PAGE}none/report/").status_code == 404
    theirs = Page(browse("37", "en").get(f"{PAGE}{PACK}/"))
    assert "Only a post of 中国 publishes in its name." in theirs.text


def test_a_programme_of_ones_own_has_its_chart_its_table_and_its_report(running: Cast, browse: Browse) -> None:
    client = browse("00", "en")
    assert f'href="{PAGE}{PACK}/"' in client.get(PAGE).content.decode()

    answer = client.get(f"{PAGE}{PACK}/")

    page = answer.content.decode()
    assert re.search(r"echarts\.simple\.min\.[0-9a-f]{12}\.js", page)
    assert "unsafe" not in answer["Content-Security-Policy"]
    assert not re.search(r'style="|<style|<script>', page)
    assert (page.count("<svg"), page.count('id="chart-figures"')) == (1, 1)
    assert client.get(f"{PAGE}{PACK}/report/").content.decode().count("<svg") == 7


@pytest.mark.parametrize("address", ["/", "/units/3708/", "/units/3708/board/", "/units/3708/load/", PAGE])
def test_charts_are_loaded_on_their_pages_alone(running: Cast, browse: Browse, address: str) -> None:
    assert "echarts" not in browse("00").get(address).content.decode()


def test_a_units_weeks_and_those_below_it(running: Cast, browse: Browse) -> None:
    page = browse("3708", "en").get("/units/3708/load/").content.decode()

    assert "the heaviest one is that of" in page
    assert "Below, by kind of unit" in page
    assert "As of" in page
    assert "李营村" not in page.split("</header>")[1]
    assert "Below, by kind" not in browse("370811007201", "en").get("/units/370811007201/load/").content.decode()
    assert browse("370811007201").get("/units/3708/load/").status_code == 403


def test_nothing_ahead_is_said(town: Cast, browse: Browse) -> None:
    assert "Nothing that is asked of us lies ahead." in browse("37", "en").get("/units/37/load/").content.decode()
