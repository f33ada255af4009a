"""What is written is read again as it was, and reads well."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from huilu.programmes.pack.loading import examine, read_pack
from huilu.programmes.pack.merging import parted
from huilu.programmes.pack.plain import CONTROL
from huilu.programmes.pack.reading import read_yaml
from huilu.programmes.pack.schema import Pack
from huilu.programmes.pack.writing import NOTES, WIDTH, Gap, flow, gaps_in, pack_files, part_text
from tests.programmes.pack.conftest import Folder
from tests.programmes.pack.invented import packs
from tests.programmes.pack.small import ROOT

# Whatever a pack may hold; what the reader refuses has a test of its own.
TEXTS = st.text(st.characters(exclude_categories=["Cs"]).filter(lambda one: not CONTROL.match(one)))
VALUES = st.recursive(
    st.one_of(TEXTS, st.booleans(), st.none(), st.integers(-(10**17), 10**17)),
    lambda inner: st.one_of(st.lists(inner), st.dictionaries(TEXTS.filter(lambda key: key not in {"", NOTES}), inner)),
    max_leaves=10,
)


def read(text: str) -> Any:
    reading = read_yaml(text.encode(), "some.yaml")
    assert reading.findings == []
    return reading.data


@given(VALUES)
@settings(max_examples=60, deadline=None)
def test_whatever_is_written_reads_as_it_was(value: Any) -> None:
    whole = {"one": value, "text": value, "list": [value, {"in": value}], "map": {"of": [value, value]}}

    assert read(flow(value)) == value
    assert "\n" not in flow(value)
    assert read(part_text(whole)) == whole
    assert read(part_text(value)) == value


@pytest.mark.parametrize("text", ["\x00", "a\x1f", "排\x7f水", "\x9b", "\ufffe"])
def test_what_no_pack_may_hold_is_written_all_the_same_and_named_by_the_reader(text: str) -> None:
    for whole in (flow(text), part_text([text]), part_text({"of": text}), flow({text: "one"})):
        found = read_yaml(whole.encode(), "some.yaml").findings[0]
        assert found.code == "pack.unprintable"
        assert f"<U+{ord(CONTROL.search(text).group()):04X}>" in found.says.en  # type: ignore[union-attr]


@given(packs)
@settings(max_examples=60, deadline=None)
def test_a_pack_written_into_files_is_the_same_pack(pack: Pack) -> None:
    files = pack_files(pack.model_dump(mode="json", exclude_defaults=True))
    head = read(files.pop("pack.yaml"))
    parts = {name.removesuffix(".yaml"): read(text) for name, text in files.items()}
    again, _lines = parted(head | parts, {})

    assert Pack.model_validate_json(json.dumps(again), strict=True) == pack


@pytest.mark.parametrize("name", ["hospital-safety", "second-batch-2023"])
def test_a_pack_that_ships_is_written_as_its_author_would(name: str) -> None:
    files = pack_files(read_pack(ROOT / "packs" / name).model_dump(mode="json", exclude_defaults=True))
    lines = [line for text in files.values() for line in text.splitlines()]

    assert max(map(len, lines)) <= WIDTH
    assert "  selector: {match: {level: [" in files["requirements.yaml"]
    assert "  text:\n    zh: " in files["requirements.yaml"]


def test_a_gap_is_a_comment_that_the_lint_asks_for(folder: Folder) -> None:
    missing = {
        "code": "repair",
        "labels": {"zh": Gap("中文", "in\nChinese"), "en": "Repair"},
        NOTES: ["from\telsewhere"],
    }
    path = folder({"measures.yaml": part_text([missing])})

    assert (path / "measures.yaml").read_text(encoding="utf-8").splitlines() == [
        "# from elsewhere",
        "- code: repair",
        "  labels:",
        "    # zh: 待填 中文 · to fill: in Chinese",
        "    en: Repair",
    ]
    assert [(one.code, one.line) for one in examine(path)] == [("pack.label_missing", 3)]
    assert [where for where, _gap in gaps_in([missing])] == ["[0].labels.zh"]


@pytest.mark.parametrize(
    ("value", "line"),
    [
        ("1.0", '"1.0"'),
        ("true", '"true"'),
        ("2026-04-30", "2026-04-30"),
        ("a, b", '"a, b"'),
        ("排水沟、盖板。", "排水沟、盖板。"),
        (20.0, "20"),
        (0.5, "0.5"),
        ({"on": "2026-04-30"}, "{on: 2026-04-30}"),
    ],
)
def test_only_what_would_be_misread_is_quoted(value: Any, line: str) -> None:
    assert flow(value) == line
