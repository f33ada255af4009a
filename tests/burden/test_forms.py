"""Figures by name, forms that ask for them, and what comes back."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest

from huilu.accounts.capabilities import NotYoursToDo
from huilu.accounts.sight import seeing
from huilu.burden import form_rules, rules
from huilu.burden.account import account_of
from huilu.burden.allowing import set_allowance
from huilu.burden.answering import keep_response, send_response, take_back_response
from huilu.burden.asking import quote_for, try_to_ask, withdraw_asked
from huilu.burden.fields import alike_fields, register_field
from huilu.burden.flagging import lift_suspension, suspend_demand
from huilu.burden.models import DataField, Demand, DemandUnit, Form, Response, Value
from huilu.burden.responses import answers_to, count_answered, not_yet, read_sheet, waiting_for_answer
from huilu.burden.states import DemandKind
from huilu.burden.whom import MOST_NAMED, Whom
from huilu.kernel.actor import INSTALLATION
from huilu.ledger.models import Entry
from tests.burden.asking import COUNTY, SISTER, STREET, VILLAGE, asks
from tests.burden.filling import COVERS, DUE, FIELDS, SUNSET, answers, asking, asks_form, registers
from tests.cast import TODAY, Cast

SCHOOL = "370811007-S001"


@pytest.fixture
def county(town: Cast) -> Cast:
    registers(town)
    return town


# ---- names of figures


def test_a_figure_has_one_name_for_all(county: Cast) -> None:
    assert [one.code for one in DataField.objects.all()] == sorted(FIELDS)
    assert DataField.objects.get(code="drain_length").label == "排水沟长度 (米)"
    with pytest.raises(form_rules.FieldExists):
        registers(county, "drain_length", by=STREET)
    with pytest.raises(form_rules.FieldAlike) as refused:
        register_field(
            code="length_of_drain", labels={"zh": "排水沟的长度"}, kind="number", by=county.actor(STREET), at=county.at
        )
    assert "drain_length" in str(refused.value.facts["alike"])
    assert [one.code for one in alike_fields({"zh": "排水沟的长度"})] == ["drain_length"]
    made = register_field(
        code="drain_planned", labels={"zh": "排水沟规划长度"}, kind="number", by=county.actor(STREET),
        at=county.at, differs="规划的,不是已有的",
    )  # fmt: skip
    assert Entry.objects.get(about_id=made.pk, act="field.registered").facts["differs"] == "规划的,不是已有的"


@pytest.mark.parametrize(
    "changes",
    [
        {"code": "Drain-Length"},
        {"labels": {"zh": " — "}},
        {"labels": {"fr": "fossé"}},
        {"labels": {"zh": "长" * 101}},
        {"kind": "photo"},
        {"choices": COVERS},
        {"kind": "choice"},
        {"kind": "choice", "choices": (COVERS[0], COVERS[0])},
        {"held_in": "somewhere"},
    ],
)
def test_a_field_that_nobody_could_fill_in_is_refused(town: Cast, changes: dict[str, Any]) -> None:
    given: dict[str, Any] = {"code": "a_figure", "labels": {"zh": "某数"}, "kind": "number"} | changes
    with pytest.raises(form_rules.FieldUnfit):
        register_field(**given, by=town.actor(COUNTY), at=town.at)
    assert not DataField.objects.exists()


def test_villages_neither_name_figures_nor_ask(county: Cast) -> None:
    with pytest.raises(NotYoursToDo):
        register_field(code="x_y", labels={"zh": "某数"}, kind="text", by=county.actor(VILLAGE), at=county.at)
    with pytest.raises(NotYoursToDo):
        asks_form(county, by=VILLAGE)


# ---- asking


def test_a_form_passes_the_gate_with_its_price(county: Cast) -> None:
    offer = try_to_ask(asking(), by=county.actor(COUNTY), at=county.at)
    assert (offer.price.minutes, offer.price.population, offer.price.hours_in_all) == (30, 2, 1)
    assert not Demand.objects.exists()

    made = asks_form(county)

    assert (made.code, made.population, made.fields) == ("370811-1", 2, ["drain_length", "drain_cover"])
    lines = [(one.field.code, one.is_required) for one in Form.objects.get().lines.select_related("field")]
    assert lines == [("drain_length", True), ("drain_cover", False)]
    assert Entry.objects.get(act="demand.asked").facts["whom"] == {"levels": ["village"]}
    assert asks_form(county, fields=("school_bus",)).code == "370811-2"
    assert asks_form(county, by=STREET, fields=("notes_on_water",)).code == "370811007-1"


def test_a_meeting_has_a_day_a_place_and_no_form(county: Cast) -> None:
    made = asks_form(county, kind=DemandKind.MEETING, fields=(), minutes=90, place="区政府二楼")

    assert (made.place, made.minutes, made.due_on) == ("区政府二楼", 90, DUE)
    assert not Form.objects.exists()
    assert list(waiting_for_answer(county.unit(VILLAGE), DUE)) == [made]
    assert not waiting_for_answer(county.unit(VILLAGE), date(2023, 11, 1))


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"kind": DemandKind.OBLIGATION}, form_rules.NotAskedThus),
        ({"kind": "quiz"}, form_rules.NotAskedThus),
        ({"fields": ()}, form_rules.FormEmpty),
        ({"fields": ("drain_length", "drain_length?")}, form_rules.FormEmpty),
        ({"kind": DemandKind.MEETING, "place": "楼上"}, form_rules.FormEmpty),
        ({"kind": DemandKind.VISIT, "fields": ()}, form_rules.PlaceMissing),
        ({"due_on": None}, form_rules.DayMissing),
        ({"fields": ("unheard_of",)}, form_rules.NoSuchField),
        ({"whom": Whom()}, form_rules.WhomUnsaid),
        ({"whom": Whom(levels=("galaxy",))}, form_rules.WhomUnsaid),
        ({"whom": Whom(levels=("village",), units=(VILLAGE,))}, form_rules.WhomUnsaid),
        ({"whom": Whom(units=("370102",))}, form_rules.NotBelow),
        ({"whom": Whom(units=(COUNTY,))}, form_rules.NotBelow),
        ({"whom": Whom(units=tuple(str(n) for n in range(MOST_NAMED + 1)))}, form_rules.TooManyNamed),
        ({"minutes": 0}, rules.NotSaid),
        ({"due_on": date(2023, 9, 21)}, rules.TooShortNotice),
        ({"sunset_on": date(2023, 10, 30)}, rules.EndsBeforeDue),
        ({"minutes": 5000}, rules.OverAllowance),
    ],
)
def test_what_cannot_be_asked_says_why(county: Cast, changes: dict[str, Any], refusal: type) -> None:
    for act in (try_to_ask, lambda one, **signed: asks_form(county, **changes)):
        with pytest.raises(refusal):
            act(asking(**changes), by=county.actor(COUNTY), at=county.at)
    assert not Demand.objects.exists()


def test_a_few_units_by_name_are_counted_exactly(county: Cast) -> None:
    set_allowance(level="village", minutes=100, by=INSTALLATION, at=county.later())
    made = asks_form(county, whom=Whom(units=(VILLAGE,)), minutes=70)
    assert (made.population, DemandUnit.objects.get().unit.code) == (1, VILLAGE)
    month = date(2023, 10, 1)
    assert account_of(county.unit(VILLAGE), month).minutes == 70
    assert account_of(county.unit(SISTER), month).minutes == 0

    # The sister has room for what the village has not.
    asks_form(county, whom=Whom(units=(SISTER,)), minutes=70)
    for whom in (Whom(units=(VILLAGE,)), Whom(levels=("village",))):
        with pytest.raises(rules.OverAllowance) as refused:
            asks_form(county, whom=whom, minutes=40, fields=("school_bus",))
        assert refused.value.facts["running"] == 70
    # What all villages are asked takes room of the one that is named, too.
    asks_form(county, whom=Whom(levels=("village",)), minutes=30, fields=("school_bus",))
    with pytest.raises(rules.OverAllowance):
        asks_form(county, by=STREET, whom=Whom(units=(VILLAGE,)), minutes=10, fields=("notes_on_water",))
    offer = quote_for(asking(whom=Whom(units=(SCHOOL,)), minutes=40), by=county.actor(STREET), at=county.at)
    assert [(one.audience, one.running) for one in offer.heaviest] == [("base_unit", 0)]


# ---- once only


def test_the_same_figure_is_not_asked_twice_of_any_unit(county: Cast) -> None:
    asks_form(county, whom=Whom(units=(VILLAGE,)))

    asks_form(county, whom=Whom(units=(SISTER,)))
    for by, whom in (
        (STREET, Whom(units=(VILLAGE,))),
        (STREET, Whom(levels=("village",))),
        (COUNTY, Whom(levels=("village",))),
    ):
        with pytest.raises(rules.HeldAlready):
            asks_form(county, by=by, whom=whom, fields=("school_bus", "drain_length"))
    asks_form(county, whom=Whom(audiences=("base_unit",)))


def test_of_several_common_figures_each_is_looked_at(county: Cast) -> None:
    """A demand of before may share one figure with nobody asked, and another with somebody."""
    asks(county, level="base", fields=("drain_length", "school_bus"))
    asks_form(county, fields=("drain_length", "school_bus"))
    with pytest.raises(rules.HeldAlready):
        asks_form(county, whom=Whom(units=(SCHOOL,)), fields=("school_bus",))


def test_what_the_system_holds_is_never_asked(county: Cast) -> None:
    held = {"credit_code": "unit.uscc", "projects": "register:second_batch_2023/livelihood_project"}
    for code, held_in in held.items():
        register_field(
            code=code, labels={"en": code}, kind="text", held_in=held_in, by=county.actor(COUNTY), at=county.at
        )
        with pytest.raises(rules.HeldAlready):
            asks_form(county, fields=(code,))


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


# ---- answering


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


@pytest.mark.parametrize(
    ("code", "raw", "value"),
    [
        ("drain_length", "１，２００", 1200),
        ("drain_cleared", "2023年9月1日", "2023-09-01"),
        ("drain_cover", "Covered", "covered"),
        ("school_bus", "有", True),
        ("notes_on_water", "  雨天\t进水 ", "雨天 进水"),
        ("drain_length", "很长", None),
        ("drain_cleared", "2023-02-30", None),
        ("drain_cover", "玻璃", None),
        ("school_bus", "也许", None),
        ("notes_on_water", "长" * 2001, None),
        ("notes_on_water", "#REF!", None),
    ],
)
def test_values_have_one_form(county: Cast, code: str, raw: Any, value: Any) -> None:
    demand = asks_form(county, fields=(code,))
    if value is None:
        with pytest.raises(form_rules.ValueUnfit) as refused:
            answers(county, demand, **{code: raw})
        assert refused.value.facts["field"] == code
        assert not Response.objects.exists()
    else:
        assert answers(county, demand, **{code: raw}).values == {code: value}


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
    assert [one.code for one in not_yet(demand, most=5)] == [VILLAGE]
    answers(county, demand)
    assert [one.unit.code for one in answers_to(form)] == [VILLAGE, SISTER]
    assert [one.unit.code for one in answers_to(form, after=VILLAGE, most=1)] == [SISTER]
    named = asks_form(county, whom=Whom(units=(VILLAGE,)), fields=("school_bus",))
    assert (count_answered(named).done, count_answered(named).asked) == (0, 1)


def test_only_the_asker_takes_it_back_and_says_why(county: Cast) -> None:
    demand, obligation = asks_form(county), asks(county, code="x@1", kind=DemandKind.OBLIGATION, fields=())
    with pytest.raises(rules.NoSuchDemand):
        withdraw_asked(code=demand.code, reason="不要了", by=county.actor(STREET), at=county.later())
    with pytest.raises(rules.ReasonMissing):
        withdraw_asked(code=demand.code, reason=" ", by=county.actor(COUNTY), at=county.later())
    with pytest.raises(form_rules.NotAskedThus):
        withdraw_asked(code=obligation.code, reason="不要了", by=county.actor(COUNTY), at=county.later())
    gone = withdraw_asked(code=demand.code, reason="不要了", by=county.actor(COUNTY), at=county.later())
    assert (gone.state, gone.ended_because) == ("withdrawn", "不要了")
    with pytest.raises(rules.NotInThatState):
        withdraw_asked(code=demand.code, reason="不要了", by=county.actor(COUNTY), at=county.later())
    assert gone.sunset_on == SUNSET
