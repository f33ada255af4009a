"""How each level has a clause, and what a revision above has changed: as pages."""

from __future__ import annotations

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from huilu.clock.actions import set_rehearsal_clock
from tests.cast import Cast
from tests.programmes.family import ALLOWED, CITY, COUNTY, DUE, LATER, TEN, VILLAGE, lower, out, top, visit
from tests.programmes.pack.kin import child_of
from tests.programmes.pack.small import both, requirement
from tests.programmes.test_withdrawing import begins, withdraws
from tests.web.conftest import Browse, at_noon

CASCADE, CLAUSE = "/programmes/centre_pack/cascade/", "/programmes/centre_pack/cascade/visit/"
CHANGES = "/programmes/city_pack/changes/"


def words_of(html: bytes) -> str:
    """What a reader reads."""
    plain = re.sub(r"<[^>]+>", " ", html.decode())
    return re.sub(r"\s+", " ", plain)


@pytest.fixture
def cascading(town: Cast) -> Cast:
    """The city asks for it earlier, and says why; the county gives less time to it."""
    parent = top(parameters=ALLOWED)
    out(town, parent)
    own = requirement("walk", ["village"], 5, due={"on": DUE}, text=both("Walk"), labels=both("Canal walk"))
    city = lower(parent, visit(due={"on": TEN}, detail=both("On foot"), reason=both("A flood comes")), own)
    out(town, city, CITY)
    out(town, child_of(city, visit(minutes=50), code="county_pack"), COUNTY)
    set_rehearsal_clock(at_noon(town))
    return town


def test_a_unit_reads_who_asks_more_and_why(cascading: Cast, browse: Browse) -> None:
    village = browse(VILLAGE, "en")
    for address in (f"/units/{VILLAGE}/list/", f"/units/{VILLAGE}/obligations/centre_pack/visit/"):
        said = words_of(village.get(address).content)
        assert "济宁市 : On foot ▲ deadline Tue 10 Oct (asks more; the origin says Fri 20 Oct)" in said
        assert "Because: A flood comes" in said
        assert "任城区 : time it takes 50 minutes (asks less; the origin says 60 minutes)" in said
    assert "asks more" not in words_of(browse("370102", "en").get("/units/370102/list/").content)


def test_the_origin_reads_every_branch(cascading: Cast, browse: Browse) -> None:
    centre = browse("00", "en")

    assert "2 things are said otherwise below; 1 of them asks more than the origin." in words_of(
        centre.get(CASCADE).content
    )
    assert "Canal walk" in words_of(centre.get(CASCADE).content)
    empty = centre.get("/programmes/county_pack/cascade/").content
    assert "It has no requirement of its own" in words_of(empty)
    assert b"<table" not in empty
    # On a phone each quantity stands below the other, and says what it is.
    assert '<td data-called="deadline"><strong class="light-amber">▲' in centre.get(CLAUSE).content.decode()
    said = words_of(centre.get(CLAUSE).content)
    city, county = said.index("济宁市"), said.index("任城区")
    assert city < county
    assert "▲ Tue 10 Oct asks more" in said
    assert "▽ 50 minutes asks less" in said
    assert "Because: A flood comes" in said


def test_nobody_reads_of_another_branch(cascading: Cast, browse: Browse) -> None:
    jinan = browse("3701", "en")

    assert "Everybody below has it as the origin has it." in words_of(jinan.get(CASCADE).content)
    assert "济宁市" not in words_of(jinan.get(CLAUSE).content)
    assert jinan.get(CHANGES).status_code == 404
    assert jinan.get("/programmes/nothing/cascade/").status_code == 404
    assert jinan.get("/programmes/centre_pack/cascade/nothing/").status_code == 404
    assert "The centre" in words_of(jinan.get("/programmes/").content)


