"""What is asked beside programmes weighs in the weeks like everything else, and its meetings clash (M152, M157)."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from huilu.burden.account import account_of
from huilu.burden.flagging import suspend_demand
from huilu.burden.rules import GUARD_POST
from huilu.burden.whom import Whom
from huilu.campaigns.actions import answer_look_across
from huilu.kernel.actor import INSTALLATION
from huilu.kernel.days import day_of
from huilu.programmes.publishing import publish_pack
from huilu.rehearsal.calendar import loads_below, own_weeks
from huilu.rehearsal.clashes import ClashKind
from huilu.rehearsal.rehearsing import rehearse
from tests.burden.asking import COUNTY, SISTER, STREET, VILLAGE
from tests.burden.filling import answers, asks_form, registers
from tests.campaigns.stage import defines, draws
from tests.cast import Cast
from tests.rehearsal.packs import a_pack, spec
from tests.rehearsal.test_clashes import found

EVENT = date(2023, 11, 10)
EVERYBODY = Whom(levels=("city", "county", "township", "village"))


def meets(town: Cast, by: str = "37", **changes: Any) -> str:
    usual = {"kind": "meeting", "fields": (), "place": "礼堂", "due_on": EVENT, "minutes": 90, "whom": EVERYBODY}
    return asks_form(town, by=by, **(usual | changes)).code


@pytest.fixture
def asked(town: Cast) -> Cast:
    """A clause of a programme, two forms, a visit by name, a meeting, a look-across and a sample."""
    registers(town)
    pack = a_pack(spec("report", ("village",), minutes=240), spec("walk", ("village",), due={"none": True}))
    publish_pack(pack=pack, issuer=town.unit("00"), by=INSTALLATION, at=town.at)
    asks_form(town)
    asks_form(town, by=STREET, fields=("school_bus",), minutes=15, due_on=date(2023, 10, 20))
    asks_form(town, kind="visit", fields=(), place="村委会", whom=Whom(units=(VILLAGE,)), minutes=45)
    meets(town)
    draws(town, defines(town))
    return town


MONTHS = [date(2023, n, 1) for n in (9, 10, 11, 12)] + [date(2024, n, 1) for n in (1, 2, 3)]


@pytest.mark.parametrize("code", [VILLAGE, SISTER, STREET, COUNTY])
def test_the_weeks_of_a_unit_hold_what_its_account_holds(asked: Cast, code: str) -> None:
    unit, today = asked.unit(code), day_of(asked.at)

    weeks = own_weeks(unit, today)
    accounts = [account_of(unit, month) for month in MONTHS]

    in_weeks = {part.key for week in weeks for part, _minutes in week.parts}
    in_accounts = {line.demand.code.partition("@")[0] for one in accounts for line in one.lines}
    assert in_weeks == in_accounts
    assert sum(week.minutes for week in weeks) == sum(one.minutes for one in accounts) > 0


def test_the_kinds_below_hold_what_the_heaviest_unit_has(asked: Cast) -> None:
    """The village that is asked by name has more than its sister, and stands for its kind."""
    today = day_of(asked.at)
    village = next(one for one in loads_below(asked.unit(COUNTY), today) if one.kind.level == "village")

    own = {week.week: week.minutes for week in own_weeks(asked.unit(VILLAGE), today)}
    sister = {week.week: week.minutes for week in own_weeks(asked.unit(SISTER), today)}

    assert village.units == 2
    assert {one.week: one.most for one in village.weeks} == own
    assert {one.week: one.middle for one in village.weeks} == {week: sister.get(week, 0) for week in own}
    assert sum(own.values()) - sum(sister.values()) == 45


def test_what_is_answered_or_held_up_weighs_no_more(asked: Cast) -> None:
    unit, today = asked.unit(SISTER), day_of(asked.at)

    def weight() -> int:
        return sum(week.minutes for week in own_weeks(unit, today))

    before, form = weight(), asks_form(asked, by="3708", fields=("drain_cleared",), minutes=10)
    assert weight() == before + 10
    answers(asked, form, by=SISTER, drain_cleared="2023-09-01")
    assert weight() == before
    found_class = asked.unit(COUNTY).problem_classes.get()
    answer_look_across(number=found_class.number, answers=[True, True, True], by=asked.actor(SISTER), at=asked.later())
    assert weight() < before
    less, desk = weight(), asked.actor("00", username="desk", post=GUARD_POST)
    suspend_demand(code="37-1", reason="先看看", by=desk, at=asked.later())
    assert weight() == less - 90


def test_a_meeting_of_everybody_clashes_with_an_event_of_a_pack(town: Cast) -> None:
    code = meets(town, by="00")
    asks_form_on_the_day(town)
    pack = a_pack(spec("launch", ("city", "county", "township"), due={"on": EVENT}))

    run = rehearse(pack=pack, issuer=town.unit("37"), at=town.later())

    assert found(run, ClashKind.ALL_HANDS) == [(["autumn_work/launch", code], 5)]


def asks_form_on_the_day(town: Cast) -> None:
    """A form for everybody is due on that day too, and calls nobody together."""
    registers(town, "school_bus")
    asks_form(town, by="00", fields=("school_bus",), due_on=EVENT, whom=EVERYBODY)


def test_a_meeting_by_name_on_the_day_of_a_packs_meeting(town: Cast) -> None:
    town.actor(STREET)
    code = meets(town, by=COUNTY, whom=Whom(units=(STREET,)))
    carriers = [{"code": "call", "labels": {"zh": "晨会", "en": "Call"}, "existing": True}]
    pack = a_pack(spec("one", ("township",), due={"on": EVENT}, carrier="call"), carriers=carriers)

    run = rehearse(pack=pack, issuer=town.unit("37"), at=town.later())

    clash = next(one for one in run.clashes if one.kind is ClashKind.DOUBLE_BOOKED)
    assert (sorted(one.key for one in clash.claims), clash.units) == ([code, "autumn_work/one"], 1)
    assert clash.one_person == 1
