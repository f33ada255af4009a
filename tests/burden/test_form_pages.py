"""Asking and answering on pages: the price first, nothing lost, nothing sent unseen."""

from __future__ import annotations

import io
import re
from typing import Any

import pytest
from python_calamine import CalamineWorkbook

from huilu.burden import returns
from huilu.burden.flagging import suspend_demand
from huilu.burden.models import DataField, Demand, Response
from huilu.burden.rules import GUARD_POST
from huilu.burden.whom import Whom
from huilu.clock.actions import set_rehearsal_clock
from huilu.web.burden import answering
from tests.burden.asking import COUNTY, SISTER, STREET, VILLAGE
from tests.burden.filling import answers, asks_form, registers
from tests.cast import Cast
from tests.web.conftest import Browse, browse, no_undefined_variables
from tests.web.reading import Page, priced_in

__all__ = ["browse", "no_undefined_variables"]

TYPED = {
    "kind": "form", "label": "Drains", "purpose": "To know what to repair", "basis": "Decision 12",
    "fields_asked": "drain_length, drain_cover？", "levels": "village", "minutes": "30", "due_on": "2023-10-31",
    "sunset_on": "2023-11-30",
}  # fmt: skip


@pytest.fixture
def county(town: Cast) -> Cast:
    registers(town)
    set_rehearsal_clock(town.later())
    return town


def test_the_price_is_shown_before_anything_is_sent(county: Cast, browse: Browse) -> None:
    asker = browse(COUNTY, language="en")
    account = Page(asker.get(f"/units/{COUNTY}/demands/"))
    assert "/demands/new/" in account.links
    assert "As of" in account.text
    # The names of figures are at hand where they are asked for.
    assert "drain_length" in Page(asker.get("/demands/new/")).text
    shown = asker.post("/demands/new/", {**TYPED, "price": "1"})
    assert "It costs each unit 30 minutes; 2 units are asked, 1 person-hour in all." in Page(shown).text
    assert "0 minutes run already, 30 come" in Page(shown).text
    assert "The guard desk reads it afterwards" not in Page(shown).text
    # Of something else than was priced, the price is shown and nothing is sent; so of what was never priced.
    for changes in (priced_in(shown) | {"minutes": "20", "units": VILLAGE, "levels": []}, {"send": "1"}):
        other = asker.post("/demands/new/", {**TYPED, **changes})
        assert "This is the price now; nothing has been sent." in Page(other).text
        assert not Demand.objects.exists()
    risk = asker.post("/demands/new/", {**TYPED, "price": "1", "minutes": "1", "risk_reason": "汛期险情"})
    assert "It costs each unit 1 minute; 2 units are asked, 0.03 person-hours in all." in Page(risk).text
    assert "The guard desk reads it afterwards" in Page(risk).text

    sent = Page(asker.post("/demands/new/", {**TYPED, **priced_in(shown)}, follow=True))
    assert "It stands on the lists of those whom you asked." in sent.text
    assert Demand.objects.get().labels == {"en": "Drains"}
    refused = asker.post("/demands/new/", {**TYPED, "price": "1"})
    assert (refused.status_code, "It is not asked twice." in Page(refused).text) == (409, True)
    assert "Decision 12" in refused.content.decode()
    assert browse(VILLAGE).get("/demands/new/").status_code == 403


def test_from_the_list_to_what_was_sent(county: Cast, browse: Browse) -> None:
    demand = asks_form(county)
    village, page = browse(VILLAGE, language="en"), f"/demands/{demand.code}/answer/"
    for place in ("/", f"/units/{VILLAGE}/list/"):
        assert page in Page(village.get(place)).links
    opened = Page(village.get(page))
    assert "Due on" in opened.text
    assert "Kind of cover (if you have it)" in opened.text

    kept = Page(village.post(page, {"drain_cover": "open", "keep": "1"}, follow=True))
    assert "Kept. Nobody but your unit sees it." in kept.text
    # What is missing is told, field by field, and what was filled in with it is kept.
    missing = village.post(page, {"drain_cover": "covered", "drain_length": "", "send": "1"})
    assert missing.status_code == 422
    assert "This is still to be filled in." in Page(missing).text
    assert "#id_drain_length" in Page(missing).links
    assert Response.objects.get().values["drain_cover"] == "covered"
    wrong = village.post(page, {"drain_length": "many", "send": "1"})
    assert (wrong.status_code, 'value="many"' in wrong.content.decode()) == (422, True)

    sent = Page(village.post(page, {"drain_length": "1,200", "drain_cover": "covered", "send": "1"}, follow=True))
    assert "Sent." in sent.text
    assert "covered" in sent.text
    assert page not in Page(village.get("/")).links
    late = village.post(page, {"drain_length": "4321", "send": "1"})
    assert (late.status_code, "while you were filling it in. Here it is" in Page(late).text) == (409, True)
    assert "4321" in Page(late).text
    back = Page(village.post(f"{page}taking-back/", follow=True))
    assert "Taken back." in back.text
    assert 'value="1200"' in village.get(page).content.decode()


