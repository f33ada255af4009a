"""Once a class is closed or a sample decided, what they had asked takes nobody's time any longer (M131)."""

from __future__ import annotations

import pytest

from huilu.burden import rules
from huilu.burden.account import asked_of
from huilu.burden.asking import withdraw_asked
from huilu.burden.flagging import lift_suspension, suspend_demand
from huilu.burden.load import demands_bearing_on
from huilu.burden.models import Demand
from huilu.burden.states import DemandKind, DemandState
from huilu.campaigns import actions
from huilu.campaigns.models import ProblemClass
from huilu.kernel.days import day_of
from tests.burden.asking import guard_of
from tests.burden.test_whose import a_sample
from tests.campaigns.stage import COUNTY, SISTER, looks_at_all, mends, origin_of
from tests.cast import Cast


def closes(town: Cast, found: ProblemClass) -> ProblemClass:
    fix = {"lasting_fix": "《村内排水设施管护办法》"}
    return actions.close_class(number=found.number, by=town.actor(COUNTY), at=town.later(), **fix)


def test_what_is_looked_at_to_the_end_is_asked_no_longer(town: Cast) -> None:
    plan = a_sample(town)
    assert plan.demand in asked_of(town.unit(SISTER))
    with pytest.raises(rules.EndsWithAnother):
        withdraw_asked(code=plan.demand.code, reason="不看了", by=town.actor(COUNTY), at=town.later())

    looks_at_all(town, plan)

    plan.demand.refresh_from_db()
    assert (plan.demand.state, plan.demand.ended_because) == (DemandState.ENDED, "passed")
    assert plan.demand not in asked_of(town.unit(SISTER))
    assert plan.demand not in demands_bearing_on(town.unit(COUNTY), day_of(town.at))


def test_a_closed_class_asks_nobody_any_more(town: Cast) -> None:
    plan = a_sample(town)
    looks_at_all(town, plan)
    mends(town, origin_of(plan.problem_class))
    asked = Demand.objects.get(kind=DemandKind.LOOK_ACROSS)
    suspend_demand(code=asked.code, reason="先看看", by=guard_of(town, COUNTY), at=town.later())

    # What the guard desk still looks at is not changed meanwhile.
    with pytest.raises(rules.NotDecidedYet):
        closes(town, plan.problem_class)
    lift_suspension(code=asked.code, reason="可以", by=guard_of(town, COUNTY), at=town.later())
    closes(town, plan.problem_class)

    asked.refresh_from_db()
    assert (asked.state, asked.ended_because) == (DemandState.ENDED, plan.problem_class.number)
    assert asked not in asked_of(town.unit(SISTER))
