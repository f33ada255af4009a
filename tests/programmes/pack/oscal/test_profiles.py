"""Profiles: our own, which say what a pack changes in another, and those of others, resolved."""

from __future__ import annotations

from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from huilu.programmes.pack.oscal.exporting import catalog_of
from huilu.programmes.pack.oscal.importing import draft_from
from huilu.programmes.pack.oscal.problems import CatalogueInvalid
from huilu.programmes.pack.oscal.profiles import profile_of
from huilu.programmes.pack.schema import Pack
from tests.programmes.pack.invented import invented
from tests.programmes.pack.oscal.documents import (
    CHANGED,
    PUBLISHED,
    Json,
    catalog,
    control,
    faults,
    pack_of,
    profile,
    written,
)


def told_by_profile(pack: Pack, parent: Pack, folder: Path) -> Pack:
    """The pack as it comes back from a profile over its parent's catalogue."""
    made = profile_of(pack, parent, parent_href="parent.json", own_href="own.json", at=CHANGED)
    written(folder, "parent.json", catalog_of(parent, at=CHANGED))
    for document in (made.profile, made.own):
        assert document is None or faults(document) == []
    if made.own:
        written(folder, "own.json", made.own)
    return pack_of(draft_from(written(folder, "profile.json", made.profile)))


def refined(parent: Pack, other: Pack, seed: int) -> Pack:
    """A pack that leaves out, changes and adds, as its seed has it."""
    random = Random(seed)
    data, strange = parent.model_dump(mode="json"), other.model_dump(mode="json")
    kept = [one for one in data["requirements"] if random.random() < 0.7]
    for one in kept:
        donor = random.choice(strange["requirements"] + data["requirements"])
        for field in random.sample(sorted(set(one) - {"code"}), random.randrange(5)):
            one[field] = donor[field]
    added = [one | {"code": f"own_{place}"} for place, one in enumerate(strange["requirements"])]
    everything = kept + added if not kept or random.random() < 0.5 else kept
    random.shuffle(everything)
    head = strange if random.random() < 0.3 else data
    codes = [one["code"] for one in head["measures"]]
    for one in everything:
        one["measure"] = one["measure"] if one["measure"] in codes else random.choice(codes)
    return Pack.model_validate(head | {"requirements": everything})


@given(st.integers(0, 2**32))
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_pack_that_refines_another_comes_back_from_its_profile(tmp_path: Path, seed: int) -> None:
    parent = invented(seed)
    child = refined(parent, invented(seed + 1), seed)
    assume(child.requirements or child.refinements)

    assert told_by_profile(child, parent, tmp_path) == child


def changed(pack: Pack, place: int, **more: Any) -> Pack:
    data = pack.model_dump(mode="json")
    data["requirements"][place] |= more
    return Pack.model_validate(data)


def test_a_profile_says_only_what_is_different(pack: Pack, tmp_path: Path) -> None:
    child = changed(pack, 0, minutes=240, due={"on": "2026-04-15"})
    made = profile_of(child, pack, parent_href="parent.json", own_href="own.json", at=CHANGED)
    told = made.profile["profile"]

    assert made.own is None
    assert told["imports"] == [{"href": "parent.json", "include-controls": [{"with-ids": ["issue_list", "visit"]}]}]
    assert told["modify"] == {
        "set-parameters": [
            {"param-id": "issue_list.due", "values": ["{on: 2026-04-15}"]},
            {"param-id": "issue_list.minutes", "values": ["240"]},
        ]
    }
    assert told_by_profile(child, pack, tmp_path) == child