def test_what_was_said_before_is_looked_at_again(county: Cast, browse: Browse) -> None:
    first = asks_form(county)
    answers(county, first)
    browse(COUNTY).post(f"/demands/{first.code}/withdrawal/", {"reason": "数已收齐"})
    second = asks_form(county, by=STREET)

    html = browse(VILLAGE, language="en").get(f"/demands/{second.code}/answer/").content.decode()

    assert "you said to 任城区: 120. Confirm or correct it." in re.sub(r"<[^>]+>", "", html)
    assert 'value="120"' in html
    assert not Response.objects.filter(form__demand=second).exists()


def test_suspended_it_is_on_no_list_and_takes_nothing(county: Cast, browse: Browse) -> None:
    demand = asks_form(county)
    guard = county.actor(COUNTY, username="guard", post=GUARD_POST)
    suspend_demand(code=demand.code, reason="先看看", by=guard, at=county.later())
    village, page = browse(VILLAGE, language="en"), f"/demands/{demand.code}/answer/"
    assert page not in Page(village.get("/")).links
    assert "nothing can be sent" in Page(village.get(page)).text
    refused = village.post(page, {"drain_length": "1234", "drain_cover": "open", "send": "1"})
    # What was being filled in meanwhile is shown, with why it was not taken.
    told = Page(refused).text
    assert (refused.status_code, "neither sent nor kept" in told, "1234" in told) == (409, True, True)
    assert "this happened to it: suspended. 先看看" in told
    assert ("Kind of cover open" in told, village.get(page).content.decode().count("1234")) == (True, 0)


def test_the_asker_reads_answers_in_the_order_of_codes(
    county: Cast, browse: Browse, monkeypatch: pytest.MonkeyPatch
) -> None:
    demand = asks_form(county)
    page = f"/demands/{demand.code}/answers/"
    asker = browse(COUNTY, language="en")
    monkeypatch.setattr(answering, "FEW", 1)
    monkeypatch.setattr(returns, "MOST_NAMED", 1)
    read = Page(asker.get(page))
    assert "0 of 2 units have answered." in read.text
    # Who has not answered is counted, and named a window at a time; the workbook names them as well.
    assert "2 units, in the order of their codes" in read.text
    assert (VILLAGE in read.text, SISTER in read.text) == (True, False)
    assert SISTER in Page(asker.get(f"{page}{next(one for one in read.links if 'missing=' in one)}")).text
    named = [list(row) for row in _rows(asker.get(f"{page[:-1]}.xlsx").content, 1)]
    assert named == [["Code", "Unit"], [VILLAGE, "李营村"], ["and 1 more", ""]]
    answers(county, demand, by=SISTER, drain_length=900)
    answers(county, demand, drain_length=5)
    read = Page(asker.get(page)).text
    assert "2 of 2 units have answered." in read
    assert "Not answered yet" not in read
    assert read.index("李营村") < read.index("辛店村")
    assert browse(VILLAGE).get(page).status_code == 404
    assert browse("370102").get(page).status_code == 404

    rows = [list(row) for row in _rows(asker.get(f"{page[:-1]}.xlsx").content)]
    assert rows[2:] == [
        ["Code", "Unit", "Length of drains (米)", "Kind of cover"],
        [VILLAGE, "李营村", 5, ""],
        [SISTER, "辛店村", 900, ""],
    ]


def _rows(body: bytes, sheet: int = 0) -> Any:
    return CalamineWorkbook.from_filelike(io.BytesIO(body)).get_sheet_by_index(sheet).to_python()


def test_a_meeting_stands_on_the_list_with_its_place(county: Cast, browse: Browse) -> None:
    meeting = asks_form(county, kind="meeting", fields=(), place="区政府二楼")
    village, asker = browse(VILLAGE, language="en"), browse(COUNTY, language="en")
    assert "Of whom Village: Townships and villages" in Page(village.get(f"/demands/{meeting.code}/")).text
    # Units that are asked by name are named to those who see them.
    both = asks_form(county, kind="visit", fields=(), place="村委会", whom=Whom(units=(VILLAGE, SISTER)))
    assert "Of whom 李营村 · 辛店村 What for" in Page(asker.get(f"/demands/{both.code}/")).text
    assert "Of whom 李营村 and 1 other unit by name" in Page(village.get(f"/demands/{both.code}/")).text
    assert "区政府二楼" in Page(village.get("/")).text
    assert f"/demands/{meeting.code}/" in Page(village.get("/")).links
    assert village.get(f"/demands/{meeting.code}/answer/").status_code == 404


def test_a_figure_gets_its_name_on_a_page(county: Cast, browse: Browse) -> None:
    asker = browse(COUNTY, language="en")
    typed = {
        "code": "pump_kind",
        "en": "Sort of pump",
        "kind": "choice",
        "choices": "diesel Diesel\nmains From the mains",
    }
    assert "Registered." in Page(asker.post("/fields/", typed, follow=True)).text
    assert DataField.objects.get(code="pump_kind").options[1] == ("mains", {"en": "From the mains"})
    again = asker.post("/fields/", typed)
    assert (again.status_code, "There is a field" in Page(again).text) == (409, True)


def test_whoever_looks_at_the_list_of_another_is_led_to_the_demand(county: Cast, browse: Browse) -> None:
    demand = asks_form(county)
    links = Page(browse(COUNTY).get(f"/units/{VILLAGE}/list/")).links
    assert f"/demands/{demand.code}/" in links
    assert f"/demands/{demand.code}/answer/" not in links
