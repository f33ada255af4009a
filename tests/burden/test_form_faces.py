"""Asking and answering by API and at the command line."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from huilu.burden import form_rules
from huilu.burden.models import Demand
from huilu.burden.whom import Whom
from huilu.cli.burden import burden
from huilu.cli.progress import progress
from huilu.clock.actions import set_rehearsal_clock
from tests.api.conftest import Call, call
from tests.burden.asking import COUNTY, SISTER, STREET, VILLAGE
from tests.burden.filling import asks_form, registers
from tests.cast import Cast, publish
from tests.cli.conftest import Ask, Type, asked, typed
from tests.web.conftest import Browse, browse
from tests.web.reading import Page

__all__ = ["asked", "browse", "call", "typed"]

ASKED: dict[str, Any] = {
    "kind": "form", "labels": {"zh": "排水沟情况"}, "purpose": {"zh": "知道哪里要修"}, "basis": {"zh": "第12号"},
    "minutes": 30, "due_on": "2023-10-31", "sunset_on": "2023-11-30", "whom": {"levels": ["village"]},
    "fields": ["drain_length", "school_bus?"],
}  # fmt: skip


def test_by_api_from_the_price_to_the_answers(town: Cast, call: Call) -> None:
    registers(town)
    set_rehearsal_clock(town.later())
    for code in (COUNTY, STREET, VILLAGE, SISTER):
        town.actor(code)
    status, price = call("POST", "/demands/quotes", COUNTY, ASKED)
    assert (status, price["minutes_in_all"], price["heaviest"][0]["coming"]) == (200, 60, 30)
    assert not Demand.objects.exists()
    status, made = call("POST", "/demands/asked", COUNTY, ASKED)
    assert (status, made["code"], made["population"]) == (201, "370811-1", 2)
    assert call("POST", "/demands/quotes", STREET, ASKED)[0] == 409
    assert call("POST", "/demands/asked", VILLAGE, ASKED)[0] == 403

    named = {"demand": "370811-1"}
    status, kept = call("POST", "/demands/responses", VILLAGE, {**named, "values": {"school_bus": True}})
    assert (status, kept["state"], kept["fields"][1]["value"]) == (200, "draft", True)
    assert call("POST", "/demands/sendings", VILLAGE, {**named, "values": {}})[0] == 422
    assert call("GET", "/demands/answers/370811-1", COUNTY)[1]["items"] == []
    sent = call("POST", "/demands/sendings", VILLAGE, {**named, "values": {"drain_length": 12}})[1]
    assert (sent["state"], sent["sent_at"] is not None) == ("sent", True)
    call("POST", "/demands/sendings", SISTER, {**named, "values": {"drain_length": 99}})
    read = call("GET", "/demands/answers/370811-1?limit=1", COUNTY)[1]
    assert (read["answered"], read["asked"], read["next"]) == (2, 2, VILLAGE)
    assert read["items"][0]["values"] == {"school_bus": True, "drain_length": 12}
    rest = call("GET", f"/demands/answers/370811-1?after={VILLAGE}", COUNTY)[1]
    assert [one["unit"]["code"] for one in rest["items"]] == [SISTER]
    assert call("GET", "/demands/answers/370811-1", VILLAGE)[0] == 404
    assert call("POST", "/demands/takings-back", VILLAGE, named)[1]["state"] == "draft"
    assert call("GET", "/demands/response/370811-1", VILLAGE)[1]["state"] == "draft"
    withdrawn = call("POST", "/demands/withdrawals", COUNTY, {**named, "reason": "已有数据"})[1]
    assert (withdrawn["state"], withdrawn["ended_because"]) == ("withdrawn", "已有数据")


def test_by_api_a_figure_gets_its_name(town: Cast, call: Call) -> None:
    set_rehearsal_clock(town.later())
    body = {"code": "pump", "labels": {"zh": "水泵"}, "kind": "number", "measured_in": "台"}
    assert call("POST", "/demands/fields", COUNTY, body)[0] == 201
    assert [one["code"] for one in call("GET", "/demands/fields", COUNTY)[1]["items"]] == ["pump"]
    assert call("POST", "/demands/fields", COUNTY, body)[0] == 409


def test_at_the_command_line(town: Cast, asked: Ask, typed: Type, tmp_path: Path) -> None:
    for code in (COUNTY, VILLAGE):
        town.actor(code)
    county, village = ("--by", COUNTY, "--unit", COUNTY), ("--by", VILLAGE, "--unit", VILLAGE)
    field = ("field", "pump_kind", "水泵类型", "choice", "--choice", "diesel=柴油", "--choice", "mains=电动")
    assert asked(burden, *field, *county)["choices"][1]["code"] == "mains"
    typed(burden, "field", "pumps", "台数", "number", *county)
    assert "pumps" in typed(burden, "fields").stdout
    ask = (
        "ask", "form", "水泵情况", "--purpose", "防汛", "--basis", "第12号", "--minutes", "20", "--due",
        "2023-10-31", "--sunset", "2023-11-30", "--level", "village", "--field", "pumps", "--field", "pump_kind?",
    )  # fmt: skip
    dry = typed(burden, *ask, *county, "--dry-run").stdout
    assert "20 minutes each, 2 units, 0.7 person-hours in all." in dry
    assert "Village Townships and villages · October 2023: 0 minutes run already, 20 come · 900 are allowed" in dry
    assert "Nobody has been asked." in dry
    assert not Demand.objects.exists()
    assert asked(burden, *ask, *county)["code"] == "370811-1"

    assert "Not sent yet." in typed(burden, "answer", "370811-1", "pumps=3", *village).stdout
    with pytest.raises(form_rules.NoSuchField):
        typed(burden, "answer", "370811-1", "cats=3", *village)
    assert asked(burden, "answer", "370811-1", "pump_kind=电动", "--send", *village)["state"] == "sent"
    out = tmp_path / "answers.xlsx"
    assert "1 of 2 units have answered." in typed(burden, "answers", "370811-1", "--output", str(out)).stdout
    assert out.read_bytes().startswith(b"PK")
    assert "电动" in typed(burden, "answers", "370811-1").stdout
    assert asked(burden, "answers", "370811-1")["items"][0]["values"] == {"pumps": 3, "pump_kind": "mains"}
    assert asked(burden, "answer", "370811-1", "--take-back", *village)["state"] == "draft"
    typed(burden, "withdraw", "370811-1", *county, "--reason", "够了")
    assert Demand.objects.get().state == "withdrawn"


def test_the_short_list_says_what_is_asked_ad_hoc_and_why(
    town: Cast, call: Call, asked: Ask, typed: Type, browse: Browse
) -> None:
    publish(town)
    registers(town)
    form = asks_form(town)
    visit = asks_form(town, kind="visit", fields=(), place="村委会", whom=Whom(units=(VILLAGE,)), minutes=20)
    set_rehearsal_clock(town.later())
    town.actor(VILLAGE)

    told = call("GET", f"/units/{VILLAGE}/list", VILLAGE)[1]

    why = {one["code"]: (one["why"]["asked_by"]["code"], one["why"]["by_name"]) for one in told["asked_ad_hoc"]}
    assert why == {form.code: (COUNTY, False), visit.code: (COUNTY, True)}
    assert told["obligations"]
    sister = call("GET", f"/units/{SISTER}/list", SISTER)[1]
    assert [one["code"] for one in sister["asked_ad_hoc"]] == [form.code]
    assert asked(progress, "list", VILLAGE)["asked_ad_hoc"] == told["asked_ad_hoc"]
    lines = typed(progress, "list", VILLAGE).stdout
    assert "任城区: by name" in lines
    assert "任城区: all units of this kind" in lines
    for page in ("/", f"/units/{VILLAGE}/", f"/units/{VILLAGE}/list/"):
        shown = Page(browse(VILLAGE, language="en").get(page)).text
        assert "asked of this unit by name" in shown
        assert "asked of all units of this kind" in shown
