"""The forecast is what is issued, to the unit and to the minute, if nothing changes (M160)."""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from huilu.burden.rules import OverAllowance
from huilu.kernel.actor import INSTALLATION
from huilu.org.models import Unit
from huilu.programmes.models import Programme
from huilu.programmes.pack.schema import Pack
from huilu.programmes.publishing import publish_pack
from huilu.programmes.queries import obligations_of
from huilu.rehearsal.claims import claims_of_unit
from huilu.rehearsal.rehearsing import DryRun, rehearse
from huilu.rehearsal.telling import beside_of, gate_words
from tests.cast import Cast, read_pack
from tests.rehearsal.packs import LEVELS, a_pack, spec

WHOLE = read_pack("second-batch-2023")
ISSUERS = ("00", "37", "3708", "370811")


def tries(town: Cast, pack: Pack, by: str = "37") -> DryRun:
    return rehearse(pack=pack, issuer=town.unit(by), at=town.at)


def issues(town: Cast, pack: Pack, by: str = "37") -> Programme:
    return publish_pack(pack=pack, issuer=town.unit(by), by=INSTALLATION, at=town.at)


def forecast(run: DryRun) -> tuple[Counter[str], Counter[tuple[Any, ...]]]:
    """How many units would owe each requirement; and how many units would have which minutes in which weeks."""
    owed = Counter({one.claim.code: one.units for one in run.asked})
    weeks: Counter[tuple[Any, ...]] = Counter()
    for pattern in run.world.patterns:
        minutes = run.world.minutes(pattern.asked)
        weeks[tuple(sorted(minutes.items()))] += pattern.units
    return +owed, weeks


def fact(code: str, by: str, day: date) -> tuple[Counter[str], Counter[tuple[Any, ...]]]:
    """The same, asked of every unit below the issuer one by one."""
    owed: Counter[str] = Counter()
    weeks: Counter[tuple[Any, ...]] = Counter()
    for unit in Unit.objects.under(Unit.objects.get(code=by)).order_by("pk"):
        ours = [one for one in obligations_of(unit, day) if one.programme.code == code]
        owed.update(one.requirement.code for one in ours)
        if ours:
            minutes: Counter[date] = Counter()
            for claim in claims_of_unit(unit, day):
                minutes.update(claim.by_week)
            weeks[tuple(sorted(minutes.items()))] += 1
    return owed, weeks


def test_the_whole_programme_is_issued_as_it_was_forecast(town: Cast) -> None:
    issues(town, a_pack(spec("county_matter", ("county", "township"), minutes=77), code="county_work"), by="370811")
    run = tries(town, WHOLE, by="00")

    issues(town, WHOLE, by="00")

    assert forecast(run) == fact(WHOLE.code, "00", run.on)
    assert (run.units, len(run.world.weeks)) == (10, 20)


def test_nothing_is_written_by_trying(town: Cast) -> None:
    tries(town, WHOLE, by="00").propose()
    assert not Programme.objects.exists()


REQUIREMENTS = st.lists(
    st.builds(
        lambda levels, minutes, day, repeats, tags: {
            "levels": tuple(sorted(levels)),
            "minutes": minutes,
            "due": {"on": day} if day else {"none": True},
            "repeats": repeats,
            "tags": tags,
        },
        st.sets(st.sampled_from(LEVELS), min_size=1),
        st.integers(1, 150),
        st.none() | st.dates(date(2023, 9, 20), date(2023, 12, 29)),
        st.sampled_from(["once", "monthly"]),
        st.booleans(),
    ),
    min_size=1,
    max_size=4,
)


def _pack(code: str, drawn: list[dict[str, Any]]) -> Pack:
    specs = []
    for place, one in enumerate(drawn):
        selector: dict[str, Any] = {"match": {"level": one["levels"]}}
        if one["tags"]:
            selector["expressions"] = [{"axis": "audience", "operator": "NotIn", "values": ["grassroots"]}]
        kept = {name: one[name] for name in ("minutes", "due", "repeats")}
        specs.append(spec(f"work_{place}", one["levels"], **kept | {"selector": selector}))
    # What somebody above asks in the same words would be refused.
    own = [one | {"text": {"zh": f"{code} {one['code']}", "en": f"{code} {one['code']}"}} for one in specs]
    return a_pack(*own, code=code)


@settings(
    max_examples=10, deadline=None, phases=[Phase.generate], suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    running=st.lists(st.tuples(st.sampled_from(ISSUERS), REQUIREMENTS), max_size=3),
    ours=REQUIREMENTS,
    by=st.sampled_from(ISSUERS),
)
def test_whatever_runs_already_the_forecast_is_what_is_issued(
    town: Cast, running: list[tuple[str, list[dict[str, Any]]]], ours: list[dict[str, Any]], by: str
) -> None:
    with transaction.atomic():
        for place, (issuer, drawn) in enumerate(running):
            issues(town, _pack(f"running_{place}", drawn), by=issuer)
        pack = _pack("ours", ours)
        run = tries(town, pack, by=by)

        issues(town, pack, by=by)

        assert forecast(run) == fact("ours", by, run.on)
        # Each world begins with none of the programmes of the one before.
        transaction.set_rollback(True)


def test_what_the_gate_would_refuse_is_told_before_and_refused_then(town: Cast) -> None:
    heavy = a_pack(spec("much", ("village",), minutes=5000), code="heavy")
    run = tries(town, heavy)

    (month,) = run.refused
    assert (month.level, month.allowed) == ("village", 900)
    assert beside_of(run).startswith("按关口的规定发布不了")
    assert "900" in gate_words(run)[0]
    with pytest.raises(OverAllowance):
        issues(town, heavy)

    light = a_pack(spec("much", ("village",), minutes=100), code="heavy")
    assert not tries(town, light).refused
    issues(town, light)
