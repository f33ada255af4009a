"""OSCAL files that cannot be read: each is told where and why, at once, and none ends in a traceback."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from huilu.programmes.pack.oscal.exporting import catalog_of
from huilu.programmes.pack.oscal.importing import draft_from
from huilu.programmes.pack.oscal.opening import MAX_DEPTH, MAX_MB
from huilu.programmes.pack.oscal.problems import CatalogueInvalid
from huilu.programmes.pack.schema import Pack
from tests.programmes.pack.oscal.documents import CHANGED, Json, catalog, control, profile, written

HREF = "some.json"


def nested(depth: int) -> Json:
    inner: Json = control("deep")
    for number in range(depth):
        inner = control(f"c-{number}", controls=[inner])
    return catalog(inner)


def answer_to(file: Path) -> list[tuple[str, str]]:
    with pytest.raises(CatalogueInvalid) as refused:
        draft_from(file)
    problems = refused.value.problems
    assert refused.value.facts["count"] == len(problems) == len(refused.value.facts["findings"])
    assert all(one.says.zh and one.says.en and one.remedy.zh and one.remedy.en for one in problems)
    # Three English words in a row are a sentence.
    assert not [one.says.zh for one in problems if re.search(r"[A-Za-z]+ [a-z]+ [a-z]+", one.says.zh)]
    return [(one.code, one.path) for one in problems]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "oscal.not_json"),
        (b"{", "oscal.not_json"),
        (b"code: small\n", "oscal.not_json"),
        (b'{"catalog": NaN}', "oscal.not_json"),
        (b'{"catalog": ' + b"9" * 5000 + b"}", "oscal.not_json"),
        (b"<?xml version='1.0'?><catalog/>", "oscal.is_xml"),
        ("堵塞的排水沟".encode("gbk"), "oscal.not_utf8"),
        ('{"catalog": 1}'.encode("utf-16"), "oscal.not_utf8"),
        (b"[]", "oscal.not_a_catalog"),
        (b'"catalog"', "oscal.not_a_catalog"),
        (b'{"component-definition": {}}', "oscal.not_a_catalog"),
        (b'{"catalog": {"metadata": {}, "metadata": {}}}', "oscal.key_twice"),
        (b"[" * 200_000, "oscal.too_deep"),
        (b'{"catalog": ' + b"[" * 500 + b"]" * 500 + b"}", "oscal.too_deep"),
    ],
)
def test_a_file_that_is_no_document_gets_a_clear_answer(content: bytes, code: str, tmp_path: Path) -> None:
    file = tmp_path / HREF
    file.write_bytes(content)

    assert answer_to(file) == [(code, "")]


@pytest.mark.parametrize(
    ("content", "chinese"),
    [(b"{,}", "键要加双引号"), (b'{"catalog": NaN}', "NaN 不是数字"), (b'{"catalog": {}} x', "这里多出了内容")],
)
def test_what_is_no_json_is_said_in_chinese_too(content: bytes, chinese: str, tmp_path: Path) -> None:
    file = tmp_path / HREF
    file.write_bytes(content)
    with pytest.raises(CatalogueInvalid) as refused:
        draft_from(file)

    assert chinese in refused.value.problems[0].says.zh


def test_a_byte_order_mark_does_no_harm(tmp_path: Path) -> None:
    file = tmp_path / HREF
    file.write_bytes(b"\xef\xbb\xbf" + json.dumps(catalog(control("a-1"))).encode())

    assert len(draft_from(file).clauses) == 1


def test_a_huge_file_is_not_even_read(tmp_path: Path) -> None:
    file = tmp_path / HREF
    with file.open("wb") as opened:
        opened.truncate(MAX_MB * 1_000_000 + 1)

    assert answer_to(file) == [("oscal.too_large", "")]


def test_a_file_that_is_not_there_or_is_a_folder_is_said_plainly(tmp_path: Path) -> None:
    assert answer_to(tmp_path / "nowhere.json") == [("oscal.unreadable", "")]
    assert answer_to(tmp_path) == [("oscal.unreadable", "")]


def without(document: Json, *steps: Any) -> Json:
    inside: Any = document
    for step in steps[:-1]:
        inside = inside[step]
    del inside[steps[-1]]
    return document


@pytest.mark.parametrize(
    ("document", "place"),
    [
        ({"catalog": []}, "catalog"),
        (without(catalog(control("a-1")), "catalog", "metadata"), "catalog.metadata"),
        (without(catalog(control("a-1")), "catalog", "groups", 0, "title"), "catalog.groups[0].title"),
        (catalog(control("a-1"), {"id": "a-2"}), "catalog.groups[0].controls[1].title"),
        (catalog(control("")), "catalog.groups[0].controls[0].id"),
        (catalog(control("a-1", id=7)), "catalog.groups[0].controls[0].id"),
        (catalog(control("a-1", parts="text")), "catalog.groups[0].controls[0].parts"),
        (catalog(control("a-1", params=[{"label": "x"}])), "catalog.groups[0].controls[0].params[0].id"),
        (profile(), "profile.imports"),
        (profile({"include-all": {}}), "profile.imports[0].href"),
    ],
)
def test_a_wrong_shape_is_told_with_its_place(document: Json, place: str, tmp_path: Path) -> None:
    assert answer_to(written(tmp_path, HREF, document)) == [("oscal.wrong_shape", place)]


def test_many_faults_are_listed_but_not_without_end(tmp_path: Path) -> None:
    document = catalog(*({"id": f"a-{number}"} for number in range(200)))

    assert len(answer_to(written(tmp_path, HREF, document))) == 50


def test_an_identifier_twice_names_both_places(tmp_path: Path) -> None:
    file = written(tmp_path, HREF, catalog(control("a-1"), control("a-2", controls=[control("a-1")])))

    assert answer_to(file) == [("oscal.id_twice", "catalog.groups[0].controls[1].controls[0]")]
    with pytest.raises(CatalogueInvalid) as refused:
        draft_from(file)
    assert "catalog.groups[0].controls[0]." in refused.value.problems[0].says.en


def test_as_deep_as_catalogues_go_is_read(tmp_path: Path) -> None:
    assert len(draft_from(written(tmp_path, HREF, nested(MAX_DEPTH // 2 - 5))).clauses) == MAX_DEPTH // 2 - 4
    assert answer_to(written(tmp_path, "deeper.json", nested(MAX_DEPTH))) == [("oscal.too_deep", "")]


@pytest.mark.parametrize(
    "document",
    [
        catalog(groups=[]),
        catalog(control("a-1", props=[{"name": "status", "value": "withdrawn"}])),
    ],
)
def test_a_catalogue_that_binds_nobody_is_no_programme(document: Json, tmp_path: Path) -> None:
    assert answer_to(written(tmp_path, HREF, document)) == [("oscal.no_controls", "")]


def spoil_param(document: Json) -> None:
    document["catalog"]["groups"][0]["controls"][0]["params"][0]["values"] = ["{on: "]


def spoil_prop(document: Json) -> None:
    document["catalog"]["metadata"]["props"][-1]["value"] = "{start: &a 1, soft_end: *a}"


def spoil_file(document: Json) -> None:
    document["catalog"]["back-matter"]["resources"][0]["base64"]["value"] = "%%%"


def spoil_section(document: Json) -> None:
    resource = document["catalog"]["back-matter"]["resources"][0]
    resource["props"][0]["value"] = "measures"
    resource["base64"]["value"] = base64.b64encode(b"5").decode()


@pytest.mark.parametrize("spoil", [spoil_param, spoil_prop, spoil_file, spoil_section])
def test_what_is_not_written_as_in_a_pack_is_named(spoil: Callable[[Json], None], pack: Pack, tmp_path: Path) -> None:
    document = catalog_of(pack, at=CHANGED)
    spoil(document)

    assert {code for code, _place in answer_to(written(tmp_path, HREF, document))} == {"oscal.bad_value"}


def test_invisible_signs_in_a_file_do_not_reach_the_answer(tmp_path: Path) -> None:
    file = written(tmp_path, HREF, catalog(control("a\u202e\x001"), control("a\u202e\x001")))

    with pytest.raises(CatalogueInvalid) as refused:
        draft_from(file)
    assert "The identifier a1 appears twice" in refused.value.problems[0].says.en
