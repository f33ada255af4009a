"""The catalogue of somebody else as a pack: what it says is there, what it cannot know is left open and told."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest
import yaml

from huilu.programmes.pack.loading import examine, load_pack, read_pack
from huilu.programmes.pack.oscal.codes import Codes
from huilu.programmes.pack.oscal.exporting import catalog_of
from huilu.programmes.pack.oscal.folders import files_of, write_folder
from huilu.programmes.pack.oscal.importing import Draft, draft_from
from huilu.programmes.pack.oscal.problems import FolderNotEmpty
from huilu.programmes.pack.schema import Pack
from tests.programmes.pack.oscal.documents import (
    CHANGED,
    METADATA,
    PUBLISHED,
    Json,
    catalog,
    control,
    faults,
    pack_of,
    written,
)
from tests.programmes.pack.small import ROOT

NIST = PUBLISHED / "NIST_SP-800-53_rev5_catalog.json"


@pytest.fixture(scope="module")
def nist() -> Draft:
    return draft_from(NIST)


def taken_over(draft: Draft, folder: Path) -> Path:
    write_folder(files_of(draft, "source.json"), folder)
    return folder


def spec_of(draft: Draft, code: str) -> Json:
    return next(one for one in draft.data["requirements"] if one["code"] == code)


def test_controls_and_enhancements_become_requirements_of_the_measure_that_their_group_is(nist: Draft) -> None:
    assert [one["code"] for one in nist.data["measures"]] == ["ac"]
    assert [one["code"] for one in nist.data["requirements"]] == ["ac_1", "ac_2", "ac_2_1", "ac_2_2", "ac_3"]
    assert {one["measure"] for one in nist.data["requirements"]} == {"ac"}
    assert nist.data["version"] == "5.0.1"


def test_what_is_withdrawn_binds_nobody_and_is_told(nist: Draft) -> None:
    assert [one.id for one in nist.withdrawn] == ["ac-2.10"]
    assert (
        "- ac-2.10 Shared and Group Account Credential Change; incorporated-into ac-2_smt.k"
        in (files_of(nist, "x")["catalogue.md"])
    )


def test_statements_are_told_with_their_items_and_what_they_leave_open(nist: Draft) -> None:
    lines = spec_of(nist, "ac_1")["text"]["en"].split("\n")

    assert lines[0] == "a. Develop, document, and disseminate to [organization-defined personnel or roles]:"
    assert lines[1].startswith(
        "  1. [one or more of: Organization-level; Mission/business process-level; System-level]"
    )
    assert lines[2].startswith("    (a) Addresses purpose")
    assert spec_of(nist, "ac_2_2")["text"]["en"].startswith("Automatically [remove; disable] temporary")


def test_what_a_catalogue_cannot_know_is_left_to_the_author_and_never_guessed(nist: Draft) -> None:
    asked = {path.rpartition(".")[2] for path, _gap in nist.gaps}

    assert asked == {"zh", "window", "levels", "selector", "due", "minutes", "accountability", "sunset"}
    assert {path for path, _gap in nist.gaps if path.endswith("minutes")} == {
        f"requirements[{place}].minutes" for place in range(5)
    }


def test_the_lint_then_asks_for_each_of_them_in_its_place(nist: Draft, tmp_path: Path) -> None:
    findings = examine(taken_over(nist, tmp_path / "nist"))
    # The linter says more: a text that is too long for a pack.
    told = {one.path for one in findings}

    assert {path for path, _gap in nist.gaps} <= told
    assert told - {path for path, _gap in nist.gaps} == {"requirements[0].text.en"}


def test_once_everything_is_filled_in_it_is_a_sound_pack(tmp_path: Path) -> None:
    folder = taken_over(draft_from(PUBLISHED / "NIST_CSF_v2.0_catalog.json"), tmp_path / "csf")
    filled = {
        "zh": "zh: 已译",
        "window": "window: {start: 2026-03-02, soft_end: 2026-11-30}",
        "levels": "levels: [{word: town, stands_for: [township], labels: {zh: 镇, en: Town}}]",
        "selector": "selector: {match: {level: [town]}}",
        "due": "due: {on: 2026-06-30}",
        "minutes": "minutes: 30",
        "accountability": "accountability: real_effect",
        "sunset": "sunset: soft_end",
    }
    for file in folder.glob("*.yaml"):
        # Each text is its own: the linter would say that the same is asked twice.
        lines = file.read_text(encoding="utf-8").splitlines()
        for number, line in enumerate(lines):
            key = line.strip().removeprefix("# ").partition(":")[0]
            if ": 待填" in line:
                lines[number] = line[: len(line) - len(line.lstrip())] + filled[key].replace("已译", f"已译{number}")
        file.write_text("\n".join(lines) + "\n", encoding="utf-8")

    assert examine(folder) == ()
    assert [one.code for one in load_pack(folder).requirements] == ["gv_oc", "gv_oc_01"]


def test_a_catalogue_in_chinese_leaves_the_english_open(tmp_path: Path) -> None:
    document = catalog(control("a-1", title="账号管理", parts=[{"name": "statement", "prose": "指定账号管理员。"}]))
    draft = draft_from(written(tmp_path, "zh.json", document))

    assert spec_of(draft, "a_1")["text"]["zh"] == "指定账号管理员。"
    assert {"requirements[0].labels.en", "requirements[0].text.en"} <= {path for path, _gap in draft.gaps}


def test_the_words_of_the_catalogue_stay_beside_the_pack_in_full(nist: Draft, tmp_path: Path) -> None:
    original = (taken_over(nist, tmp_path / "nist") / "catalogue.md").read_text(encoding="utf-8")

    assert "## ac_2_1 · ac-2.1 · Automated System Account Management" in original
    assert "*guidance*\n\nExamples of system account types" in original
    assert "required ac-2" in original


def test_nothing_is_written_over(tmp_path: Path) -> None:
    (tmp_path / "there.txt").write_text("mine")

    with pytest.raises(FolderNotEmpty):
        write_folder({"pack.yaml": "code: new\n"}, tmp_path)
    assert [one.name for one in tmp_path.iterdir()] == ["there.txt"]


@pytest.mark.parametrize(
    ("identifiers", "codes"),
    [
        (["ac-2.1", "AC-2(1)", "ac_2_1"], ["ac_2_1", "ac_2_1_2", "ac_2_1_3"]),
        (["控制", "控制二"], ["control", "control_2"]),
        (["5.1", "x"], ["control_5_1", "control_x"]),
        (["Über-Maß"], ["uber_ma"]),
        (["a" * 70, "a" * 80], ["a" * 64, "a" * 62 + "_2"]),
    ],
)
def test_every_identifier_gets_a_code_of_its_own(identifiers: list[str], codes: list[str]) -> None:
    giver = Codes()

    assert [giver.of(one, "control") for one in identifiers] == codes


@pytest.mark.parametrize(
    ("prose", "params", "text"),
    [
        ("Within {{ insert: param, p }}.", [{"id": "p", "values": ["3 days"]}], "Within 3 days."),
        ("Within {{ p }}.", [{"id": "p", "label": "time"}], "Within [time]."),
        ("Within {{ insert: param, q }}.", [{"id": "p"}], "Within [q]."),
        ("See [AC-1](#ac-1) and \\*stars\\*.", [], "See AC-1 and *stars*."),
        ("{{ insert: param, p }}", [{"id": "p", "label": "{{ insert: param, p }}"}], "[" * 10 + "[p]" + "]" * 10),
        (
            "Do {{ insert: param, p }}.",
            [{"id": "p", "select": {"choice": ["{{ insert: param, q }}", "none"]}}, {"id": "q", "values": ["all"]}],
            "Do [all; none].",
        ),
    ],
)
def test_prose_is_told_in_plain_words(prose: str, params: list[Json], text: str, tmp_path: Path) -> None:
    document = catalog(control("a-1", params=params, parts=[{"name": "statement", "prose": prose}]))
    draft = draft_from(written(tmp_path, "one.json", document))

    assert spec_of(draft, "a_1")["text"]["en"] == text


def test_groups_in_groups_controls_without_a_group_and_a_control_that_says_nothing(tmp_path: Path) -> None:
    inner = {"id": "inner", "title": "Inner", "controls": [control("in-1")]}
    shelf = {"id": "shelf", "title": "Shelf", "groups": [inner, {"title": "Nameless", "controls": [control("no-1")]}]}
    document = catalog(groups=[shelf], controls=[{"id": "loose-1", "title": "Loose"}])
    draft = draft_from(written(tmp_path, "deep.json", document))

    assert faults(document) == []
    assert [one["code"] for one in draft.data["measures"]] == ["inner", "group_2", "requirements"]
    assert {one["code"]: one["measure"] for one in draft.data["requirements"]} == {
        "loose_1": "requirements",
        "in_1": "inner",
        "no_1": "group_2",
    }
    assert "requirements[0].text" in {path for path, _gap in draft.gaps}


def test_strange_signs_cannot_leave_their_comment(tmp_path: Path) -> None:
    document = catalog(control("a-1\n- code: smuggled"), metadata=METADATA | {"version": "x\ncode: evil"})
    files = files_of(draft_from(written(tmp_path, "odd.json", document)), "odd\nname.json")

    assert [one["code"] for one in yaml.safe_load(files["requirements.yaml"])] == ["a_1_code_smuggled"]
    assert yaml.safe_load(files["pack.yaml"])["code"] == "some"


def edited(document: Json, **more: Any) -> Json:
    document["catalog"]["groups"][0]["controls"][0] |= more
    return document


def test_what_another_tool_changes_in_our_catalogue_is_taken_over(pack: Pack, tmp_path: Path) -> None:
    document = catalog_of(pack, at=CHANGED)
    first = document["catalog"]["groups"][0]["controls"][0]
    first["title"] = "Better work"
    first["params"][1]["values"] = ["45"]
    changed = pack_of(draft_from(written(tmp_path, "ours.json", document))).requirements[0]

    assert (changed.labels.en, changed.labels.zh, changed.minutes) == ("Better work", "Work", 45)


def test_a_control_that_another_tool_adds_to_ours_is_asked_about(pack: Pack, tmp_path: Path) -> None:
    document = catalog_of(pack, at=CHANGED)
    document["catalog"]["groups"][0]["controls"].append(control("new-1"))
    draft = draft_from(written(tmp_path, "ours.json", document))

    assert {path.partition(".")[0] for path, _gap in draft.gaps} == {"requirements[0]"}
    assert spec_of(draft, "new_1")["measure"] == "repair"


@pytest.mark.parametrize("name", ["hospital-safety", "second-batch-2023"])
def test_a_pack_goes_out_and_comes_back_as_a_folder(name: str, tmp_path: Path) -> None:
    pack = read_pack(ROOT / "packs" / name)
    folder = taken_over(draft_from(written(tmp_path, "out.json", catalog_of(pack, at=CHANGED))), tmp_path / name)

    assert examine(folder) == ()
    assert read_pack(folder) == pack
    assert not (folder / "catalogue.md").exists()
    shutil.rmtree(folder)
