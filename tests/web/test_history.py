"""A unit's history as a page, and a closed unit's page."""

from __future__ import annotations

from huilu.kernel.actor import INSTALLATION
from huilu.kernel.days import day_of
from huilu.reorganisation.actions import merge_units, rename_unit
from tests.cast import Cast
from tests.web.conftest import Browse

VILLAGE, OTHER, COUNTY = "370811007201", "370811007202", "370811"


def test_the_history_tells_names_places_and_reorganisations(town: Cast, browse: Browse) -> None:
    at = town.later(days=1)
    rename_unit(unit=VILLAGE, name="李营社区", on=day_of(at), reason="村改居", by=INSTALLATION, at=at)
    page = browse(COUNTY).get(f"/units/{VILLAGE}/history/").content.decode()
    for told in ("李营村", "李营社区", "村改居", "李营街道"):
        assert told in page
    assert f"/units/{VILLAGE}/history/" in browse(COUNTY).get(f"/units/{VILLAGE}/").content.decode()
    assert browse(OTHER).get(f"/units/{VILLAGE}/history/").status_code == 404


def test_a_closed_unit_says_so_and_leads_to_its_successor(town: Cast, browse: Browse) -> None:
    at = town.later(days=1)
    merge_units(units=[VILLAGE], into=OTHER, on=day_of(at), reason="合并", by=INSTALLATION, at=at)
    county = browse(COUNTY)
    closed = county.get(f"/units/{VILLAGE}/").content.decode()
    assert f"/units/{OTHER}/" in closed
    assert "李营村" in county.get(f"/units/{OTHER}/history/").content.decode()
    assert VILLAGE not in county.get("/units/370811007/").content.decode()
