"""Trying a pack before it is issued, at the command line."""

from __future__ import annotations

import shutil
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from click.testing import CliRunner
from django.utils import translation

from huilu.cli.pack import pack
from huilu.programmes.models import Programme
from huilu.programmes.pack.findings import PackInvalid
from tests.cast import ROOT, Cast, publish
from tests.cli.conftest import Ask, Type
from tests.cli.test_pack import CHILD_HEAD

SHIPPED = str(ROOT / "packs" / "second-batch-2023")
DAY = "2023-09-01"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A pack of our own, to be written into."""
    made = tmp_path / "ours"
    shutil.copytree(SHIPPED, made)
    return made


def test_a_dry_run_answers_first_and_writes_nothing(town: Cast, typed: Type) -> None:
    told = typed(pack, "rehearse", SHIPPED, "--by", "00", "--on", DAY, "--spread")

    first = told.stdout.splitlines()[0]
    assert first.startswith("“Second batch of the thematic programme” would ask 10 units for")
    assert "Minutes a week of the unit that has most" in told.stdout
    assert "No better proposal exists within the days allowed." in told.stdout
    assert not Programme.objects.exists()


def test_a_dry_run_for_programs(town: Cast, asked: Ask) -> None:
    told = asked(pack, "rehearse", SHIPPED, "--by", "00", "--on", DAY)

    reading = next(one for one in told["requirements"] if one["requirement"] == "reading_class")
    assert (reading["units"], reading["minutes"]) == (4, 4 * 2880)
    assert (len(told["weeks"]), told["spreading"]) == (22, None)
    assert set(told["answer"]) == {"zh", "en"}


def test_the_report_carries_its_pictures(town: Cast, typed: Type, tmp_path: Path) -> None:
    file = tmp_path / "report.html"
    typed(pack, "rehearse", SHIPPED, "--by", "00", "--on", DAY, "--report", str(file))

    text = file.read_text(encoding="utf-8")
    pictures = [f"<svg{part.split('</svg>')[0]}</svg>" for part in text.split("<svg")[1:]]
    assert len(pictures) == 7
    assert all(ET.fromstring(one).tag.endswith("svg") for one in pictures)
    assert "<script" not in text
    assert "http" not in text.replace("http://www.w3.org/2000/svg", "")


def test_new_days_are_shown_and_written_when_told_to(town: Cast, typed: Type, asked: Ask, folder: Path) -> None:
    before = (folder / "requirements.yaml").read_bytes()
    shown = typed(pack, "spread", str(folder), "--by", "00", "--on", DAY)
    assert "Nothing was written; add --write to do so." in shown.stdout
    assert (folder / "requirements.yaml").read_bytes() == before

    told = asked(pack, "spread", str(folder), "--by", "00", "--on", DAY, "--write")

    moves = {one["requirement"]: one["to"] for one in told["spreading"]["moves"]}
    again = asked(pack, "rehearse", str(folder), "--by", "00", "--on", DAY)
    assert moves
    due = {one["requirement"]: one["due_on"] for one in again["requirements"]}
    assert {code: due[code] for code in moves} == moves
    peaks = {one["kind"]: one["peak"] for one in again["kinds"]}
    assert peaks == {kind: peak["after"] for kind, peak in told["spreading"]["peaks"].items()}


def test_a_broken_pack_is_told_about(town: Cast, typed: Type, folder: Path) -> None:
    (folder / "stages.yaml").write_text("- one\n")
    with pytest.raises(PackInvalid):
        typed(pack, "rehearse", str(folder), "--by", "00")


@pytest.mark.parametrize("command", ["rehearse", "spread"])
def test_findings_are_told_as_the_linter_tells_them(town: Cast, typed: Type, folder: Path, command: str) -> None:
    text = (folder / "pack.yaml").read_text(encoding="utf-8")
    (folder / "pack.yaml").write_text(text.replace("version:", "verzion:", 1), encoding="utf-8")
    linted = typed(pack, "lint", str(folder)).stdout
    with translation.override("en"):
        told = CliRunner().invoke(pack, [command, str(folder), "--by", "00"])

    assert isinstance(told.exception, PackInvalid)
    assert told.stdout == linted
    assert linted.startswith("error [")
    assert f"{folder.as_posix()}/pack.yaml" in linted


def test_a_report_needs_a_folder_and_time_has_a_range(town: Cast, typed: Type, tmp_path: Path) -> None:
    lost = tmp_path / "none" / "report.html"
    told = typed(pack, "rehearse", SHIPPED, "--by", "00", "--on", DAY, "--report", str(lost))
    assert told.exit_code == 1
    assert f"there is no folder {lost.parent}; create it first" in told.stderr

    denied = typed(pack, "rehearse", SHIPPED, "--by", "00", "--on", DAY, "--report", "/proc/report.html")
    assert (denied.exit_code, "Traceback" in denied.output) == (1, False)

    for command in ("rehearse", "spread"):
        told = typed(pack, command, SHIPPED, "--by", "00", "--seconds", "-1")
        assert told.exit_code == 2
        assert "-1.0 is not in the range 0<=x<=3600" in told.stderr


def test_the_pack_above_is_the_published_one(town: Cast, typed: Type, asked: Ask, folder: Path) -> None:
    """In the folder beside it the parent may read otherwise, and that is not what publishing would take."""
    child = folder.parent / "child"
    child.mkdir()
    (child / "pack.yaml").write_text(CHILD_HEAD, encoding="utf-8")
    (child / "requirements.yaml").write_text("- refines: monthly_leading_group\n  minutes: 500\n", encoding="utf-8")
    command = ("rehearse", str(child), "--by", "37", "--on", DAY)
    above = {"programme": "second_batch_2023", "version": "1.3"}

    assert asked(pack, *command)["parent"] == above | {"is_published": False}
    assert "second_batch_2023 1.3, was read from a folder, for it is not published" in typed(pack, *command).stdout

    publish(town)
    (folder / "requirements.yaml").write_text("what is here is not read\n", encoding="utf-8")
    told = asked(pack, *command)
    assert told["parent"] == above | {"is_published": True}
    assert [(one["requirement"], one["units"]) for one in told["requirements"]] == [("monthly_leading_group", 1)]
    assert "second_batch_2023 1.3 as it was published" in typed(pack, "spread", *command[1:]).stdout


def test_another_version_above_is_not_made_up_for_by_a_folder(town: Cast, typed: Type, folder: Path) -> None:
    publish(town)
    head = (folder / "pack.yaml").read_text(encoding="utf-8").replace('version: "1.3"', 'version: "1.4"')
    (folder / "pack.yaml").write_text(head, encoding="utf-8")
    child = folder.parent / "child"
    child.mkdir()
    (child / "pack.yaml").write_text(CHILD_HEAD.replace('"1.3"', '"1.4"'), encoding="utf-8")
    (child / "requirements.yaml").write_text("- refines: monthly_leading_group\n  minutes: 500\n", encoding="utf-8")

    with pytest.raises(PackInvalid):
        typed(pack, "rehearse", str(child), "--by", "37", "--on", DAY)
