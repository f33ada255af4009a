"""What passed at once as a risk is read afterwards; what was none is held up (M156)."""

from __future__ import annotations

import pytest

from huilu.burden import rules
from huilu.burden.auditing import NoRiskItem, ReadAlready, read_risk, risks_before
from huilu.burden.flagging import stop_demand, suspend_demand
from huilu.burden.models import Demand, RiskReading
from huilu.burden.responses import waiting_for_answer
from huilu.cli.burden import burden
from huilu.clock.actions import set_rehearsal_clock
from huilu.kernel.actor import Actor
from huilu.kernel.days import day_of
from huilu.ledger.models import Entry
from tests.api.conftest import Call, call
from tests.burden.asking import COUNTY, STREET, VILLAGE
from tests.burden.filling import asks_form, registers
from tests.cast import TODAY, Cast
from tests.cli.conftest import Ask, Type, asked, typed
from tests.rows import refused
from tests.web.conftest import Browse, browse, no_undefined_variables
from tests.web.reading import Page

__all__ = ["asked", "browse", "call", "no_undefined_variables", "typed"]

WHY = "堤坝渗水"


@pytest.fixture
def hasty(town: Cast) -> Demand:
    """A form that is due today, for it concerns a risk."""
    registers(town)
    return asks_form(town, due_on=TODAY, risk_reason=WHY)


def desk(town: Cast, code: str = COUNTY) -> Actor:
    return town.actor(code, username=f"desk-{code}", post=rules.GUARD_POST)


def reads(town: Cast, code: str, *, was_risk: bool, by: Actor | None = None) -> RiskReading:
    return read_risk(code=code, was_risk=was_risk, reason="看过", by=by or desk(town), at=town.later())


def test_what_was_a_risk_stays_and_it_is_on_record_who_read_it(town: Cast, hasty: Demand) -> None:
    reads(town, hasty.code, was_risk=True)

    hasty.refresh_from_db()
    assert (hasty.state, hasty.risk_reading.outcome) == ("standing", "accepted")
    entry = Entry.objects.get(act="burden.risk_read")
    assert entry.facts == {"demand": hasty.code, "was_risk": True, "reason": "看过"}
    assert entry.by_label == desk(town).signature
    with pytest.raises(ReadAlready):
        reads(town, hasty.code, was_risk=False, by=desk(town, "00"))
    refused("burden_risk_outcome", "UPDATE burden_riskreading SET outcome = 'forgotten'")


def test_what_was_no_risk_is_held_up_and_then_decided(town: Cast, hasty: Demand) -> None:
    village = town.unit(VILLAGE)
    assert waiting_for_answer(village, day_of(town.at)).exists()

    reads(town, hasty.code, was_risk=False)

    assert not waiting_for_answer(village, day_of(town.at)).exists()
    stop_demand(code=hasty.code, reason="等得了", by=desk(town), at=town.later())
    hasty.refresh_from_db()
    assert (hasty.state, hasty.suspensions.get().outcome) == ("stopped", "stopped")


def test_what_is_held_up_already_is_only_read(town: Cast, hasty: Demand) -> None:
    suspend_demand(code=hasty.code, reason="先看看", by=desk(town), at=town.later())
    reads(town, hasty.code, was_risk=False)
    assert hasty.suspensions.get().because == "先看看"


def test_who_may_read_what(town: Cast, hasty: Demand) -> None:
    plain = asks_form(town, by=STREET, fields=("school_bus",))
    with pytest.raises(NoRiskItem):
        reads(town, plain.code, was_risk=True)
    for nobody in (town.actor(COUNTY), desk(town, STREET)):
        with pytest.raises(rules.OnlyGuardDesk):
            reads(town, hasty.code, was_risk=True, by=nobody)
    own = asks_form(town, by="3708", fields=("notes_on_water",), risk_reason=WHY)
    asker_at_the_desk = town.actor("3708", username="3708", post=rules.GUARD_POST)
    with pytest.raises(rules.AskerCannotDecide):
        reads(town, own.code, was_risk=True, by=asker_at_the_desk)
    assert [one.code for one in risks_before(asker_at_the_desk)] == [hasty.code]
    assert risks_before(town.actor(COUNTY)) == []


