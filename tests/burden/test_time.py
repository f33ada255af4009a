"""Days at the gate: none that is over, and no month made light by an end in the far future."""

from __future__ import annotations

from datetime import date

import pytest

from huilu.burden import rules
from huilu.burden.account import account_of
from huilu.burden.allowing import set_allowance
from huilu.burden.effort import effort_of
from huilu.burden.models import Demand
from huilu.burden.states import DemandKind
from huilu.kernel.actor import INSTALLATION
from huilu.programmes.pack.schema import Pack
from tests.burden.asking import VILLAGE, asks
from tests.burden.filling import registers
from tests.cast import Cast
from tests.programmes.family import out, top
from tests.programmes.pack.small import PackData, both

YESTERDAY = date(2023, 9, 19)


def allow(town: Cast, minutes: int) -> None:
    set_allowance(level="village", minutes=minutes, by=INSTALLATION, at=town.later())


def undated(minutes: int, *, version: str = "1.0", start: date = date(2023, 9, 1), sunset: str = "2024-01-31") -> Pack:
    """One visit without a day, from some day on."""
    pack = top(version, due={"none": True}, repeats="once", minutes=minutes, sunset=sunset)
    return pack.model_copy(update={"window": pack.window.model_copy(update={"start": start})})


@pytest.mark.parametrize(
    "changes",
    [
        {"kind": DemandKind.OBLIGATION},
        {"kind": DemandKind.VISIT, "place": "村委会"},
        {"kind": DemandKind.FORM, "risk_reason": "堤坝渗水"},
    ],
)
def test_nothing_is_asked_by_a_day_that_is_over(town: Cast, changes: dict[str, object]) -> None:
    with pytest.raises(rules.DueInThePast) as refused:
        asks(town, due_on=YESTERDAY, **changes)

    assert str(refused.value.facts["today"]) == "2023-09-20"
    assert asks(town, due_on=date(2023, 9, 20), **(changes | {"risk_reason": "堤坝渗水"})).is_standing


def test_the_words_of_what_is_late_are_put_right_and_no_more_is_asked(town: Cast) -> None:
    out(town, top())
    town.later(days=60)

    out(town, top("1.1", text=both("Go there and look.")))
    assert Demand.objects.standing().get(requirement__code="visit").purpose["en"] == "Go there and look."
    with pytest.raises(rules.DueInThePast):
        out(town, top("1.2", minutes=61))


@pytest.mark.parametrize(
    "changes",
    [
        {"selector": {"match": {"level": ["village", "county", "city"]}}},
        {"fields": ["drain_length"]},
        {"repeats": "weekly"},
        {"sunset": "2024-01-31"},
    ],
)
def test_other_words_for_what_is_late_bring_nobody_and_nothing_new(town: Cast, changes: PackData) -> None:
    """Whoever is asked anew, or for more, would be late at once."""
    registers(town)
    late: PackData = {"due": {"on": "2023-10-10"}, "repeats": "monthly", "sunset": "2023-12-31"}
    out(town, top(**late))
    town.later(days=40)

    with pytest.raises(rules.DueInThePast):
        out(town, top("1.1", **(late | changes)))
    out(town, top("1.1", **(late | {"text": both("Go there."), "sunset": "2023-11-30"})))


def test_an_end_in_the_far_future_makes_no_month_light(town: Cast) -> None:
    allow(town, 100)

    with pytest.raises(rules.OverAllowance):
        out(town, undated(20_000, sunset="2099-12-31"))
    effort = effort_of(minutes=600, start_on=date(2023, 9, 1), due_on=None, end_on=date(2099, 12, 31), recurs=False)
    assert effort.until_on == date(2024, 3, 1)


def test_a_window_that_starts_later_is_weighed_anew(town: Cast) -> None:
    allow(town, 100)
    out(town, undated(380))
    assert account_of(town.unit(VILLAGE), date(2024, 1, 1)).minutes < 100

    with pytest.raises(rules.OverAllowance):
        out(town, undated(380, version="1.1", start=date(2024, 1, 20)))
    # What starts as before keeps its demand, on whatever day it is published again.
    town.later(days=10)
    out(town, undated(380, version="1.2"))
    assert Demand.objects.standing().get(requirement__code="visit").code == "centre_pack/visit@1.0"
