"""Packs out to OSCAL and catalogues in, as people type it; no database is needed."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import click
import pytest
from click.testing import CliRunner, Result
from django.utils import translation

from huilu.cli.lazy import _ground
from huilu.cli.pack import pack
from huilu.cli.pack_oscal import export_oscal, import_oscal
from huilu.programmes.pack.loading import beside, read_pack
from huilu.programmes.pack.oscal.problems import CatalogueInvalid, FolderNotEmpty
from tests.cast import ROOT
from tests.programmes.pack.oscal.documents import PUBLISHED, catalog, control, faults, written

HOSPITAL = ROOT / "packs" / "hospital-safety"
NIST = str(PUBLISHED / "NIST_SP-800-53_rev5_catalog.json")


@pytest.fixture(autouse=True)
def english(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HUILU_LANG", "en")


def typed(*words: object, refusals: bool = False) -> Result:
    with translation.override("en"):
        return CliRunner().invoke(pack, [str(word) for word in words], catch_exceptions=refusals)


def asked(*words: object) -> Any:
    return json.loads(typed(*words, "--json").stdout)


def document_in(file: Path) -> Any:
    return json.loads(file.read_text(encoding="utf-8"))


def test_a_pack_goes_out_and_comes_back(tmp_path: Path) -> None:
    file, folder = tmp_path / "hospital.json", tmp_path / "again"

    assert asked("export", HOSPITAL, "--oscal", file)["written"] == [str(file)]
    told = asked("import", file, "--into", folder)

    assert faults(document_in(file)) == []
    assert (told["to_fill"], told["withdrawn"]) == ([], [])
    assert read_pack(folder) == read_pack(HOSPITAL)
    assert typed("lint", folder).stdout == "Errors: 0, warnings: 0.\n"


def test_the_same_folder_gives_the_same_file_and_the_day_can_be_said(tmp_path: Path) -> None:
    one, two = tmp_path / "one.json", tmp_path / "two.json"
    typed("export", HOSPITAL, "--oscal", one)
    typed("export", HOSPITAL, "--oscal", two)
    assert one.read_bytes() == two.read_bytes()

    typed("export", HOSPITAL, "--oscal", two, "--modified", "2026-03-02")
    assert document_in(two)["catalog"]["metadata"]["last-modified"] == "2026-03-02T00:00:00+00:00"


def child_of_hospital(folder: Path) -> Path:
    """The pack of one house: it gives a requirement more time, drops one and has one of its own."""
    folder.mkdir()
    for file in HOSPITAL.glob("*.yaml"):
        (folder / file.name).write_bytes(file.read_bytes())
    requirements = folder / "requirements.yaml"
    text = requirements.read_text(encoding="utf-8")
    assert "code: surgical_pause" in text
    assert "minutes: 900" in text
    requirements.write_text(
        text.replace("minutes: 900", "minutes: 600").replace("code: surgical_pause", "code: own_pause"),
        encoding="utf-8",
    )
    return folder


def test_a_pack_that_refines_another_goes_out_as_a_profile(tmp_path: Path) -> None:
    child = child_of_hospital(tmp_path / "house")
    typed("export", HOSPITAL, "--oscal", tmp_path / "hospital-safety.json")
    told = asked(
        "export", child, "--oscal", tmp_path / "own.json", "--profile", tmp_path / "house.json", "--parent", HOSPITAL
    )
    typed("import", tmp_path / "house.json", "--into", tmp_path / "again")

    assert told["written"] == [str(tmp_path / "house.json"), str(tmp_path / "own.json")]
    assert faults(document_in(tmp_path / "house.json")) == faults(document_in(tmp_path / "own.json")) == []
    assert len(document_in(tmp_path / "own.json")["catalog"]["groups"]) == len(read_pack(child).measures)
    assert read_pack(tmp_path / "again") == read_pack(child)


CITY = {
    "pack.yaml": """\
