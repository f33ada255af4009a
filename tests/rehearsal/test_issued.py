"""What a dry run forecasts is what the accounts of the units hold afterwards, whatever was in force before (M160)."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import translation

from huilu.burden.account import account_of
from huilu.burden.effort import month_of
from huilu.burden.flagging import suspend_demand
from huilu.burden.rules import GUARD_POST, DueInThePast
from huilu.burden.whom import Whom
from huilu.kernel.actor import INSTALLATION
from huilu.kernel.days import day_of
from huilu.kernel.workdays import our_calendar
from huilu.org.models import Unit
from huilu.programmes.actions import record_progress
from huilu.programmes.models import Programme
from huilu.programmes.pack.schema import Pack
from huilu.programmes.publishing import publish_pack
from huilu.programmes.queries import obligations_of
from huilu.programmes.states import ProgressState
from huilu.rehearsal.gaps import GapKind
from huilu.rehearsal.rehearsing import DryRun, rehearse
from huilu.rehearsal.telling import gap_words
from tests.burden.filling import asks_form, registers
from tests.cast import Cast
from tests.programmes.family import ALLOWED, CITY, COUNTY, LATER, TEN, lower, top, visit
from tests.programmes.pack.small import both
from tests.rehearsal.packs import a_pack, spec

VILLAGE = "370811007201"
Months = Counter[tuple[Any, ...]]


def forecast(run: DryRun, since: date) -> tuple[Counter[tuple[str, str]], Months]:
    """How many units of each kind owe what; and how many of each kind have which minutes in which months."""
    owed = Counter({(k.level, a.claim.code): n for a in run.asked if not a.claim.change for k, n in a.by_kind.items()})
    months: Months = Counter()
    for pattern in run.world.patterns:
        total: Counter[date] = Counter()
        for place in pattern.asked:
            one = run.world.claims[place]
            for month, minutes in (one.change or one.effort).by_month(our_calendar()).items():
                total[month] += minutes
        months[pattern.kind.level, *_told(total, since)] += pattern.units
    return owed, months


def fact(town: Cast, code: str, by: str) -> tuple[Counter[tuple[str, str]], Months]:
    """The same, as every unit below the issuer has it once the pack is published."""
    since = month_of(day_of(town.at))
    months = [month_of(since + timedelta(days=31 * n)) for n in range(8)]
    owed: Counter[tuple[str, str]] = Counter()
    found: Months = Counter()
    for unit in Unit.objects.under(town.unit(by)).select_related("unit_class").order_by("pk"):
        level, obligations = unit.unit_class.level_id, obligations_of(unit, day_of(town.at))
        ours = [one for one in obligations if one.programme.code == code]
        owed.update((level, one.requirement.code) for one in ours)
        if ours or any(layer.issuer == town.unit(by).name for one in obligations for layer in one.layers):
            found[level, *_told({month: account_of(unit, month).minutes for month in months}, since)] += 1
    return owed, found


def _told(months: dict[date, int] | Counter[date], since: date) -> list[tuple[date, int]]:
    return sorted((month, minutes) for month, minutes in months.items() if minutes and month >= since)


def issued_as_forecast(town: Cast, pack: Pack, by: str = "37") -> DryRun:
    """Try the pack, publish it at the same moment, and compare."""
    town.later()
    run = rehearse(pack=pack, issuer=town.unit(by), at=town.at)
    publish_pack(pack=pack, issuer=town.unit(by), by=INSTALLATION, at=town.at, reason="另有安排")
    assert forecast(run, month_of(day_of(town.at))) == fact(town, pack.code, by)
    return run


def issues(town: Cast, pack: Pack, by: str = "37") -> Programme:
    return publish_pack(pack=pack, issuer=town.unit(by), by=INSTALLATION, at=town.later())


WALK = spec("walk", ("village", "township"), due={"on": date(2023, 12, 8)}, minutes=200)
REPORT = spec("report", ("village",), due={"on": date(2023, 11, 24)}, minutes=90)


def test_what_the_pack_replaces_weighs_no_more(town: Cast) -> None:
    registers(town)
    form = asks_form(town, by="37", whom=Whom(levels=("village",)), minutes=30, due_on=date(2023, 11, 30)).code
    issues(town, a_pack(REPORT, code="old_work"))

    run = issued_as_forecast(town, a_pack(WALK | {"replaces": [form, "old_work/report@1"]}))

    assert {one.key for one in run.world.claims} == {"autumn_work/walk"}


def test_a_version_that_is_changed_later_asks_from_then_on(town: Cast) -> None:
    """What asks nothing new goes on; what is changed is asked anew, in the days that are left."""
    weekly = spec("look", ("village",), repeats="weekly", minutes=60, due={"none": True})
    issues(town, a_pack(WALK, REPORT, weekly))
    issues(town, a_pack(spec("other", ("village", "county"), minutes=70), code="other_work"), by="00")
    town.later(days=60)
    changed = a_pack(WALK | {"minutes": 330}, REPORT, weekly | {"minutes": 90}, version="2")

    issued_as_forecast(town, changed)


def test_a_clause_whose_last_day_is_over_binds_nobody(town: Cast) -> None:
    gone = spec("gone", ("village",), due={"none": True}, sunset="2023-10-20")
    issues(town, a_pack(gone, WALK))
    town.later(days=60)

    run = issued_as_forecast(town, a_pack(gone, WALK, REPORT, version="2"))

    assert [(one.kind, one.code) for one in run.gaps if one.kind is GapKind.IS_OVER] == [(GapKind.IS_OVER, "gone")]


def test_what_the_guard_desk_holds_up_stays_held_up(town: Cast) -> None:
    issues(town, a_pack(WALK, REPORT))
    desk = town.actor("00", username="desk", post=GUARD_POST)
    suspend_demand(code="autumn_work/report@1", reason="先看看", by=desk, at=town.later())

    run = issued_as_forecast(town, a_pack(WALK, REPORT, spec("more", ("county",)), version="2"))

    (gap,) = (one for one in run.gaps if one.kind is GapKind.HELD_UP)
    with translation.override("en"):
        assert gap_words(gap).startswith("“report” is held up by the guard desk")


def test_what_is_done_is_still_asked_and_what_ended_is_not(town: Cast) -> None:
    issues(town, a_pack(WALK, REPORT))
    by = town.actor(VILLAGE)
    record_progress(
        unit_id=town.unit(VILLAGE).pk, requirement="autumn_work/report", state=ProgressState.DONE, fact="已交", by=by,
        at=town.later(),
    )  # fmt: skip
    issues(town, a_pack(spec("short", ("village",), minutes=45), code="short_work"))
    issues(town, a_pack(spec("shorter", ("village",), minutes=40), code="short_work", version="2"))

    issued_as_forecast(town, a_pack(WALK, REPORT | {"minutes": 120}, version="2"))


@pytest.mark.parametrize("minutes", [60, 90, 20])
def test_what_those_below_say_otherwise_holds_on_as_far_as_it_does(town: Cast, minutes: int) -> None:
    parent = top(parameters=ALLOWED)
    issues(town, parent, by="00")
    city = lower(parent, visit(due={"on": TEN}, minutes=30, reason=both("A flood")))
    issues(town, city, by=CITY)
    issues(town, lower(city, visit(minutes=25, repeats="quarterly"), code="county_pack"), by=COUNTY)
    issued_as_forecast(town, top("1.1", parameters=ALLOWED, due={"on": LATER}, minutes=minutes), by="00")


def test_a_child_pack_that_asks_more_is_counted_once(town: Cast) -> None:
    parent = top(parameters=ALLOWED)
    issues(town, parent, by="00")
    city = lower(parent, visit(minutes=80, reason=both("A flood")))
    issued_as_forecast(town, city, by=CITY)
    issued_as_forecast(town, a_pack(WALK), by="37")


@pytest.mark.parametrize("minutes", [40, 30, 80])
def test_a_child_pack_that_changes_its_mind_is_forecast_down_to_those_below_it(town: Cast, minutes: int) -> None:
    parent = top(parameters=ALLOWED)
    issues(town, parent, by="00")
    city = lower(parent, visit(minutes=50))
    issues(town, city, by=CITY)
    issues(town, lower(city, visit(minutes=35), code="county_pack"), by=COUNTY)

    changed = lower(parent, visit(minutes=minutes, reason=both("A flood")), version="1.1")
    issued_as_forecast(town, changed, by=CITY)


def test_a_day_that_is_over_is_said_and_refused(town: Cast) -> None:
    town.later(days=150)
    pack = a_pack(REPORT, WALK)

    run = rehearse(pack=pack, issuer=town.unit("37"), at=town.at)

    assert [one.code for one in run.gaps if one.kind is GapKind.TOO_LATE] == ["report", "walk"]
    with pytest.raises(DueInThePast):
        publish_pack(pack=pack, issuer=town.unit("37"), by=INSTALLATION, at=town.at)


def test_what_a_new_version_leaves_as_it_is_does_not_come_through_the_gate_once_more(town: Cast) -> None:
    """Its days are over, or all of its minutes would fall into what is left of them: publishing leaves it as it is."""
    heavy = spec("walk", ("village",), due={"on": date(2023, 11, 10)}, minutes=800)
    other = spec("report", ("village",), due={"on": date(2023, 12, 8)}, minutes=60)
    issues(town, a_pack(heavy, other, version="1.0"))
    town.later(days=80)
    assert day_of(town.at) > date(2023, 11, 10)
    run = rehearse(pack=a_pack(heavy, other | {"minutes": 30}, version="1.1"), issuer=town.unit("37"), at=town.at)
    assert [(one.level, one.coming) for one in run.gate] == [("village", 30)]
    assert run.refused == []