def test_a_child_reads_what_has_changed_above(cascading: Cast, browse: Browse) -> None:
    city = browse(CITY, "en")
    assert "Nothing that concerns us has changed above." in words_of(city.get(CHANGES).content)
    assert "This programme inherits from none." in words_of(city.get("/programmes/centre_pack/changes/").content)

    out(cascading, top("1.1", parameters=ALLOWED, due={"on": LATER}, labels=both("Visits"), evidence=["check"]))
    set_rehearsal_clock(at_noon(cascading))
    said = words_of(city.get(CHANGES).content)
    assert "1 clause that we inherit has changed above." in said
    assert "The pack names version 1.0; version 1.1 is in force." in said
    assert "deadline Fri 20 Oct → Fri 10 Nov" in said
    assert "name Work → Visits" in said
    assert "what shows it a fact → a check by somebody else" in said
    assert "deadline: ours would ask more than the origin now, so it does not hold; Fri 10 Nov holds" in said
    assert "gone on to version 1.1" in words_of(city.get("/programmes/").content)
    assert "Holds no longer since the origin was revised: deadline" in words_of(browse("00", "en").get(CLAUSE).content)


def test_what_came_and_what_went_is_told(cascading: Cast, browse: Browse) -> None:
    clauses = [
        *top().model_dump(mode="json")["requirements"],
        requirement("fresh", ["county"], labels=both("Fresh"), due={"on": "2023-12-15"}),
    ]
    changed = top("1.1").model_dump(mode="json") | {"requirements": [clauses[0] | {"locked": False}, clauses[2]]}
    out(cascading, top().model_validate(changed))
    set_rehearsal_clock(at_noon(cascading))

    said = words_of(browse(CITY, "en").get(CHANGES).content)
    assert "3 clauses that we inherit have changed above." in said
    assert "Fresh new" in said
    assert "Work no longer asked ▲ We refine it" in said
    assert "lock locked → open" in said


def test_a_long_cascade_comes_a_window_at_a_time(cascading: Cast, browse: Browse) -> None:
    centre = browse("00", "en")
    with CaptureQueriesContext(connection) as few:
        centre.get(CLAUSE)
    parent = top(parameters=ALLOWED)
    out(cascading, child_of(parent, visit(minutes=40), code="jinan_pack"), "3701")
    out(cascading, child_of(parent, visit(minutes=40), code="lixia_pack"), "370102")
    with CaptureQueriesContext(connection) as many:
        page = centre.get(CLAUSE)

    assert len(many) == len(few)
    assert "▽ 40 minutes" in words_of(page.content)
    assert "3701" not in words_of(centre.get(f"{CLAUSE}?after=3708").content)


def test_whoever_had_begun_reads_that_it_was_withdrawn(cascading: Cast, browse: Browse) -> None:
    begins(cascading)
    withdraws(cascading)
    set_rehearsal_clock(at_noon(cascading))

    said = words_of(browse(VILLAGE, "en").get(f"/units/{VILLAGE}/list/").content)
    assert "Withdrawn; nothing more is to be done. What was recorded stays. Because: 各地已经做到" in said
    assert "Withdrawn" not in words_of(browse("370811007202", "en").get("/units/370811007202/list/").content)


def test_who_asks_it_of_more_units_says_why(town: Cast, browse: Browse) -> None:
    out(town, top(parameters=ALLOWED))
    wider = {"text": both("More"), "labels": both("Visits too"), "widens": "visit", "reason": both("Many live there")}
    out(town, lower(top(parameters=ALLOWED), requirement("more", ["city"], due={"on": DUE}, **wider)), CITY)
    set_rehearsal_clock(at_noon(town))

    for reader, address in (("00", CASCADE), (CITY, f"/units/{CITY}/list/")):
        said = words_of(browse(reader, "en").get(address).content)
        assert "asks “visit” of more units Because: Many live there" in said
    assert "1 thing is said otherwise below; 1 of them asks more" in words_of(browse("00", "en").get(CASCADE).content)
