"""Sixty packs and more that are wrong: each is answered with file, line and reason, quickly, and never with a crash."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from huilu.cli.pack_findings import findings_as_json, findings_as_sarif, show_findings
from huilu.programmes.pack.findings import MOST_LISTED
from huilu.programmes.pack.loading import examine
from huilu.programmes.pack.reading import MAX_BYTES
from tests.hostile.bad_packs import BAD, Bad
from tests.programmes.pack.small import FILES

# Of what is not there, or should not be, no line can be told.
WITHOUT_LINE = {"pack.no_folder", "pack.file_missing", "pack.file_unknown"}
# Three English words in a row are a sentence; names of keys and codes stand by themselves.
SPOKEN_ENGLISH = re.compile(r"[A-Za-z]+ [a-z]+ [a-z]+")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A sound pack, to be spoiled."""
    path = tmp_path / "pack"
    path.mkdir()
    for name, content in FILES.items():
        (path / name).write_text(content, encoding="utf-8")
    return path


def test_there_are_more_than_sixty() -> None:
    assert len(BAD) > 60


@pytest.mark.parametrize("bad", BAD.values(), ids=BAD)
def test_a_bad_pack_is_answered_with_file_line_and_reason(
    folder: Path, bad: Bad, capsys: pytest.CaptureFixture[str]
) -> None:
    bad.spoil(folder)

    found = examine(folder)

    assert (bad.code, bad.file) in {(one.code, one.file) for one in found}
    assert bad.line is None or bad.line in {one.line for one in found if one.code == bad.code}
    assert all(one.says.zh and one.says.en and one.remedy.zh and one.remedy.en for one in found)
    assert not [one.says.zh for one in found if SPOKEN_ENGLISH.search(one.says.zh)]
    assert all(one.line or one.code in WITHOUT_LINE for one in found)
    assert len(found) <= MOST_LISTED + 1
    # Whatever a file holds, the answer can be printed and sent, in each form that the command knows.
    assert len(json.dumps(findings_as_json(folder, found), ensure_ascii=False).encode()) < 1_000_000
    assert len(json.loads(findings_as_sarif(folder, found, None))["runs"][0]["results"]) == len(found)
    show_findings(folder, found)
    assert f"[{bad.code}]" in capsys.readouterr().out
    assert all((one.where + one.says.en + one.says.zh).isprintable() for one in found)


def test_of_a_large_file_no_more_is_read_than_may_be_in_a_pack(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with (folder / "measures.yaml").open("wb") as out:
        out.truncate(40 * MAX_BYTES)
    read: list[int] = []

    def noted(raw: bytes, *rest: object) -> object:
        read.append(len(raw))
        return original(raw, *rest)  # type: ignore[arg-type]

    from huilu.programmes.pack import folders

    original = folders.read_yaml
    monkeypatch.setattr(folders, "read_yaml", noted)
    examine(folder)

    assert max(read) == MAX_BYTES + 1


def test_a_link_inside_the_folder_is_read(folder: Path) -> None:
    (folder / "kept").mkdir()
    (folder / "measures.yaml").rename(folder / "kept" / "measures.yaml")
    (folder / "measures.yaml").symlink_to("kept/measures.yaml")

    assert examine(folder) == ()
