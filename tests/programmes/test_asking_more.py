"""What a child pack asks beyond its origin passes the gate; accounts, lists and the dry run agree about it."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, connection
from django.test.utils import CaptureQueriesContext

from huilu.burden import rules
from huilu.burden.account import account_of, asked_of
from huilu.burden.allowing import set_allowance
from huilu.burden.flagging import lift_suspension, stop_demand, suspend_demand
from huilu.burden.load import heaviest_months
from huilu.burden.models import Demand
from huilu.burden.states import DemandKind, DemandState
from huilu.kernel.actor import INSTALLATION
from huilu.kernel.days import day_of
from huilu.org.actions import import_body
from huilu.programmes.former import requirements_on
from huilu.programmes.models import Refinement
from huilu.programmes.pack.schema import Pack
from huilu.programmes.publishing import follow_tree, heaviest_in
from huilu.programmes.withdrawing import withdraw_requirement
from huilu.rehearsal.rehearsing import rehearse
from tests.burden.asking import STREET, asks, guard_of, terms
from tests.campaigns.stage import HEADING
from tests.cast import Cast
from tests.programmes.family import ALLOWED, CITY, COUNTY, LATER, TEN, VILLAGE, due, lower, out, owed, top, visit
from tests.programmes.pack.small import both, requirement
from tests.rows import again, at_once, refused

FLOOD = both("A flood")
MORE = "city_pack/visit@1.0"


def allow(town: Cast, minutes: int, level: str = "village") -> None:
    set_allowance(level=level, minutes=minutes, by=INSTALLATION, at=town.later())


def once(**changes: Any) -> Pack:
    """One visit, once, before the end of October; those below may ask more."""
    return top(parameters=ALLOWED, **({"repeats": "once", "due": {"on": "2023-10-31"}} | changes))


def months(town: Cast, unit: str = VILLAGE) -> list[int]:
    """What the account of a unit says of the last four months of the year."""
    return [account_of(town.unit(unit), date(2023, month, 1)).minutes for month in (9, 10, 11, 12)]


def most(town: Cast, at: str = COUNTY) -> dict[date, int]:
    """What the gate finds running of a village below that unit, month by month."""
    found = {}
    for month in (9, 10, 11, 12):
        last = date(2023, month, 28)
        asked = terms(minutes=1, starts_on=last, due_on=last, fields=())
        found[last.replace(day=1)] = next(
            one.running for one in heaviest_months([asked], town.unit(at), day_of(town.at)) if one.level == "village"
        )
    return found


def test_more_minutes_pass_the_gate_as_a_demand_for_the_difference(town: Cast) -> None:
    out(town, once())
    out(town, lower(once(), visit(minutes=90, reason=FLOOD)), CITY)

    more = Demand.objects.get(kind=DemandKind.REFINEMENT)
    assert (more.code, more.asker.code, more.minutes, more.population) == (MORE, CITY, 30, 3)
    assert more.purpose == FLOOD
    assert Refinement.objects.get().demand == more
    assert owed(town).requirement.minutes == 90
    # Account and gate reckon with the ninety; elsewhere with the sixty.
    assert months(town) == [0, 90, 0, 0]
    assert [*most(town).values()] == [0, 90, 0, 0]


def test_more_than_a_month_holds_is_refused(town: Cast) -> None:
    allow(town, 80)
    out(town, once())

    child = lower(once(), visit(minutes=90, reason=FLOOD))
    assert [one.in_all for one in heaviest_in(child, town.unit(CITY), town.at) if one.level == "village"] == [90]
    with pytest.raises(rules.OverAllowance):
        out(town, child, CITY)
    assert not Refinement.objects.exists()
    out(town, lower(once(), visit(minutes=80, reason=FLOOD)), CITY)


def test_an_earlier_day_is_weighed_in_the_month_that_it_falls_into(town: Cast) -> None:
    allow(town, 100)
    out(town, once(due={"on": "2023-12-15"}))
    asks(town, minutes=70, fields=())

    child = lower(once(due={"on": "2023-12-15"}), visit(due={"on": "2023-10-31"}, reason=FLOOD))
    with pytest.raises(rules.OverAllowance) as refused:
        out(town, child, CITY)
    assert refused.value.facts["month"] == "2023年10月"

    allow(town, 130)
    out(town, child, CITY)
    more = Demand.objects.get(kind=DemandKind.REFINEMENT)
    assert (more.minutes, str(more.due_on)) == (0, "2023-10-31")
    assert months(town) == [0, 130, 0, 0]
    assert [*most(town).values()] == [0, 130, 0, 0]


def test_a_month_that_something_is_taken_from_hides_none_that_is_too_full(town: Cast) -> None:
    out(town, once(due={"on": "2023-12-15"}))
    asks(town, minutes=70, fields=())
    asks(town, code="370811-2", minutes=400, fields=(), due_on=date(2023, 12, 15), sunset_on=date(2023, 12, 31))
    allow(town, 100)

    with pytest.raises(rules.OverAllowance) as refused:
        out(town, lower(once(due={"on": "2023-12-15"}), visit(due={"on": "2023-10-31"}, reason=FLOOD)), CITY)
    assert refused.value.facts["month"] == "2023年10月"


def test_whoever_comes_later_is_asked_for_it_too(town: Cast) -> None:
    """A village of a kind that did not occur before."""
    out(town, once())
    out(town, lower(once(), visit(minutes=90, reason=FLOOD)), CITY)
    row = f"370811007300,{STREET},新村,village,health,grassroots,,,2020-01-01"
    body = f"{HEADING}\n{row}".encode()
    assert not import_body(body=body, by=INSTALLATION, at=town.later(), follow=follow_tree).faults

    new = town.unit("370811007300")
    assert Demand.objects.get(code=MORE) in asked_of(new)
    assert months(town, new.code) == [0, 90, 0, 0]


def test_what_comes_more_often_passes_the_gate_too(town: Cast) -> None:
    out(town, once())
    out(town, lower(once(), visit(repeats="monthly", reason=FLOOD)), CITY)

    assert Demand.objects.get(kind=DemandKind.REFINEMENT).times == 3
    assert sum(months(town)) == 60
    assert months(town)[0] > 0


def test_an_easing_makes_room_and_to_take_it_back_needs_room(town: Cast) -> None:
    allow(town, 100)
    out(town, once())
    out(town, lower(once(), visit(minutes=20)), CITY)
    assert not Demand.objects.filter(kind=DemandKind.REFINEMENT).exists()
    assert months(town) == [0, 20, 0, 0]
    asks(town, minutes=80, fields=())

    with pytest.raises(rules.OverAllowance):
        out(town, lower(once(), visit(minutes=60), version="1.1"), CITY)
    with pytest.raises(rules.OverAllowance):
        # Nor does it come back by being left out.
        out(town, lower(once(), {"refines": "issue_list", "detail": both("Here")}, version="1.1"), CITY)
    assert owed(town).requirement.minutes == 20


def test_every_level_adds_to_what_the_one_above_it_says(town: Cast) -> None:
    out(town, once())
    city = lower(once(), visit(minutes=90, reason=FLOOD))
    out(town, city, CITY)
    out(town, lower(city, visit(minutes=120, reason=FLOOD), code="county_pack"), COUNTY)

    assert list(Demand.objects.filter(kind=DemandKind.REFINEMENT).values_list("minutes", flat=True)) == [30, 30]
    assert months(town) == [0, 120, 0, 0]
    assert [*most(town).values()] == [0, 120, 0, 0]


def test_while_it_is_suspended_the_clause_reads_as_above(town: Cast) -> None:
    allow(town, 100)
    out(town, once())
    out(town, lower(once(), visit(minutes=90, due={"on": LATER}, reason=FLOOD)), CITY)
    suspend_demand(code=MORE, reason="先看看", by=guard_of(town, CITY), at=town.later())

    # What eases stays, what asks more lapses, and keeps its room meanwhile.
    assert (owed(town).requirement.minutes, due(town), owed(town).layers[0].tighter) == (60, LATER, ())
    assert sum(months(town)) == 60
    assert sum(most(town).values()) == 90
    with pytest.raises(rules.NotDecidedYet):
        out(town, lower(once(), visit(minutes=95, reason=FLOOD), version="1.1"), CITY)
    with pytest.raises(rules.NotDecidedYet):
        out(town, lower(once(), visit(minutes=50), version="1.1"), CITY)

    lift_suspension(code=MORE, reason="可以", by=guard_of(town, CITY), at=town.later())
    assert (owed(town).requirement.minutes, sum(months(town))) == (90, 90)


def test_what_was_stopped_does_not_come_back(town: Cast) -> None:
    out(town, once())
    out(town, lower(once(), visit(minutes=90, reason=FLOOD)), CITY)
    suspend_demand(code=MORE, reason="先看看", by=guard_of(town, CITY), at=town.later())
    yesterday = day_of(town.at)
    stop_demand(code=MORE, reason="已有数据", by=guard_of(town, CITY), at=town.later(days=1))

    assert owed(town).requirement.minutes == 60
    with pytest.raises(rules.StoppedBefore):
        out(town, lower(once(), visit(minutes=90, reason=FLOOD), version="1.1"), CITY)
    # Nor under another pack and for another reason: beyond that clause it is the same.
    out(town, lower(once(), version="1.1"), CITY)
    with pytest.raises(rules.StoppedBefore):
        out(town, lower(once(), visit(minutes=90, reason=both("Another reason")), code="city_two"), CITY)
    issuers = [town.unit(code).pk for code in ("00", CITY)]
    was = {one.code: one.minutes for one in requirements_on(issuers, yesterday, path=town.unit(VILLAGE).path)}
    assert was["visit"] == 60
    out(town, lower(once(), visit(minutes=70, reason=FLOOD), version="1.2"), CITY)
    assert owed(town).requirement.minutes == 70


def test_what_says_the_same_again_keeps_its_demand(town: Cast) -> None:
    out(town, once())
    out(town, lower(once(), visit(minutes=90, reason=FLOOD)), CITY)
    out(town, lower(once(), visit(minutes=90, detail=both("On foot"), reason=FLOOD), version="1.1"), CITY)
    assert Demand.objects.get(kind=DemandKind.REFINEMENT).code == MORE

    out(town, lower(once(), visit(minutes=80, reason=FLOOD), version="1.2"), CITY)
    first, second = Demand.objects.filter(kind=DemandKind.REFINEMENT)
    assert (first.state, first.ended_because) == (DemandState.WITHDRAWN, "city_pack/visit@1.2")
    assert (second.minutes, months(town)) == (20, [0, 80, 0, 0])

    out(town, lower(once(), visit(detail=both("On foot")), version="1.3"), CITY)
    second.refresh_from_db()
    assert (second.state, months(town)) == (DemandState.WITHDRAWN, [0, 60, 0, 0])


def test_a_revision_of_the_origin_ends_what_it_overtakes(town: Cast) -> None:
    out(town, once())
    out(town, lower(once(), visit(minutes=90, reason=FLOOD)), CITY)

    out(town, once(minutes=100, version="1.1"))
    assert Demand.objects.get(code=MORE).state == DemandState.WITHDRAWN
    assert months(town) == [0, 90, 0, 0]
    # And it does not come back because the origin goes back.
    out(town, once(version="1.2"))
    assert (owed(town).requirement.minutes, months(town)) == (60, [0, 60, 0, 0])


def test_what_is_withdrawn_above_is_asked_no_longer_below(town: Cast) -> None:
    out(town, once())
    out(town, lower(once(), visit(minutes=90, reason=FLOOD)), CITY)

    by, at = town.actor("00"), town.later()
    withdraw_requirement(programme="centre_pack", requirement="visit", reason="不用了", by=by, at=at)

    assert Demand.objects.get(code=MORE).state == DemandState.WITHDRAWN
    assert months(town) == [0, 0, 0, 0]


def test_the_dry_run_reckons_with_what_holds_at_each_place(town: Cast) -> None:
    out(town, once())
    child = lower(once(), visit(minutes=90, due={"on": TEN}, reason=FLOOD))

    before = rehearse(pack=child, issuer=town.unit(CITY), at=town.at)
    assert peak(before, "village") == (90, 30)
    assert [(one.claim.code, one.claim.minutes) for one in before.asked] == [("visit", 30)]
    out(town, child, CITY)
    # Tried again it changes nothing.
    again = rehearse(pack=child.model_copy(update={"version": "1.1"}), issuer=town.unit(CITY), at=town.at)
    assert peak(again, "village") == (90, 0)


def test_from_above_each_branch_is_seen_as_it_reads_there(town: Cast) -> None:
    out(town, once())
    out(town, lower(once(), visit(minutes=90, reason=FLOOD)), CITY)
    own = requirement("walk", ["village"], 10, due={"on": "2023-10-31"}, text=both("Walk"))

    run = rehearse(pack=lower(once(), own, code="province_pack"), issuer=town.unit("37"), at=town.at)

    assert peak(run, "village") == (100, 10)


def peak(run: Any, level: str) -> tuple[int, int]:
    """What a village has over all weeks, and of it by the pack that is tried."""
    weeks = next(one for one in run.kinds if one.kind.level == level).weeks
    return sum(one.most for one in weeks), sum(one.ours for one in weeks)


def test_the_database_refuses_more_without_a_demand(town: Cast) -> None:
    out(town, once())
    out(town, lower(once(), visit(minutes=90, reason=FLOOD)), CITY)

    refused("programmes_more_is_asked", "UPDATE programmes_refinement SET demand_id = NULL")
    refused("burden_more_is_asked", "UPDATE burden_variation SET asked_id = NULL")
    refused("burden_varied_once", again("burden_variation"))
    with pytest.raises(IntegrityError):
        at_once("UPDATE burden_variation SET demand_id = NULL")


def test_a_lock_that_takes_back_what_was_given_below_finds_room_for_it(town: Cast) -> None:
    """The city had eased the clause, the county has asked for the time that this left, and now the centre locks it."""
    given = {"repeats": "once", "due": {"on": "2023-10-31"}, "minutes": 800}
    out(town, top(locked=False, **given))
    out(town, lower(top(locked=False, **given), visit(minutes=100)), CITY)
    out(town, lower(top(locked=False, **given), visit(minutes=150), code="county_pack"), COUNTY)
    asks(town, minutes=700, fields=())

    content = top("1.1", **given).model_dump(mode="json")
    locked = Pack.model_validate(
        content | {"requirements": [one | {"locked": True} for one in content["requirements"]]}
    )
    assert any(one.is_over for one in heaviest_in(locked, town.unit("00"), town.at) if one.level == "village")
    with pytest.raises(rules.OverAllowance) as refused:
        out(town, locked)
    assert refused.value.facts["minutes"] == 1500
    assert owed(town).requirement.minutes == 150

    allow(town, 1500)
    out(town, locked)
    assert (owed(town).requirement.minutes, most(town)[date(2023, 10, 1)]) == (800, 1500)


def test_a_revision_weighs_once_below_each_issuer_and_writes_what_has_changed(town: Cast) -> None:
    """However many clauses they had eased."""
    clauses = [
        requirement(code, ["village"], 90, due={"on": LATER}, text=both(code)) for code in ("one", "two", "three")
    ]

    def pack(version: str, *locked: str) -> Pack:
        said = [one | {"locked": one["code"] in locked} for one in clauses]
        return Pack.model_validate(top(version).model_dump(mode="json") | {"requirements": said})

    eased = [{"refines": one["code"], "minutes": 50} for one in clauses]
    out(town, pack("1.0"))
    out(town, lower(pack("1.0"), *eased), CITY)
    out(town, lower(pack("1.0"), *[one | {"minutes": 40} for one in eased], code="county_pack"), COUNTY)

    with CaptureQueriesContext(connection) as heard:
        out(town, pack("1.1", "one", "two"))
    told = [one["sql"] for one in heard]
    assert [owed(town, code=one["code"]).requirement.minutes for one in clauses] == [90, 90, 40]
    assert sum('FROM "org_level"' in sql and "FOR UPDATE" in sql for sql in told) == 2
    (written,) = (sql for sql in told if sql.startswith('UPDATE "programmes_refinement"'))
    changed = Refinement.objects.filter(holds={}).order_by("pk")
    assert written.partition("WHERE")[2].count(",") + 1 == len(changed) == 4
