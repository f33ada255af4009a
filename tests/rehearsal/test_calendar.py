"""The weeks to come of a unit, and of the kinds below it (M152)."""

from __future__ import annotations

from datetime import date

from huilu.kernel.actor import INSTALLATION
from huilu.programmes.actions import record_progress
from huilu.programmes.publishing import publish_pack
from huilu.programmes.states import ProgressState
from huilu.rehearsal.calendar import loads_below, own_weeks
from tests.cast import TODAY, Cast
from tests.rehearsal.packs import END, a_pack, spec


def test_a_units_weeks_hold_what_it_owes_and_has_not_done(town: Cast) -> None:
    pack = a_pack(
        spec("report", ("county",), minutes=400),
        spec("again", ("county", "village"), minutes=120, due={"none": True}, repeats="monthly"),
    )
    publish_pack(pack=pack, issuer=town.unit("37"), by=INSTALLATION, at=town.at)
    county = town.unit("370811")

    weeks = own_weeks(county, TODAY)
    by_week = {one.week: one.minutes for one in weeks}
    assert (weeks[0].week, weeks[-1].week) == (date(2023, 9, 18), date(2023, 12, 25))
    assert sum(by_week.values()) == 520
    assert by_week[date(2023, 11, 6)] == 110
    assert [claim.code for claim, _minutes in weeks[7].parts] == ["report", "again"]

    record_progress(
        unit_id=county.pk, requirement=f"{pack.code}/report", state=ProgressState.DONE, fact="好了",
        by=town.actor("370811"), at=town.later(),
    )  # fmt: skip

    assert sum(one.minutes for one in own_weeks(county, TODAY)) == 120
    assert own_weeks(county, END.replace(year=2024)) == []


def test_below_stand_kinds_and_never_units(town: Cast) -> None:
    pack = a_pack(spec("report", ("county",)), spec("visit", ("village",), minutes=60))
    publish_pack(pack=pack, issuer=town.unit("00"), by=INSTALLATION, at=town.at)

    below = loads_below(town.unit("3708"), TODAY)

    assert [(one.kind.level, one.units, one.peak.most) for one in below] == [("county", 1, 30), ("village", 2, 15)]
    assert loads_below(town.unit("370811007201"), TODAY) == []
    assert [one.kind.level for one in loads_below(town.unit("370811"), TODAY)] == ["village"]