def test_what_is_left_out_changed_in_words_and_new(pack: Pack, tmp_path: Path) -> None:
    data = changed(pack, 1, labels={"zh": "走访", "en": "Visits"}, locked=True).model_dump(mode="json")
    own = data["requirements"][0] | {"code": "own_clause"}
    child = Pack.model_validate(data | {"requirements": [data["requirements"][1], own]})
    made = profile_of(child, pack, parent_href="parent.json", own_href="own.json", at=CHANGED)
    (alter,) = made.profile["profile"]["modify"]["alters"]

    assert [one["include-controls"][0]["with-ids"] for one in made.profile["profile"]["imports"]] == [
        ["visit"],
        ["own_clause"],
    ]
    assert alter["control-id"] == "visit"
    assert alter["adds"][0]["title"] == "Visits"
    assert told_by_profile(child, pack, tmp_path) == child


def test_the_low_baseline_of_nist_over_its_catalogue() -> None:
    draft = draft_from(PUBLISHED / "NIST_SP-800-53_rev5_LOW-baseline_profile.json")

    assert [one["code"] for one in draft.data["requirements"]] == ["ac_1", "ac_2", "ac_3"]
    assert "version" in {path for path, _gap in draft.gaps}


CATALOG = catalog(
    control("a-1", params=[{"id": "a-1_p", "label": "time"}]),
    control("a-2", controls=[control("a-2.1"), control("a-2.2")]),
    control("b-1"),
)


@pytest.mark.parametrize(
    ("wanted", "picked"),
    [
        ({"include-all": {}}, ["a_1", "a_2", "a_2_1", "a_2_2", "b_1"]),
        ({"include-controls": [{"with-ids": ["a-2"]}]}, ["a_2"]),
        ({"include-controls": [{"with-ids": ["a-2"], "with-child-controls": "yes"}]}, ["a_2", "a_2_1", "a_2_2"]),
        ({"include-controls": [{"matching": [{"pattern": "a-2.*"}]}]}, ["a_2_1", "a_2_2"]),
        ({"include-all": {}, "exclude-controls": [{"matching": [{"pattern": "a-*"}]}]}, ["b_1"]),
        (
            {"include-all": {}, "exclude-controls": [{"with-ids": ["a-2"], "with-child-controls": "yes"}]},
            ["a_1", "b_1"],
        ),
    ],
)
def test_a_profile_picks_as_it_says(wanted: Json, picked: list[str], tmp_path: Path) -> None:
    written(tmp_path, "base.json", CATALOG)
    document = profile({"href": "base.json", **wanted})
    draft = draft_from(written(tmp_path, "profile.json", document))

    assert faults(document) == []
    assert [one["code"] for one in draft.data["requirements"]] == picked


ALL = {"href": "base.json", "include-all": {}}


def clause_after(folder: Path, modify: Json) -> Any:
    base = catalog(
        control(
            "a-1",
            params=[{"id": "a-1_p", "label": "time"}],
            props=[{"name": "label", "value": "A"}, {"name": "label", "ns": "https://x.example/ns", "value": "B"}],
            links=[{"href": "#b-1"}],
        )
    )
    written(folder, "base.json", base)
    document = profile(ALL, modify=modify)
    assert faults(document) == []
    (clause,) = draft_from(written(folder, "profile.json", document)).clauses
    return clause


@pytest.mark.parametrize(
    ("removal", "left"),
    [
        ({"by-name": "label"}, (1, 0, 1, 1)),
        ({"by-name": "label", "by-ns": "https://x.example/ns"}, (1, 1, 1, 1)),
        ({"by-id": "a-1_p"}, (0, 2, 1, 1)),
        ({"by-id": "a-1_smt"}, (1, 2, 1, 0)),
        ({"by-item-name": "link"}, (1, 2, 0, 1)),
        ({"by-item-name": "part", "by-name": "label"}, (1, 2, 1, 1)),
        ({"by-class": "other"}, (1, 2, 1, 1)),
    ],
)
def test_a_removal_takes_out_what_fits_all_of_it(removal: Json, left: tuple[int, ...], tmp_path: Path) -> None:
    clause = clause_after(tmp_path, {"alters": [{"control-id": "a-1", "removes": [removal]}]})

    assert (len(clause.params), len(clause.props), len(clause.links), len(clause.parts)) == left


