"""A pack as a catalogue: valid by the published schemas, and the same pack again when read back."""

from __future__ import annotations

import base64
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydantic import create_model

from huilu.programmes.pack.loading import read_pack
from huilu.programmes.pack.oscal.exporting import catalog_of, data_of
from huilu.programmes.pack.oscal.importing import draft_from
from huilu.programmes.pack.oscal.names import NS, as_markup, as_text
from huilu.programmes.pack.schema import Pack, RequirementSpec
from huilu.programmes.pack.selectors import Selector
from tests.programmes.pack.invented import packs
from tests.programmes.pack.oscal.documents import CHANGED, Json, faults, pack_of, read_back, written
from tests.programmes.pack.small import ROOT, both

SHIPPED = ["hospital-safety", "second-batch-2023"]


@pytest.mark.parametrize("name", SHIPPED)
def test_a_pack_that_ships_is_a_valid_catalogue_and_comes_back_whole(name: str, tmp_path: Path) -> None:
    pack = read_pack(ROOT / "packs" / name)
    document = catalog_of(pack, at=CHANGED)

    assert faults(document) == []
    assert read_back(tmp_path, document) == pack


@given(packs)
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_pack_is_a_valid_catalogue_and_comes_back_whole(tmp_path: Path, pack: Pack) -> None:
    document = catalog_of(pack, at=CHANGED)

    assert faults(document) == []
    assert read_back(tmp_path, document) == pack


@given(st.text())
@settings(max_examples=200, deadline=None)
def test_markup_shows_a_text_as_it_is(text: str) -> None:
    assert as_text(as_markup(text)) == text


def test_the_same_pack_gives_the_same_document_and_another_one_another_identity(pack: Pack) -> None:
    document = catalog_of(pack, at=CHANGED)
    changed = catalog_of(pack.model_copy(update={"version": "1.1"}), at=CHANGED)
    later = catalog_of(pack, at=CHANGED + timedelta(days=1))

    assert catalog_of(pack, at=CHANGED) == document
    assert len({one["catalog"]["uuid"] for one in (document, changed, later)}) == 3
    assert later["catalog"]["metadata"]["last-modified"] == "2026-03-03T08:30:00+00:00"


def test_a_requirement_reads_as_a_control(pack: Pack) -> None:
    catalogue = catalog_of(pack, at=CHANGED)["catalog"]
    (group,) = catalogue["groups"]
    first = group["controls"][0]
    props = {one["name"]: one["value"] for one in first["props"] if one.get("ns") == NS}
    params = {one["label"]: one["values"] for one in first["params"]}

    assert (group["id"], group["title"]) == ("measure.repair", "Repair")
    assert (first["id"], first["title"], first["parts"][0]["prose"]) == ("issue_list", "Work", r"Do issue\_list.")
    assert props["selector"] == "{match: {level: [city]}}"
    assert params == {"due": ["{on: 2026-05-08}"], "minutes": ["300"], "sunset": ["soft_end"]}


def test_what_is_no_control_is_enclosed_as_authors_write_it(pack: Pack) -> None:
    resources = catalog_of(pack, at=CHANGED)["catalog"]["back-matter"]["resources"]
    enclosed = {one["base64"]["filename"]: base64.b64decode(one["base64"]["value"]).decode() for one in resources}

    assert "- code: meeting\n" in enclosed["carriers.yaml"]
    assert {"levels.yaml", "sectors.yaml", "audiences.yaml", "tags.yaml", "carriers.yaml"} == set(enclosed)


def test_a_field_that_the_schema_gets_tomorrow_is_carried_too(sound: Json, tmp_path: Path) -> None:
    requirement = create_model(
        "Requirement",
        __base__=RequirementSpec,
        evidence=(tuple[Selector, ...], ()),
        target=(int | None, None),
        hint=(dict[str, str] | None, None),
    )
    grown = create_model(
        "Grown",
        __base__=Pack,
        requirements=(tuple[requirement, ...], ...),  # type: ignore[valid-type]
        parent=(dict[str, Any] | None, None),
        pledges=(tuple[dict[str, Any], ...], ()),
    )
    sound["requirements"][0] |= {
        "evidence": [{"match": {"level": ["city"]}}],
        "target": 20,
        "hint": both("a: b\n[c]"),
    }
    sound |= {"parent": {"code": "above", "version": "2.0"}, "pledges": [{"code": "one", "labels": both("One")}]}
    pack = grown.model_validate(sound)
    document = catalog_of(pack, at=CHANGED)

    draft = draft_from(written(tmp_path, "some.json", document))

    assert faults(document) == []
    assert grown.model_validate(draft.data) == pack


def test_every_field_of_today_has_its_place(pack: Pack, tmp_path: Path) -> None:
    draft = draft_from(written(tmp_path, "some.json", catalog_of(pack, at=CHANGED)))

    assert set(draft.data) == set(data_of(pack))
    assert pack_of(draft) == pack