code: one_house
version: "1.0"
labels: {zh: 一院细化, en: One house}
extends: {code: hospital_safety, version: "2.1"}
""",
    "requirements.yaml": "- refines: event_review\n  minutes: 180\n",
}


def test_a_child_pack_goes_out_as_what_it_says_and_comes_back(tmp_path: Path) -> None:
    child = tmp_path / "child"
    child.mkdir()
    for name, text in CITY.items():
        (child / name).write_text(text, encoding="utf-8")

    typed("export", child, "--oscal", tmp_path / "child.json", "--parent", HOSPITAL)
    typed("import", tmp_path / "child.json", "--into", tmp_path / "again")
    parents = beside(child, [HOSPITAL])

    assert faults(document_in(tmp_path / "child.json")) == []
    assert "- refines: event_review\n" in (tmp_path / "again" / "requirements.yaml").read_text(encoding="utf-8")
    assert read_pack(tmp_path / "again", parents=parents) == read_pack(child, parents=parents)

    words = ("--oscal", tmp_path / "own.json", "--profile", tmp_path / "profile.json", "--parent", HOSPITAL)
    answer = typed("export", child, *words)
    assert answer.exit_code == 2
    assert "export it without --profile." in answer.stderr
    assert not (tmp_path / "profile.json").exists()


def test_a_foreign_catalogue_lists_what_is_to_be_filled(tmp_path: Path) -> None:
    said = typed("import", NIST, "--into", tmp_path / "nist").stdout

    assert "5 requirements in 1 measures; 1 withdrawn ones are left out." in said
    assert "the text in Chinese" in said
    assert f"Next: bin/huilu pack lint {tmp_path / 'nist'}" in said
    assert typed("lint", tmp_path / "nist").exit_code == 1


def test_a_whole_library_is_taken_over_with_a_word_of_warning(tmp_path: Path) -> None:
    file = written(tmp_path, "library.json", catalog(*(control(f"a-{number}") for number in range(2000))))
    words = ("import", file, "--into", tmp_path / "library", "--dry-run")

    assert asked(*words)["too_large"] == ["requirements.yaml"]
    assert "requirements.yaml is larger than a pack may be" in typed(*words).stdout
    assert asked("import", NIST, "--into", tmp_path / "nist", "--dry-run")["too_large"] == []


def test_a_dry_run_writes_nothing(tmp_path: Path) -> None:
    told = asked("import", NIST, "--into", tmp_path / "nist", "--dry-run")

    assert told["dry_run"]
    assert told["files"] == ["catalogue.md", "measures.yaml", "pack.yaml", "requirements.yaml"]
    assert {"path": "window", "what": {"zh": "期间", "en": "the window of the programme"}} in told["to_fill"]
    assert not (tmp_path / "nist").exists()
    assert "Nothing was written." in typed("import", NIST, "--into", tmp_path / "nist", "--dry-run").stdout


def test_a_bad_file_is_told_line_by_line_and_refused(tmp_path: Path) -> None:
    (tmp_path / "bad.json").write_text('{"catalog": {"metadata": {}}}')
    answer = typed("import", tmp_path / "bad.json", "--into", tmp_path / "new", refusals=True)

    assert isinstance(answer.exception, CatalogueInvalid)
    assert "error [oscal.wrong_shape] bad.json catalog.metadata.title" in answer.stdout
    assert "Not as OSCAL has it: 'title' is missing" in answer.stdout
    assert not (tmp_path / "new").exists()


def test_a_folder_with_something_in_it_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine")
    answer = typed("import", NIST, "--into", tmp_path, refusals=True)

    assert isinstance(answer.exception, FolderNotEmpty)
    assert [one.name for one in tmp_path.iterdir()] == ["mine.txt"]


@pytest.mark.parametrize(
    "words",
    [
        ("export", HOSPITAL, "--oscal", "/nowhere/at/all.json"),
        ("import", NIST, "--into", "/proc/new/pack"),
    ],
)
def test_a_place_where_nothing_can_be_written_is_named(words: tuple[object, ...]) -> None:
    answer = typed(*words)

    assert answer.exit_code == 1
    assert str(words[-1]) in answer.stderr


def test_a_profile_needs_its_parent(tmp_path: Path) -> None:
    answer = typed("export", HOSPITAL, "--oscal", tmp_path / "a.json", "--profile", tmp_path / "b.json")

    assert answer.exit_code == 2
    assert "--profile and --parent go together." in answer.stderr


@pytest.mark.parametrize("command", [export_oscal, import_oscal])
def test_neither_way_needs_a_database(command: click.Command, for_a_while: None) -> None:
    before = command.callback

    _ground(pack)

    assert command.callback is before
