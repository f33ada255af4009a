"""A dry run as it is told: to programs as data, to people as pictures and as one page."""

from __future__ import annotations

import json
import xml.etree.ElementTree as ET
from dataclasses import replace
from datetime import date
from math import isclose
from typing import Any

import pytest
from django.core.serializers.json import DjangoJSONEncoder
from django.utils import translation

from huilu.rehearsal.data import as_data
from huilu.rehearsal.picture import HEIGHT, picture, round_top
from huilu.rehearsal.rehearsing import DryRun, rehearse
from huilu.rehearsal.report import report, week_table
from huilu.rehearsal.telling import answer_of, heaviest_of
from huilu.web.rehearsal.shown import chart_of
from tests.cast import Cast
from tests.rehearsal.packs import a_pack, spec
from tests.rehearsal.test_spreading import ONE_DAY, YEAR_END, calendar

SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture
def run(town: Cast) -> DryRun:
    """Two reports of counties fall on one day, over the cap; a third would fall into the closing of the year."""
    pack = a_pack(
        *(spec(f"report_{place}", ("county",), due=ONE_DAY, minutes=400) for place in range(2)),
        spec("closing", ("township",), due={"on": date(2023, 12, 15)}),
        parameters=calendar(later_days=40, weekly_cap={"county": 150}, blackouts=[YEAR_END]),
    )
    tried = rehearse(pack=pack, issuer=town.unit("37"), at=town.at)
    return tried.with_proposal(tried.propose())


def test_what_programs_read_adds_up(run: DryRun) -> None:
    data = json.loads(json.dumps(as_data(run), cls=DjangoJSONEncoder))

    asked = {one["requirement"]: one for one in data["requirements"]}
    assert (data["programme"], data["issuer"], data["units"]) == ("autumn_work", "37", 3)
    assert data["minutes"] == sum(one["minutes"] for one in asked.values()) == 1720
    assert {code: one["in_blackout"] for code, one in asked.items()} == {
        "report_0": False, "report_1": False, "closing": True,
    }  # fmt: skip
    for kind in data["kinds"]:
        peak = next(week for week in kind["weeks"] if week["week"] == kind["peak_week"])
        assert peak["most"] == kind["peak"] == max(week["most"] for week in kind["weeks"])
        assert [week["week"] for week in kind["weeks"]] == data["weeks"]
    (county,) = (one for one in data["kinds"] if one["weekly_cap"])
    assert (county["peak"], county["weekly_cap"]) == (200, 150)
    assert max(week["most"] for week in county["weeks_after"]) == 100
    spreading = data["spreading"]
    assert [(one["requirement"], one["why"]) for one in spreading["moves"]] == [("report_1", "peak")]
    assert [(one["requirement"], one["why"]) for one in spreading["stuck"]] == [("closing", "blackout")]
    assert [(one["before"], one["after"]) for one in spreading["peaks"].values()] == [(200, 100), (30, 30)]
    assert {both["zh"] != both["en"] for both in [data["answer"], spreading["says"], *data["not_known"]]} == {True}


def heights(drawn: ET.Element, colour: str) -> list[float]:
    """Of the bars of that colour; the last square of each stands in the legend."""
    return [float(one.attrib["height"]) for one in drawn.iter(f"{SVG}rect") if one.attrib["fill"] == colour][:-1]


def test_a_picture_shows_the_minutes_the_cap_and_what_would_be_after(run: DryRun) -> None:
    (county,) = (one for one in run.kinds if one.cap)
    with translation.override("en"):
        drawn = ET.fromstring(picture(county))

    bars, minutes = heights(drawn, "#0b6b6b"), [one.ours for one in county.weeks if one.ours]
    assert len(bars) == len(minutes)
    assert all(isclose(bar / bars[0], n / minutes[0], rel_tol=0.02) for bar, n in zip(bars, minutes, strict=True))
    assert max(bars) < HEIGHT
    told = " ".join(one.text or "" for one in drawn.iter(f"{SVG}text"))
    assert "dashed: 150 minutes a week at most" in told
    assert "in all, after spreading" in told
    lines = [one.attrib for one in drawn.iter(f"{SVG}path")]
    assert [line["stroke-dasharray"] for line in lines if "stroke-dasharray" in line] == ["5 4"]


def test_the_chart_opens_on_the_kind_with_the_highest_week(run: DryRun) -> None:
    township, county = sorted(run.kinds, key=lambda one: one.peak.most)
    assert chart_of([township, county])["chart"]["first"] == 1
    # Of two that are as high, the one that has more in all.
    first, *others = (week for week in county.weeks if week is not county.peak)
    fuller = replace(county, weeks=(county.peak, replace(first, most=first.most + 1), *others))
    assert heaviest_of([county, fuller]) is heaviest_of([fuller, county]) is fuller


def test_a_picture_without_a_proposal_has_no_line_for_it(run: DryRun) -> None:
    (township,) = (one for one in rehearsed_alone(run).kinds if one.kind.level == "township")
    with translation.override("en"):
        told = picture(township)
    assert "after spreading" not in told
    assert "dashed" not in told


def rehearsed_alone(run: DryRun) -> DryRun:
    return rehearse(pack=run.pack, issuer=run.issuer, at=Cast().at)


@pytest.mark.parametrize(("minutes", "top"), [(0, 4), (3, 4), (150, 160), (200, 200), (201, 240), (999, 1000)])
def test_the_scale_ends_in_a_figure_that_four_lines_divide(minutes: int, top: int) -> None:
    assert round_top(minutes) == top


def test_the_report_is_one_page_with_what_would_change(run: DryRun) -> None:
    with translation.override("en"):
        page, (headings, rows) = report(run, read_at=Cast().at), week_table(run)
        assert answer_of(run) in page
    assert "would ask 3 units for 29 hours in" in page
    assert "(1 unit)" in page
    assert "As of 20 September 2023 12:00" in page
    assert page.count("<svg") == len(run.kinds)
    assert "<script" not in page
    assert (len(headings), len(rows)) == (1 + len(run.kinds), len(run.world.weeks))
    assert any("200 → " in cell for row in rows for cell in row)


def test_a_pack_that_reaches_nobody_says_so(town: Cast) -> None:
    nobody: Any = a_pack(spec("study", ("village",)))
    run = rehearse(pack=nobody, issuer=town.unit("370811007-S001"), at=town.at)
    with translation.override("en"):
        assert answer_of(run) == "“autumn_work” would reach no unit below 李营街道中心小学(合成)."
