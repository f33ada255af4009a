"""Figures by name, forms that ask for them, and what comes back."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from huilu.burden import form_rules, rules
from huilu.burden.account import account_of
from huilu.burden.allowing import set_allowance
from huilu.burden.asking import quote_for, try_to_ask, withdraw_asked
from huilu.burden.fields import register_field
from huilu.burden.flagging import lift_suspension, suspend_demand
from huilu.burden.models import Demand, DemandUnit, Form
from huilu.burden.responses import waiting_for_answer
from huilu.burden.states import DemandKind
from huilu.burden.whom import MOST_NAMED, Whom
from huilu.kernel.actor import INSTALLATION
from huilu.ledger.models import Entry
from tests.burden.asking import COUNTY, SISTER, STREET, VILLAGE, asks
from tests.burden.filling import DUE, SUNSET, asking, asks_form
from tests.cast import Cast

SCHOOL = "370811007-S001"


@pytest.mark.parametrize("kind", [DemandKind.FORM, DemandKind.DATA_REQUEST])
def test_a_form_passes_the_gate_with_its_price(county: Cast, kind: DemandKind) -> None:
    """Figures once for all are asked for in the same way as a form."""
    offer = try_to_ask(asking(kind=kind), by=county.actor(COUNTY), at=county.at)
    assert (offer.price.minutes, offer.price.population, offer.price.minutes_in_all) == (30, 2, 60)
    assert not Demand.objects.exists()

    made = asks_form(county, kind=kind)

    assert [one.kind for one in waiting_for_answer(county.unit(VILLAGE), DUE)] == [kind]
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
        ({"due_on": date(2023, 10, 28)}, form_rules.NoWorkingDay),
        ({"due_on": date(2023, 10, 5)}, form_rules.NoWorkingDay),
        ({"sunset_on": date(2024, 11, 2)}, form_rules.AskedTooLong),
        ({"fields": ("unheard_of",)}, form_rules.NoSuchField),
        ({"whom": Whom()}, form_rules.WhomUnsaid),
        ({"whom": Whom(levels=("galaxy",))}, form_rules.WhomUnsaid),
        ({"whom": Whom(levels=("village",), units=(VILLAGE,))}, form_rules.WhomSaidTwice),
        ({"whom": Whom(units=("370102",))}, form_rules.NotBelow),
        ({"whom": Whom(levels=("province",))}, form_rules.NobodyThere),
        ({"whom": Whom(levels=("village",), audiences=("leading_body",))}, form_rules.WhomUnsaid),
        ({"whom": Whom(units=(COUNTY,))}, form_rules.NotBelow),
        ({"whom": Whom(units=tuple(str(n) for n in range(MOST_NAMED + 1)))}, form_rules.TooManyNamed),
        ({"minutes": 0}, rules.NotSaid),
        ({"risk_reason": " "}, rules.NotSaid),
        ({"risk_reason": "。", "minutes": 5000}, rules.NotSaid),
        ({"risk_reason": "无", "minutes": 5000}, rules.NotSaid),
        ({"purpose": {"zh": "同上"}}, rules.NotSaid),
        ({"basis": {"zh": "略。"}}, rules.NotSaid),
        ({"minutes": 2**32 + 1, "risk_reason": "大坝渗水"}, rules.TooManyMinutes),
        ({"due_on": date(9999, 1, 4), "sunset_on": date(9999, 12, 31)}, rules.TooFarOff),
        ({"due_on": date(2023, 9, 21)}, rules.TooShortNotice),
        ({"sunset_on": date(2023, 10, 30)}, rules.EndsBeforeDue),
        ({"minutes": 5000}, rules.OverAllowance),
    ],
)
def test_what_cannot_be_asked_says_why(county: Cast, changes: dict[str, Any], refusal: type) -> None:
    for act in (try_to_ask, lambda one, **signed: asks_form(county, **changes)):
        with pytest.raises(refusal) as refused:
            act(asking(**changes), by=county.actor(COUNTY), at=county.at)
        # It has no number yet.
        assert getattr(refused.value, "facts", {}).get("demand", "排水沟情况") == "排水沟情况"
    assert not Demand.objects.exists()


def test_what_cannot_wait_may_fall_on_a_weekend(county: Cast) -> None:
    assert asks_form(county, due_on=date(2023, 10, 28), risk_reason="大坝渗水,周末就要知道").is_risk


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


def test_only_the_asker_takes_it_back_and_says_why(county: Cast) -> None:
    demand, obligation = asks_form(county), asks(county, code="x@1", kind=DemandKind.OBLIGATION, fields=())
    with pytest.raises(rules.NoSuchDemand):
        withdraw_asked(code=demand.code, reason="不要了", by=county.actor(STREET), at=county.later())
    with pytest.raises(rules.ReasonMissing):
        withdraw_asked(code=demand.code, reason=" ", by=county.actor(COUNTY), at=county.later())
    with pytest.raises(form_rules.NotAskedThus):
        withdraw_asked(code=obligation.code, reason="不要了", by=county.actor(COUNTY), at=county.later())
    desk = county.actor(COUNTY, username="guard", post=rules.GUARD_POST)
    suspend_demand(code=demand.code, reason="先看看", by=desk, at=county.later())
    with pytest.raises(rules.NotDecidedYet):
        withdraw_asked(code=demand.code, reason="不要了", by=county.actor(COUNTY), at=county.later())
    lift_suspension(code=demand.code, reason="有必要", by=desk, at=county.later())
    gone = withdraw_asked(code=demand.code, reason="不要了", by=county.actor(COUNTY), at=county.later())
    assert (gone.state, gone.ended_because) == ("withdrawn", "不要了")
    with pytest.raises(rules.NotInThatState):
        withdraw_asked(code=demand.code, reason="不要了", by=county.actor(COUNTY), at=county.later())
    assert gone.sunset_on == SUNSET