def test_an_addition_gives_a_title_and_stands_where_it_is_put(tmp_path: Path) -> None:
    added = [{"name": "guidance", "prose": "Think."}]
    alters = [
        {"control-id": "a-1", "adds": [{"position": "starting", "title": "New", "parts": added}, {"parts": added}]}
    ]
    clause = clause_after(tmp_path, {"alters": alters})

    assert (clause.title, [one.name for one in clause.parts]) == ("New", ["guidance", "statement", "guidance"])


def test_a_parameter_is_set(tmp_path: Path) -> None:
    clause = clause_after(tmp_path, {"set-parameters": [{"param-id": "a-1_p", "values": ["3 days"]}]})

    assert (clause.params["a-1_p"].values, clause.params["a-1_p"].label) == (("3 days",), "time")


def test_a_profile_may_stand_on_a_profile_and_name_its_file_in_the_back_matter(tmp_path: Path) -> None:
    written(tmp_path, "base.json", CATALOG)
    written(tmp_path, "middle.json", profile({"href": "base.json", "include-controls": [{"with-ids": ["a-1", "b-1"]}]}))
    uuid = "84cbf061-eb87-4ec1-8112-1f529232e907"
    links = [{"href": "https://example.org/some/place/middle.xml", "media-type": "application/xml"}]
    top = profile(
        {"href": f"#{uuid}", "include-controls": [{"with-ids": ["b-1"]}]},
        **{"back-matter": {"resources": [{"uuid": uuid, "rlinks": links}]}},
    )
    draft = draft_from(written(tmp_path, "top.json", top))

    assert faults(top) == []
    assert [one["code"] for one in draft.data["requirements"]] == ["b_1"]
    assert [one["code"] for one in draft.data["measures"]] == ["measure_g"]


@pytest.mark.parametrize(
    ("document", "code", "place"),
    [
        (profile({"href": "gone.json", "include-all": {}}), "oscal.import_missing", "profile.imports[0].href"),
        (profile({"href": "/etc/passwd", "include-all": {}}), "oscal.import_missing", "profile.imports[0].href"),
        (profile({"href": "../base.json/..", "include-all": {}}), "oscal.import_missing", "profile.imports[0].href"),
        (profile({"href": "x" * 5000, "include-all": {}}), "oscal.import_missing", "profile.imports[0].href"),
        (profile({"href": "a\x00b", "include-all": {}}), "oscal.import_missing", "profile.imports[0].href"),
        (profile({"href": "#none", "include-all": {}}), "oscal.import_missing", "profile.imports[0].href"),
        (profile({"href": "top.json", "include-all": {}}), "oscal.import_cycle", ""),
        (
            profile({"href": "base.json", "include-controls": [{"with-ids": ["a-1"]}, {"with-ids": ["z-9"]}]}),
            "oscal.no_such_control",
            "profile.imports[0].include-controls[1]",
        ),
        (
            profile(ALL, modify={"alters": [{"control-id": "z-9"}]}),
            "oscal.no_such_control",
            "profile.modify.alters[0].control-id",
        ),
    ],
)
def test_a_profile_that_points_nowhere_is_told_where(document: Json, code: str, place: str, tmp_path: Path) -> None:
    written(tmp_path, "base.json", CATALOG)

    with pytest.raises(CatalogueInvalid) as refused:
        draft_from(written(tmp_path, "top.json", document))
    assert [(one.code, one.path) for one in refused.value.problems] == [(code, place)]


def test_profiles_that_import_one_another_are_told_as_a_circle(tmp_path: Path) -> None:
    written(tmp_path, "one.json", profile({"href": "two.json", "include-all": {}}))

    with pytest.raises(CatalogueInvalid) as refused:
        draft_from(written(tmp_path, "two.json", profile({"href": "one.json", "include-all": {}})))
    assert "two.json → one.json → two.json" in refused.value.problems[0].says.en
