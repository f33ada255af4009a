"""Checking and publishing packs."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from huilu.cli.lazy import _ground
from huilu.cli.pack import lint, pack
from huilu.ledger.models import Entry
from huilu.programmes.models import Programme, Refinement
from huilu.programmes.pack.findings import PackInvalid
from huilu.programmes.rules import AlreadyPublished
from tests.cast import ROOT, Cast
from tests.cli.conftest import Ask, Type

SHIPPED = str(ROOT / "packs" / "second-batch-2023")


@pytest.fixture
def broken(tmp_path: Path) -> str:
    """A pack with stages."""
    folder = tmp_path / "broken"
    shutil.copytree(SHIPPED, folder)
    (folder / "stages.yaml").write_text("- one\n")
    return str(folder)


def test_a_sound_pack_has_no_errors(town: Cast, asked: Ask) -> None:
    assert asked(pack, "lint", SHIPPED)["errors"] == 0


def test_what_is_wrong_is_named(town: Cast, typed: Type, asked: Ask, broken: str) -> None:
    told = typed(pack, "lint", broken)

    assert told.exit_code == 1
    assert "error [pack.has_stages] stages.yaml" in told.stdout
    assert "1 errors, 0 warnings." in told.stdout
    assert asked(pack, "lint", broken)["findings"][0]["code"] == "pack.has_stages"


def test_a_lint_needs_no_database() -> None:
    before = lint.callback

    _ground(pack)

    assert lint.callback is before
    assert pack.commands["publish"].callback.on_database  # type: ignore[union-attr]


def test_publishing_tells_whom_it_binds(town: Cast, asked: Ask) -> None:
    told = asked(pack, "publish", SHIPPED, "--by", "00")

    by_code = {line["requirement"]: line for line in told["requirements"]}
    assert (told["programme"], told["dry_run"]) == ("second_batch_2023", False)
    assert by_code["provincial_issue_list"]["units"] == 1
    assert by_code["reading_class"]["units"] == 4
    line = by_code["reading_class"]
    assert line["minutes"] == 4 * line["minutes_each"]
    assert Entry.objects.get(act="pack.published").by_label == "installation"


def test_it_is_signed_by_the_office_where_there_is_one(town: Cast, asked: Ask) -> None:
    town.actor("00", username="other", post="archive")
    town.actor("00")

    asked(pack, "publish", SHIPPED, "--by", "00")

    assert Entry.objects.get(act="pack.published").by_post_id == town.actor("00").post_id


def test_a_dry_run_writes_nothing(town: Cast, typed: Type, asked: Ask) -> None:
    told = asked(pack, "publish", SHIPPED, "--by", "00", "--dry-run")

    assert told["dry_run"]
    assert not Programme.objects.exists()
    assert "Nothing was written." in typed(pack, "publish", SHIPPED, "--by", "00", "--dry-run").stdout
    assert "second_batch_2023 1" in typed(pack, "publish", SHIPPED, "--by", "00").stdout
    with pytest.raises(AlreadyPublished):
        typed(pack, "publish", SHIPPED, "--by", "00", "--dry-run")


def test_a_broken_pack_is_refused(town: Cast, typed: Type, broken: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(PackInvalid):
        typed(pack, "publish", broken, "--by", "00")
    assert not Programme.objects.exists()


CHILD_HEAD = """\
code: our_city
version: "1.0"
labels: {zh: 我市细化方案, en: Our city}
extends: {code: second_batch_2023, version: "1.1"}
"""
CHILD_CLAUSES = """\
- refines: monthly_leading_group
  due: {before_soft_end: 0}
  repeats: quarterly
  detail: {zh: 随常委会。, en: With the committee.}
"""


@pytest.fixture
def child(tmp_path: Path) -> str:
    """A city's pack, far from its parent."""
    folder = tmp_path / "our-city"
    folder.mkdir()
    (folder / "pack.yaml").write_text(CHILD_HEAD, encoding="utf-8")
    (folder / "requirements.yaml").write_text(CHILD_CLAUSES, encoding="utf-8")
    return str(folder)


