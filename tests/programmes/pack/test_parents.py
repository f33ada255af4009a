"""A child pack finds the packs above it in folders, or is told clearly that it does not."""

from __future__ import annotations

from pathlib import Path

import pytest

from huilu.programmes.pack.findings import Finding, PackInvalid
from huilu.programmes.pack.loading import beside, examine, load_family, load_pack
from tests.programmes.pack.small import FILES

HEAD = """\
code: {code}
version: "{version}"
labels: {{zh: 下, en: Lower}}
extends: {{code: {parent}, version: "{pinned}"}}
"""
REFINES = "- refines: issue_list\n  minutes: 20\n"


def parent_in(folder: Path, **changes: str) -> Path:
    folder.mkdir(parents=True)
    for name, text in (FILES | changes).items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def child_in(
    folder: Path, *, code: str = "lower", parent: str = "small", pinned: str = "1.0", clauses: str = REFINES
) -> Path:
    folder.mkdir(parents=True)
    head = HEAD.format(code=code, version="1.0", parent=parent, pinned=pinned)
    (folder / "pack.yaml").write_text(head, encoding="utf-8")
    (folder / "requirements.yaml").write_text(clauses, encoding="utf-8")
    return folder


def only(folder: Path) -> Finding:
    (found,) = examine(folder)
    assert found.remedy.zh
    assert found.remedy.en
    return found


def test_the_parent_lies_beside_the_child(tmp_path: Path) -> None:
    parent_in(tmp_path / "top")
    city = child_in(tmp_path / "city")
    county = child_in(tmp_path / "county", code="lowest", parent="lower")

    assert [examine(city), examine(county)] == [(), ()]
    assert [pack.code for pack in load_family(county)] == ["small", "lower", "lowest"]
    assert load_pack(city).levels[0].word == "town"


def test_or_it_is_named(tmp_path: Path) -> None:
    top = parent_in(tmp_path / "elsewhere" / "top")
    child = child_in(tmp_path / "here" / "city")

    assert only(child).code == "pack.parent_unknown"
    assert examine(child, parents=beside(child, [top])) == ()


@pytest.mark.parametrize(
    ("given", "code", "line"),
    [
        ({"parent": "nobody"}, "pack.parent_unknown", 4),
        ({"pinned": "0.9"}, "pack.parent_version_unknown", 4),
        ({"parent": "lower"}, "pack.inherits_in_a_circle", 4),
        ({"clauses": "- refines: nobody\n  minutes: 1\n"}, "pack.refines_unknown", 1),
        ({"clauses": REFINES + REFINES}, "pack.refines_twice", 3),
        ({"clauses": "- refines: issue_list\n  minutes: 40\n"}, "pack.tightening_forbidden", 1),
        ({"clauses": "- refines: issue_list\n  selector: {}\n"}, "pack.unknown_key", 2),
        ({"clauses": "- refines: issue_list\n  due: {on: soon}\n"}, "pack.wrong_value", 2),
        ({"clauses": "- refines: issue_list\n  detail: {zh: 写好心得, en: Well}\n"}, "pack.essays", 2),
        ({"clauses": ""}, "pack.wrong_value", 1),
    ],
)  # fmt: skip
def test_what_is_wrong_is_named_with_its_line(tmp_path: Path, given: dict[str, str], code: str, line: int) -> None:
    parent_in(tmp_path / "top")
    found = only(child_in(tmp_path / "city", **given))

    assert (found.code, found.line) == (code, line)
    assert found.file == ("requirements.yaml" if "clauses" in given else "pack.yaml")


def test_a_refinement_between_clauses_keeps_the_lines_of_all(tmp_path: Path) -> None:
    parent_in(tmp_path / "top")
    own, other = (
        FILES["requirements.yaml"].replace("issue_list", code).replace("列出", done)
        for code, done in (("own", "办好"), ("other", "核实"))
    )
    clauses = own + REFINES + other
    child = child_in(tmp_path / "city", clauses=clauses.replace("measure: repair", "measure: nothing", 2))

    lines = [(one.code, one.line) for one in examine(child)]
    assert lines == [("pack.no_such_reference", 4), ("pack.no_such_reference", 15)]


def test_a_finding_names_the_place_in_the_file_of_its_author(tmp_path: Path) -> None:
    """A refinement is the third entry of its file, whatever it is counted as afterwards."""
    parent_in(tmp_path / "top")
    own = [FILES["requirements.yaml"].replace("issue_list", code).replace("列出", code) for code in ("own", "other")]
    child = child_in(tmp_path / "city", clauses="".join(own) + REFINES.replace("20", "2000") + own[0])

    assert {one.path for one in examine(child) if one.code == "pack.tightening_forbidden"} == {"requirements[2]"}
    assert {one.path for one in examine(child) if one.code == "pack.code_twice"} == {"requirements[3]"}


def test_a_circle_of_three_is_found(tmp_path: Path) -> None:
    for code, parent in (("one", "two"), ("two", "three"), ("three", "one")):
        child_in(tmp_path / code, code=code, parent=parent)

    assert {only(tmp_path / code).code for code in ("one", "two", "three")} == {"pack.inherits_in_a_circle"}


def test_a_circle_above_is_found_too(tmp_path: Path) -> None:
    child_in(tmp_path / "one", code="one", parent="two")
    child_in(tmp_path / "two", code="two", parent="one")

    assert only(child_in(tmp_path / "below", parent="one")).code == "pack.inherits_in_a_circle"


def test_a_broken_parent_is_mended_first(tmp_path: Path) -> None:
    parent_in(tmp_path / "top", **{"measures.yaml": "- {code: x, labels: {zh: 甲, en: A}}\n"})

    assert only(child_in(tmp_path / "city")).code == "pack.parent_broken"


def test_whatever_lies_beside_is_no_harm(tmp_path: Path) -> None:
    parent_in(tmp_path / "top")
    for name, content in (("a", b"\xff\xfe"), ("b", b"- list\n"), ("c", b"#" * 1_000_001), ("d", b"code: [1\n")):
        (tmp_path / name).mkdir()
        (tmp_path / name / "pack.yaml").write_bytes(content)
    (tmp_path / "e").mkdir()
    (tmp_path / "file").write_text("x")

    assert examine(child_in(tmp_path / "city")) == ()


@pytest.mark.parametrize("extends", ["small", "{code: small}", "{code: small, version: 1.0}", "[small]"])
def test_an_extends_that_is_none_is_refused_as_such(tmp_path: Path, extends: str) -> None:
    parent_in(tmp_path / "top")
    child = child_in(tmp_path / "city")
    head = (child / "pack.yaml").read_text(encoding="utf-8").splitlines()[:3]
    (child / "pack.yaml").write_text("\n".join([*head, f"extends: {extends}"]), encoding="utf-8")

    assert [one for one in examine(child) if one.path.startswith("extends") and one.line == 4]
    with pytest.raises(PackInvalid):
        load_pack(child)


def test_who_inherits_nothing_is_told_so(tmp_path: Path) -> None:
    top = parent_in(tmp_path / "top", **{"requirements.yaml": FILES["requirements.yaml"] + REFINES})

    assert only(top).code == "pack.refines_without_parent"
