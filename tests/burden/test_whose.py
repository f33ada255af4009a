"""Whoever asked is who asked, wherever below it is asked; how many it meets is counted today; and it ends."""

from __future__ import annotations

import pytest

from huilu.accounts.sight import seeing
from huilu.burden import rules
from huilu.burden.account import asked_of
from huilu.burden.flagging import flag_burden, suspend_demand
from huilu.burden.models import Demand
from huilu.burden.population import count_today
from huilu.burden.queries import find_demand, matters_before
from huilu.campaigns import actions
from huilu.campaigns.models import Plan
from huilu.clock.actions import set_rehearsal_clock
from tests.burden.asking import COUNTY, SISTER, VILLAGE, asks, guard_of
from tests.campaigns.stage import LESSON, SEED, an_issue, defines, grow
from tests.cast import Cast
from tests.web.conftest import Browse, browse, no_undefined_variables
from tests.web.reading import Page

__all__ = ["browse", "no_undefined_variables"]

PROVINCE, NEIGHBOUR = "37", "3701"


def province_looks_across(town: Cast) -> Demand:
    """The province makes a class of what is so in one county, and asks about it there."""
    number, by = an_issue(town).number, town.actor(PROVINCE)
    actions.define_class(from_issue=number, scope=COUNTY, lesson=LESSON, by=by, at=town.later())
    return Demand.objects.get()


def a_sample(town: Cast, by: str = COUNTY) -> Plan:
    """Of a class of the county, drawn by it or by somebody above."""
    grow(6)
    found = defines(town)
    return actions.draw_sample(number=found.number, seed=SEED, by=town.actor(by), at=town.later())


def test_what_somebody_above_asks_at_a_scope_is_theirs(town: Cast) -> None:
    demand = province_looks_across(town)

    assert (demand.asker.code, demand.top.code, demand.population) == (PROVINCE, COUNTY, 2)
    # It is asked of those below the scope, and is known to nobody beside it.
    assert demand in asked_of(town.unit(VILLAGE))
    assert demand not in asked_of(town.unit(COUNTY))
    for unit in (VILLAGE, "3708", PROVINCE):
        with seeing(town.actor(unit)):
            assert find_demand(demand.code, for_=town.actor(unit)) == demand
    with seeing(town.actor(NEIGHBOUR)):
        assert not Demand.objects.exists()
    with pytest.raises(rules.NoSuchDemand):
        find_demand(demand.code, for_=town.actor(NEIGHBOUR))


def test_a_guard_desk_below_the_asker_does_not_decide(town: Cast) -> None:
    demand = province_looks_across(town)
    flag_burden(code=demand.code, reason="要填三遍", by=town.actor(VILLAGE), at=town.later())

    assert matters_before(guard_of(town, COUNTY)) == []
    with pytest.raises(rules.OnlyGuardDesk):
        suspend_demand(code=demand.code, reason="先看看", by=guard_of(town, COUNTY), at=town.later())
    suspend_demand(code=demand.code, reason="先看看", by=guard_of(town, PROVINCE), at=town.later())
    assert [one.demand for one in matters_before(guard_of(town, PROVINCE))] == [demand]


def test_a_sample_is_asked_by_whoever_draws_it(town: Cast) -> None:
    plan = a_sample(town, by=PROVINCE)

    assert (plan.demand.asker.code, plan.demand.top.code, plan.demand.population) == (PROVINCE, COUNTY, plan.size)
    assert plan.demand in asked_of(town.unit(SISTER))


def test_how_many_are_asked_is_counted_today(town: Cast) -> None:
    demand, plan = asks(town), a_sample(town)

    for unit in (COUNTY, PROVINCE):
        with seeing(town.actor(unit)):
            assert (demand.population, count_today(demand, reader=town.actor(unit))) == (2, 8)
    # Of a sample no more than are drawn, however many there are.
    assert count_today(plan.demand, reader=town.actor(COUNTY)) == plan.size
    # Whoever does not see all of them is not told how many there are.
    with seeing(town.actor(VILLAGE)):
        assert count_today(demand, reader=town.actor(VILLAGE)) is None


def test_the_page_tells_both_numbers(town: Cast, browse: Browse) -> None:
    demand = asks(town)
    grow(6)
    set_rehearsal_clock(town.at)

    page = Page(browse(COUNTY, language="en").get(f"/demands/{demand.code}/"))
    assert "it met 2 units when it was asked" in page.text
    assert "Today it is asked of 8 units." in page.text
    assert "Today" not in Page(browse(VILLAGE, language="en").get(f"/demands/{demand.code}/")).text