def test_a_child_is_compared_with_its_origin(typed: Type, asked: Ask, child: str) -> None:
    told = asked(pack, "diff", SHIPPED, child)

    by_code = {one["requirement"]: one for one in told["inherited"]}
    (step,) = by_code["monthly_leading_group"]["steps"]
    assert [one["code"] for one in told["packs"]] == ["second_batch_2023", "our_city"]
    assert step["against_origin"] | {"frequency": ""} == dict.fromkeys(step["against_origin"], "same") | {
        "frequency": ""
    }
    assert step["against_origin"]["frequency"] == "looser"
    assert by_code["provincial_opinion"]["steps"] == []

    said = typed(pack, "diff", SHIPPED, child).stdout
    assert "every quarter (asks less)" in said
    assert "our_city added: With the committee." in said
    assert "provincial_opinion" not in said


def test_a_child_is_linted_with_its_parent_named(asked: Ask, child: str) -> None:
    assert asked(pack, "lint", child, "--parent", SHIPPED)["errors"] == 0


def test_a_child_of_nobody_is_not_compared(typed: Type, child: str, broken: str) -> None:
    with pytest.raises(PackInvalid):
        typed(pack, "diff", broken, child)


def test_a_child_is_published_below_its_parent(town: Cast, typed: Type, asked: Ask, child: str) -> None:
    with pytest.raises(PackInvalid):
        typed(pack, "publish", child, "--by", "37")
    asked(pack, "publish", SHIPPED, "--by", "00")

    told = asked(pack, "publish", child, "--by", "37")
    assert (told["programme"], told["requirements"]) == ("our_city", [])
    assert Refinement.objects.get().requirement.code == "monthly_leading_group"

    other = Path(child) / "pack.yaml"
    other.write_text(CHILD_HEAD.replace('"1.1"', '"0.9"'), encoding="utf-8")
    with pytest.raises(PackInvalid):
        typed(pack, "publish", child, "--by", "37")


def test_what_has_changed_above_is_told(town: Cast, typed: Type, asked: Ask, child: str) -> None:
    asked(pack, "publish", SHIPPED, "--by", "00")
    asked(pack, "publish", child, "--by", "37")
    assert asked(pack, "changes", "our_city")["changes"] == []
    assert "inherits from none" in typed(pack, "changes", "second_batch_2023").stdout

    town.actor("00")
    given = ("second_batch_2023/monthly_leading_group", "--by", "00", "--unit", "00", "--reason", "不再需要")
    assert "is withdrawn" in typed(pack, "withdraw", *given).stdout
    told = asked(pack, "changes", "our_city")
    assert [(one["requirement"], one["kind"]) for one in told["changes"]] == [("monthly_leading_group", "gone")]
    said = typed(pack, "changes", "our_city").stdout
    assert "monthly_leading_group  no longer asked" in said
    assert "version 1.1.1 is in force" in said
    again = ("second_batch_2023/provincial_issue_list", *given[1:])
    assert asked(pack, "withdraw", *again)["reason"] == "不再需要"


def test_each_field_is_told_before_and_after(town: Cast, typed: Type, tmp_path: Path, child: str) -> None:
    typed(pack, "publish", SHIPPED, "--by", "00")
    typed(pack, "publish", child, "--by", "37")
    newer = tmp_path / "newer"
    shutil.copytree(SHIPPED, newer)
    for name, old, new in (
        ("pack.yaml", 'version: "1.1"', 'version: "1.2"'),
        ("requirements.yaml", "repeats: monthly", "repeats: once"),
    ):
        file = newer / name
        file.write_text(file.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
    typed(pack, "publish", str(newer), "--by", "00", "--reason", "一次够了")

    said = typed(pack, "changes", "our_city").stdout
    assert "repeats: ours holds no longer, for it would ask more." in said
