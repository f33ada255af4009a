"""What units fill in: kept in part, sent once, taken back, corrected and counted."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import connection

from huilu.accounts.sight import seeing
from huilu.burden import form_rules, responses, returns, rules
from huilu.burden.answering import keep_response, send_response, take_back_response
from huilu.burden.asking import withdraw_asked
from huilu.burden.flagging import lift_suspension, suspend_demand
from huilu.burden.models import Form, Response, Value
from huilu.burden.responses import answers_to, count_answered, count_not_yet, not_yet, read_sheet, waiting_for_answer
from huilu.burden.states import DemandKind
from huilu.burden.whom import Whom
from huilu.ledger.models import Entry
from tests.burden.asking import COUNTY, SISTER, STREET, VILLAGE
from tests.burden.filling import answers, asks_form
from tests.cast import TODAY, Cast
from tests.registers.workbooks import opened


def test_what_was_said_before_is_shown_and_goes_up_only_once_it_is_put_down(county: Cast) -> None:
    first = asks_form(county)
    answers(county, first, drain_length="1,200", drain_cover="暗沟")
    withdraw_asked(code=first.code, reason="数已收齐", by=county.actor(COUNTY), at=county.later())
    second = asks_form(county, by=STREET, fields=("drain_length", "drain_cover?", "school_bus"))

    length, cover, bus = read_sheet(second.code, county.unit(VILLAGE)).lines
    assert (length.shown, length.before_on, length.before_to) == (1200, TODAY, "任城区")
    assert (cover.shown, cover.said_before, bus.shown) == ("covered", "暗沟", None)
    with pytest.raises(form_rules.FieldsMissing) as refused:
        answers(county, second, school_bus="否")
    assert "排水沟长度" in str(refused.value.facts["missing"])
    sent = answers(county, second, school_bus="否", drain_length="1300")
    assert sent.values == {"school_bus": False, "drain_length": 1300}
    # The newer stands beside the older.
    assert sorted(Value.objects.filter(field__code="drain_length").values_list("value", flat=True)) == [1200, 1300]
    # Others of the same village are shown what it said last.
    assert [line.before for line in read_sheet(first.code, county.unit(VILLAGE)).lines] == [1300, None]


def test_partial_saves_lose_nothing_and_go_up_to_nobody(county: Cast) -> None:
    demand = asks_form(county)
    village, at = county.actor(VILLAGE), county.later()
    entries = Entry.objects.count()
    keep_response(demand=demand.code, cells={"drain_length": "12.5"}, by=village, at=at)
    keep_response(demand=demand.code, cells={"drain_cover": "open"}, by=village, at=at)
    keep_response(demand=demand.code, cells={"drain_cover": ""}, by=village, at=at)

    kept = Response.objects.get()
    assert (kept.values, kept.is_sent) == ({"drain_length": 12.5, "drain_cover": None}, False)
    assert Entry.objects.count() == entries
    for reader, sees in ((VILLAGE, 1), (SISTER, 0), (STREET, 0), (COUNTY, 0)):
        with seeing(county.actor(reader)):
            assert Response.objects.count() == sees, reader
    send_response(demand=demand.code, cells={}, by=village, at=county.later())
    for reader, sees in ((VILLAGE, 1), (SISTER, 0), (STREET, 1), (COUNTY, 1)):
        with seeing(county.actor(reader)):
            assert (Response.objects.count(), Value.objects.count()) == (sees, sees), reader


def test_sent_once_taken_back_and_corrected_until_the_day(county: Cast) -> None:
    demand = asks_form(county)
    village = county.actor(VILLAGE)
    with pytest.raises(form_rules.NothingSent):
        take_back_response(demand=demand.code, by=village, at=county.later())
    answers(county, demand)
    with pytest.raises(form_rules.SentAlready):
        answers(county, demand)
    assert not waiting_for_answer(county.unit(VILLAGE), TODAY)
    assert list(waiting_for_answer(county.unit(SISTER), TODAY)) == [demand]

    take_back_response(demand=demand.code, by=village, at=county.later())
    assert not Value.objects.exists()
    assert list(waiting_for_answer(county.unit(VILLAGE), TODAY)) == [demand]
    answers(county, demand, drain_length=130)
    said = [one.facts["values"]["drain_length"] for one in Entry.objects.filter(act="response.sent").order_by("pk")]
    assert said == [120, 130]
    with pytest.raises(form_rules.TooLateToCorrect):
        take_back_response(demand=demand.code, by=village, at=datetime(2023, 11, 1, 4, tzinfo=UTC))
    county.at = datetime(2023, 12, 1, 4, tzinfo=UTC)
    with pytest.raises(form_rules.AskedNoLonger):
        answers(county, demand, by=SISTER)


def test_only_who_is_asked_answers_and_only_what_is_asked(county: Cast) -> None:
    demand = asks_form(county, whom=Whom(units=(VILLAGE,)))
    meeting = asks_form(county, kind=DemandKind.MEETING, fields=(), place="电话")
    for code, by in ((demand.code, SISTER), (demand.code, COUNTY), (meeting.code, VILLAGE), ("370811-99", VILLAGE)):
        with pytest.raises(form_rules.NotAskedOfYou):
            send_response(demand=code, cells={}, by=county.actor(by), at=county.later())
        with pytest.raises(form_rules.NotAskedOfYou):
            read_sheet(code, county.unit(by))
    with pytest.raises(form_rules.NoSuchField):
        answers(county, demand, school_bus="是")


def test_suspended_it_vanishes_below_and_nothing_is_sent(county: Cast) -> None:
    demand = asks_form(county)
    guard = county.actor(COUNTY, username="guard", post=rules.GUARD_POST)
    keep_response(demand=demand.code, cells={"drain_length": 7}, by=county.actor(VILLAGE), at=county.later())
    decided: dict[str, Any] = {"code": demand.code, "reason": "先看看", "by": guard}
    suspend_demand(**decided, at=county.later())

    assert not waiting_for_answer(county.unit(VILLAGE), TODAY)
    with pytest.raises(rules.NotInThatState):
        answers(county, demand)
    lift_suspension(**decided, at=county.later())
    # What was kept is still there.
    assert send_response(demand=demand.code, cells={}, by=county.actor(VILLAGE), at=county.later()).values == {
        "drain_length": 7
    }
    suspend_demand(**decided, at=county.later())
    with pytest.raises(rules.NotInThatState):
        take_back_response(demand=demand.code, by=county.actor(VILLAGE), at=county.later())


def test_how_many_have_answered_is_counted(county: Cast) -> None:
    demand = asks_form(county)
    form = Form.objects.get()
    answers(county, demand, by=SISTER)
    assert (count_answered(demand).done, count_answered(demand).asked) == (1, 2)
    assert ([one.code for one in not_yet(demand)], count_not_yet(demand)) == ([VILLAGE], 1)
    answers(county, demand)
    assert [one.unit.code for one in answers_to(form)] == [VILLAGE, SISTER]
    assert [one.unit.code for one in answers_to(form, after=VILLAGE, most=1)] == [SISTER]
    with connection.cursor() as cursor:
        # On few rows it would read all of them: what matters is that it need not.
        cursor.execute("SET LOCAL enable_seqscan = off; SET LOCAL enable_sort = off; ANALYZE burden_response")
    window = Response.objects.sent().filter(form=form, unit_code__gt=VILLAGE).order_by("unit_code", "pk")[:1]
    assert "burden_response_in_order" in window.explain()
    named = asks_form(county, whom=Whom(units=(VILLAGE,)), fields=("school_bus",))
    assert (count_answered(named).done, count_answered(named).asked) == (0, 1)


def test_more_answers_than_a_sheet_has_rows_go_on_in_the_next(county: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    demand = asks_form(county)
    monkeypatch.setattr(returns, "PER_SHEET", 1)
    monkeypatch.setattr(responses, "A_FEW", 1)
    # The second one names those who have not answered.
    assert [len(grid) for grid in opened(returns.write_returns(demand, county.at)).values()] == [3, 3]
    for village in (SISTER, VILLAGE):
        answers(county, demand, by=village, drain_length=5)

    sheets = opened(returns.write_returns(demand, county.at))

    assert [[row[0] for row in grid[3:]] for grid in sheets.values()] == [[VILLAGE], [SISTER]]
    assert {grid[3][2] for grid in sheets.values()} == {5}
    assert returns.write_returns(demand, county.at) == returns.write_returns(demand, county.at)
