"""The author's guide is true: its pieces are packs, and it names the rules that exist."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from huilu.cli.rules_pages import rules_not_current, write_rules
from huilu.programmes.pack.findings import PART_FILES
from huilu.programmes.pack.loading import examine, load_pack
from huilu.programmes.pack.rulebook import all_rules, former_codes
from tests.programmes.pack.small import ROOT

GUIDE = (ROOT / "docs" / "pack-authors.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"```yaml\n(.*?)```", GUIDE, flags=re.DOTALL)


def pieces_of(kind: str) -> dict[str, str]:
    found = ((re.search(rf"# {kind}: (\S+)", piece), piece) for piece in BLOCKS)
    return {heading.group(1): piece for heading, piece in found if heading}


PIECES, CHILD = pieces_of("file"), pieces_of("child")
NEEDED = ("pack.yaml", "measures.yaml", "requirements.yaml")
FIELDS = "checklist_fields:\n  - {code: villages, labels: {zh: 村, en: Villages}}\n"


def written(folder: Path, pieces: dict[str, str]) -> Path:
    for name, piece in pieces.items():
        (folder / name).write_text(piece, encoding="utf-8")
    return folder


def test_the_first_three_pieces_are_a_whole_pack(tmp_path: Path) -> None:
    path = written(tmp_path, {name: PIECES[name] for name in NEEDED})

    assert examine(path) == ()
    assert load_pack(path).code == "my_programme"


@pytest.mark.parametrize("name", sorted(set(PIECES) - set(NEEDED)))
def test_every_other_piece_fits_it(tmp_path: Path, name: str) -> None:
    pieces = {needed: PIECES[needed] for needed in NEEDED} | {name: PIECES[name]}
    if name == "checklists.yaml":
        pieces["pack.yaml"] += FIELDS

    assert examine(written(tmp_path, pieces)) == ()


def test_the_child_pack_fits_it(tmp_path: Path) -> None:
    for name, pieces in (("parent", {needed: PIECES[needed] for needed in NEEDED}), ("child", CHILD)):
        (tmp_path / name).mkdir()
        written(tmp_path / name, pieces)

    assert examine(tmp_path / "child") == ()
    assert load_pack(tmp_path / "child").extends is not None
    assert len(BLOCKS) == len(PIECES) + len(CHILD)


def test_every_file_of_a_pack_has_its_piece() -> None:
    assert set(PIECES) == {"pack.yaml", *(f"{part}.yaml" for part in PART_FILES)}


def test_the_pages_of_the_rules_and_the_summary_are_those_that_the_rules_write() -> None:
    assert rules_not_current(ROOT / "docs") == [], "Type: bin/huilu dev rules --write"


def test_a_page_that_was_changed_by_hand_or_is_of_no_rule_is_named(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "docs" / "rules", tmp_path / "rules")
    shutil.copy(ROOT / "docs" / "pack-authors.md", tmp_path)
    (tmp_path / "rules" / "pack.tab.md").write_text("Tabs are welcome.", encoding="utf-8")
    (tmp_path / "rules" / "pack.gone.md").write_text("A rule of the past.", encoding="utf-8")

    assert rules_not_current(tmp_path) == ["rules/pack.gone.md", "rules/pack.tab.md"]

    write_rules(tmp_path)
    assert rules_not_current(tmp_path) == []
    assert not (tmp_path / "rules" / "pack.gone.md").exists()


def test_the_guide_and_the_pages_name_no_rule_that_is_not_there() -> None:
    pages = [GUIDE, *(page.read_text(encoding="utf-8") for page in (ROOT / "docs" / "rules").glob("*.md"))]
    named = {code for page in pages for code in re.findall(r"`(pack\.(?!yaml|schema)[a-z0-9_]+)`", page)}

    assert named == {rule.code for rule in all_rules()} | set(former_codes())
