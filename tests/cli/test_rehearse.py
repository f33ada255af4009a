"""Trying a pack before it is issued, at the command line."""

from __future__ import annotations

import shutil
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from huilu.cli.pack import pack
from huilu.programmes.models import Programme
from huilu.programmes.pack.findings import PackInvalid
from tests.cast import ROOT, Cast
from tests.cli.conftest import Ask, Type

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