def test_what_nobody_has_read_comes_first(town: Cast, hasty: Demand) -> None:
    later = asks_form(town, fields=("school_bus",), risk_reason="校车刹车失灵")
    reads(town, hasty.code, was_risk=True)
    assert [one.code for one in risks_before(desk(town))] == [later.code, hasty.code]


def test_by_api(town: Cast, hasty: Demand, call: Call) -> None:
    set_rehearsal_clock(town.later())
    at_desk = f"{COUNTY}/{rules.GUARD_POST}"
    second = asks_form(town, labels={"zh": "校车"}, fields=("school_bus",), risk_reason="校车刹车失灵")
    (one, other) = call("GET", "/demands/risks", at_desk)[1]["items"]
    assert (one["demand"], one["risk_reason"], one["outcome"]) == (hasty.code, WHY, "")
    assert (other["demand"], other["asker"]["code"]) == (second.code, COUNTY)
    assert call("GET", "/demands/risks", COUNTY) == (200, {"items": []})

    read = {"demand": hasty.code, "reason": "等得了"}
    assert call("POST", "/demands/risk-readings", at_desk, read)[0] == 422
    assert call("POST", "/demands/risk-readings", COUNTY, read | {"was_risk": False})[0] == 403
    assert call("POST", "/demands/risk-readings", at_desk, read | {"was_risk": False})[1]["state"] == "suspended"
    assert [one["outcome"] for one in call("GET", "/demands/risks", at_desk)[1]["items"]] == ["", "no_risk"]


def test_on_pages_and_at_the_command_line(town: Cast, hasty: Demand, browse: Browse, asked: Ask, typed: Type) -> None:
    set_rehearsal_clock(town.later())
    steward = browse(COUNTY, language="en", username="desk-370811", post=rules.GUARD_POST)
    assert "/guard-desk/risks/" in Page(steward.get("/guard-desk/")).links
    listed = Page(steward.get("/guard-desk/risks/"))
    assert "1 demand passed at once because of a risk and is still to be read." in listed.text
    assert WHY in listed.text
    by = ("--by", "desk-370811", "--unit", COUNTY)
    assert WHY in typed(burden, "risks", *by).stdout

    page = f"/demands/{hasty.code}/"
    assert "It passed at once as a risk." in Page(steward.get(page)).text
    for wrong in (
        {"reason": "等得了"},
        {"outcome": "perhaps", "reason": "等得了"},
        {"outcome": "no_risk", "reason": " "},
    ):
        answer = steward.post(f"{page}risk-reading/", wrong)
        # What went wrong stands beside the question, and not in the form that suspends.
        reading, suspending = answer.content.decode().split(f'action="{page}suspension/"')
        assert (answer.status_code, "This could not be done" in reading) == (422, True)
        assert "This could not be done" not in suspending
        assert ("等得了" in reading, "等得了" in suspending) == ("等得了" in wrong["reason"], False)
    assert not RiskReading.objects.exists()
    assert Demand.objects.get(pk=hasty.pk).is_standing
    done = Page(steward.post(f"{page}risk-reading/", {"outcome": "no_risk", "reason": "等得了"}, follow=True))
    assert "It is suspended until you decide." in done.text
    assert "it was no risk — 等得了" in done.text
    again = steward.post(f"{page}risk-reading/", {"outcome": "accepted", "reason": "等得了"})
    assert (again.status_code, "was read already" in Page(again).text) == (ReadAlready.status, True)
    assert "All that passed as a risk has been read." in Page(steward.get("/guard-desk/risks/")).text
    assert asked(burden, "risks", *by)["items"][0]["outcome"] == "no_risk"
    assert "it was no risk" in Page(browse(VILLAGE, language="en").get(page)).text

    second = asks_form(town, labels={"zh": "校车"}, fields=("school_bus",), risk_reason="校车刹车失灵")
    set_rehearsal_clock(town.later())
    assert asked(burden, "read-risk", second.code, "--accepted", "--reason", "属实", *by)["state"] == "standing"
    assert "Your post is not a guard desk." in Page(browse(COUNTY, language="en").get("/guard-desk/risks/")).text
