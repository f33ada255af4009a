"""The author's guide is true: its pieces are packs, and it names the rules that exist."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from huilu.programmes.pack import (
    features,
    inheriting,
    invariants,
    loading,
    parents,
    reading,
    references,
    shape,
    weight,
)
from huilu.programmes.pack.findings import PART_FILES, Rule
from huilu.programmes.pack.loading import examine, load_pack
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


def test_every_rule_with_a_source_is_in_the_guide() -> None:
    modules = (features, inheriting, invariants, loading, parents, reading, references, shape, weight)
    rules = {rule.code: rule for module in modules for rule in vars(module).values() if isinstance(rule, Rule)}

    assert {code for code, rule in rules.items() if rule.mechanism and f"`{code}`" not in GUIDE} == set()
    assert set(re.findall(r"`(pack\.(?!yaml|schema)[a-z_]+)`", GUIDE)) <= set(rules)
