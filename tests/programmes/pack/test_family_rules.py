"""A child pack beside the packs above it: codes, caps and words that both have."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.utils.translation import override

from huilu.programmes.pack.findings import Finding
from huilu.programmes.pack.inheriting import broken_inheritance
from huilu.programmes.pack.loading import load_family, read_pack
from huilu.programmes.pack.oscal.exporting import catalog_of
from huilu.programmes.pack.oscal.folders import files_of, write_folder
from huilu.programmes.pack.oscal.importing import draft_from
from huilu.programmes.pack.parents import NotTheParent, check_parent
from huilu.programmes.pack.schema import Pack
from huilu.programmes.pack.tightening import Quantity, values_of
from huilu.programmes.saying import REPEATS, say_quantity
from tests.programmes.pack.kin import child_of, nation
from tests.programmes.pack.small import PackData, both, requirement
from tests.programmes.pack.test_parents import child_in, parent_in

FOCUS = {
    "code": "focus",
    "labels": both("Focus"),
    "selector": {"match": {"level": ["village"]}},
    "topics": [{"code": "water", "labels": both("Water")}],
}
REGISTER = {
    "code": "visits",
    "labels": both("Visits"),
    "selector": {"match": {"level": ["village"]}},
    "columns": [{"code": "matter", "labels": both("Matter"), "kind": "text"}],
}
EASED: PackData = {"refines": "visit", "minutes": 50}
FLOOD = {"start": "2026-07-01", "end": "2026-07-31", "labels": both("Flood")}


def found_in(pack: Pack, *above: Pack) -> list[Finding]:
    return [one for one in broken_inheritance(pack, above) if one.severity == "error"]


def carrier(name: str, **more: Any) -> PackData:
    return {"code": "meeting", "labels": both(name), "existing": True} | more


@pytest.mark.parametrize(
    ("theirs", "ours", "path"),
    [
        ({}, {"carriers": [carrier("Rally")]}, "carriers[0].code"),
        ({}, {"carriers": [carrier("Meeting", existing=False)]}, "carriers[0].code"),
        ({}, {"measures": [{"code": "repair", "labels": both("Study")}]}, "measures[0].code"),
        ({"registers": [REGISTER]}, {"registers": [REGISTER]}, "registers[0].code"),
        (
            {"focus_areas": [FOCUS]},
            {"focus_areas": [FOCUS | {"code": "other"}]},
            "focus_areas[0].topics[0].code",
        ),
    ],
)
def test_a_code_means_one_thing_in_a_family(theirs: PackData, ours: PackData, path: str) -> None:
    parent = nation(**theirs)
    city = child_of(parent, EASED, code="city_pack")
    county = child_of(city, EASED, **ours, code="county_pack")

    (found,) = found_in(child_of(parent, EASED, **ours), parent)
    assert (found.code, found.path) == ("pack.code_of_parent", path)
    assert {one.code for one in found_in(county, parent, city)} == {"pack.code_of_parent"}


def test_what_is_said_again_as_it_was_means_the_same() -> None:
    same: PackData = {
        "carriers": [carrier("Meeting", levels=["village"])],
        "measures": [{"code": "repair", "labels": both("Repair")}],
    }

    assert found_in(child_of(nation(), EASED, **same), nation()) == []


@pytest.mark.parametrize(
    ("theirs", "ours", "name"),
    [
        ({}, {"caps": {"local_focus": 1000}}, "caps.local_focus"),
        ({"caps": {"list_characters": 300}}, {"caps": {"list_characters": 301}}, "caps.list_characters"),
        ({"caps": {"campaigns": {"city": 1}}}, {"caps": {"campaigns": {"city": 2}}}, "caps.campaigns.city"),
        ({"caps": {"campaigns": {"city": 1}}}, {"caps": {"campaigns": {}}}, "caps.campaigns.city"),
        ({"deadlines": {"lead_days": 30}}, {"deadlines": {"lead_days": 0}}, "deadlines.lead_days"),
        (
            {"calendar": {"weekly_cap": {"village": 60}}},
            {"calendar": {"weekly_cap": {"village": 90}}},
            "calendar.weekly_cap.village",
        ),
        ({"calendar": {"blackouts": [FLOOD]}}, {"calendar": {"blackouts": []}}, "calendar.blackouts"),
    ],
)
def test_what_protects_those_below_is_not_loosened(theirs: PackData, ours: PackData, name: str) -> None:
    parent = nation(parameters=theirs)

    (found,) = found_in(child_of(parent, EASED, parameters=ours), parent)
    assert (found.code, found.path) == ("pack.parameter_loosened", f"parameters.{name}")


def test_a_child_may_be_stricter_and_keeps_what_it_does_not_say() -> None:
    parent = nation(parameters={"caps": {"local_focus": 2, "list_characters": 300}, "deadlines": {"lead_days": 10}})
    child = child_of(parent, EASED, parameters={"caps": {"local_focus": 1}, "deadlines": {"lead_days": 20}})

    assert found_in(child, parent) == []
    assert child.parameters.caps.list_characters == 300


def test_what_a_child_says_in_oscal_does_not_freeze_what_it_inherits(tmp_path: Path) -> None:
    parent = parent_in(tmp_path / "top", **{"parameters.yaml": "caps: {local_focus: 2, list_characters: 900}\n"})
    child = child_in(tmp_path / "city")
    (child / "parameters.yaml").write_text("caps: {local_focus: 1}\n")
    above, _lowest = load_family(child)
    file = tmp_path / "city.json"
    file.write_text(json.dumps(catalog_of(read_pack(child), at=datetime(2026, 1, 1, tzinfo=UTC), parent=above)))
    write_folder(files_of(draft_from(file), file.name), tmp_path / "back")

    assert read_pack(tmp_path / "back") == read_pack(child)
    (parent / "parameters.yaml").write_text("caps: {local_focus: 2, list_characters: 800}\n")
    caps = read_pack(tmp_path / "back").parameters.caps
    assert (caps.local_focus, caps.list_characters) == (1, 800)


@pytest.mark.parametrize("zh", ["结合会议,安排看望。", "结合会议安排看望!", "結合會議 安排看望"])
def test_points_and_spaces_make_no_other_clause(zh: str) -> None:
    text = {"zh": "结合会议安排看望。", "en": "Arrange visits."}
    parent = nation(requirements=[requirement("visit", ["city"], text=text)])
    own = requirement("again", ["city"], 10, text={"zh": zh, "en": "Plan visits."})

    (found,) = found_in(child_of(parent, own), parent)
    assert (found.code, found.path) == ("pack.repeats_inherited", "requirements[0].text")


@pytest.mark.parametrize(("level", "codes"), [("city", ["pack.asked_twice"]), ("village", [])])
def test_a_figure_of_the_parent_is_not_asked_again(level: str, codes: list[str]) -> None:
    clauses = [
        requirement("table", ["city"], fields=["people_served"]),
        requirement("walk", ["village"], 10, text=both("Walk.")),
    ]
    parent = nation(requirements=clauses)
    own = requirement("again", [level], 10, text=both("Say how many."), fields=["people_served"])

    found = found_in(child_of(parent, {"refines": "walk", "minutes": 5}, own), parent)
    assert [one.code for one in found] == codes
    assert all(one.path == "requirements[0].fields" for one in found)


def test_the_parent_that_is_named_is_the_one_that_is_extended(tmp_path: Path) -> None:
    top = parent_in(tmp_path / "top")
    check_parent(child_in(tmp_path / "city"), top)
    check_parent(tmp_path / "nothing", top)

    for name, changes in (("other", {"parent": "large"}), ("older", {"pinned": "0.9"})):
        with pytest.raises(NotTheParent, match=r"small 1\.0") as refused:
            check_parent(child_in(tmp_path / name, **changes), top)
        assert refused.value.code == "programmes.not_the_parent"
    with pytest.raises(NotTheParent):
        check_parent(top, child_in(tmp_path / "third"))


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_how_often_is_said_in_words(language: str) -> None:
    (spec, *_rest), window = nation().requirements, nation().window
    with override(language):
        said = [say_quantity(Quantity.FREQUENCY, values_of(spec, window).with_({"repeats": one})) for one in REPEATS]

    assert len(set(said)) == len(REPEATS)
    assert all("%" not in one and "{" not in one for one in said)
