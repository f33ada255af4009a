"""What the guard desk stopped does not come back by a small change; what is truly less may be asked."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from huilu.burden.again import Reach
from huilu.burden.flagging import stop_demand, suspend_demand
from huilu.burden.rules import NotDecidedYet, StoppedBefore
from huilu.burden.states import DemandKind
from huilu.burden.whom import Whom
from huilu.kernel.words import say_the_same
from tests.burden.asking import COUNTY, SISTER, STREET, VILLAGE, classes, guard_of
from tests.burden.filling import SUNSET, asks_form
from tests.cast import Cast

BOTH, ONE = Whom(units=(VILLAGE, SISTER)), Whom(units=(VILLAGE,))
MEETING: dict[str, Any] = {"kind": DemandKind.MEETING, "fields": (), "place": "会议室", "minutes": 60}


def stops(town: Cast, *, for_good: bool = True, **asked: Any) -> None:
    demand, guard = asks_form(town, **asked), guard_of(town, "37")
    suspend_demand(code=demand.code, reason="先核实", by=guard, at=town.later())
    if for_good:
        stop_demand(code=demand.code, reason="已有数据", by=guard, at=town.later())


@pytest.mark.parametrize(
    "changes",
    [
        {"whom": BOTH},
        {"labels": {"zh": "排水沟情况 。", "en": "Drains!"}},
        {"labels": {"zh": "排水沟情况"}},
        {"purpose": {"zh": "知道哪里要修。"}},
        {"labels": {"zh": "排水溝情況"}, "purpose": {"zh": "知道哪裡要修"}, "fields": ("school_bus",)},
        {"labels": {"zh": "另一张表"}, "fields": ("drain_cover", "drain_length", "school_bus")},
        {"due_on": SUNSET},
    ],
)
def test_a_small_change_is_no_other_demand(county: Cast, changes: dict[str, Any]) -> None:
    stops(county)
    with pytest.raises(StoppedBefore):
        asks_form(county, **changes)


def test_a_minute_less_of_more_units_is_not_less(county: Cast) -> None:
    stops(county, whom=ONE)
    for whom in (BOTH, Whom(levels=("village",))):
        with pytest.raises(StoppedBefore):
            asks_form(county, minutes=29, whom=whom)


@pytest.mark.parametrize("changes", [{"minutes": 10, "whom": BOTH}, {"whom": ONE}, {"fields": ("drain_length",)}])
def test_what_is_truly_less_may_be_asked(county: Cast, changes: dict[str, Any]) -> None:
    stops(county)
    assert asks_form(county, **changes).is_standing


def test_what_waits_for_the_desk_does_not_come_in_other_marks(town: Cast) -> None:
    stops(town, for_good=False, **MEETING)
    with pytest.raises(NotDecidedYet):
        asks_form(town, **MEETING | {"minutes": 5}, purpose={"zh": "知道、哪里要修!"})


def test_another_matter_under_the_same_title_is_asked(county: Cast) -> None:
    stops(county)
    other = asks_form(county, purpose={"zh": "安排校车"}, fields=("school_bus",))
    assert other.is_standing


def test_labels_agree_on_letters_in_any_language() -> None:
    assert say_the_same({"zh": "排水沟 情况"}, {"zh": "排水沟情况。", "en": "Drains"})
    assert say_the_same({"en": "ＤＲＡＩＮＳ"}, {"zh": "沟", "en": "drains."})
    assert not say_the_same({"zh": "…"}, {"zh": "。"})
    assert not say_the_same({"zh": "2023年9月"}, {"zh": "2023年10月"})


def test_what_cannot_meet_is_seen_without_a_look_at_the_units(town: Cast) -> None:
    villages, base, none = classes("village"), classes("base"), frozenset[int]()
    one, sister = frozenset({town.unit(VILLAGE).pk}), frozenset({town.unit(SISTER).pk})
    here, above, elsewhere = (town.unit(code).path for code in (STREET, COUNTY, "370102"))
    apart = [
        (Reach(here, villages, one), Reach(elsewhere, villages, one)),
        (Reach(here, villages, none), Reach(above, base, none)),
        (Reach(here, none, one), Reach(above, none, sister)),
        (Reach(here, villages, one), Reach(above, none, none)),
    ]

    with CaptureQueriesContext(connection) as asked:
        assert not any(reach.meets(other) or other.meets(reach) for reach, other in apart)

    assert len(asked) == 0
    # A name may be one of the class or none, and one place may lie below the other.
    for other, is_met in ((Reach(above, none, one), True), (Reach(above, villages, none), True),
                          (Reach(above, base, none), False)):  # fmt: skip
        assert Reach(here, none, one).meets(other) is other.meets(Reach(here, none, one)) is is_met
