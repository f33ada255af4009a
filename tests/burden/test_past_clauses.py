"""A past board shows exactly the clauses that bound somebody on its day, whatever came before and after it."""

from __future__ import annotations

from datetime import date

from huilu.burden.flagging import stop_demand, suspend_demand
from huilu.burden.models import Demand
from huilu.burden.rules import GUARD_POST
from huilu.kernel.days import day_of
from huilu.programmes.former import requirements_on
from huilu.programmes.pack.schema import Pack
from huilu.programmes.publishing import publish_pack
from tests.burden.asking import VILLAGE
from tests.cast import Cast, publish, read_pack
from tests.programmes.family import out, top

CODE = "village_branch_day"


def shown(town: Cast, day: date) -> bool:
    found = requirements_on([town.unit("00").pk], day, path=town.unit(VILLAGE).path)
    return CODE in {one.code for one in found}


def clause(town: Cast) -> Demand:
    return Demand.objects.get(requirement__code=CODE, requirement__retired_at__isnull=True)


def asking_less(pack: Pack) -> Pack:
    """The next version, with half the minutes of that clause."""
    specs = [
        one.model_copy(update={"minutes": one.minutes // 2}) if one.code == CODE else one for one in pack.requirements
    ]
    return pack.model_copy(update={"version": "9.0", "requirements": tuple(specs)})


def test_what_was_stopped_and_came_back_with_less_is_there_again_from_that_day(town: Cast) -> None:
    publish(town)
    desk = town.actor("00", username="desk", post=GUARD_POST)
    asked_on = day_of(town.at)
    suspend_demand(code=clause(town).code, reason="先看看", by=desk, at=town.later(days=2))
    stop_demand(code=clause(town).code, reason="太费时", by=desk, at=town.later(days=2))
    stopped_on = day_of(town.at)
    less = asking_less(read_pack("second-batch-2023"))
    publish_pack(pack=less, issuer=town.unit("00"), by=town.actor("00"), at=town.later(days=2))
    back_on = day_of(town.at)

    assert clause(town).code.endswith("@9.0")
    assert [shown(town, day) for day in (asked_on, stopped_on, back_on)] == [True, False, True]


def test_what_was_replaced_is_there_until_the_day_of_its_replacement(town: Cast) -> None:
    publish(town)
    before, old = day_of(town.at), clause(town)
    town.later(days=2)
    out(town, top(replaces=[old.code]))
    assert [shown(town, day) for day in (before, day_of(town.at), day_of(town.later(days=3)))] == [True, False, False]
