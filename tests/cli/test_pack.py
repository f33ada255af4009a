"""Checking and publishing packs."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from urllib.parse import quote, unquote

import jsonschema_rs
import pytest

from huilu.cli.lazy import _ground
from huilu.cli.pack import lint, pack
from huilu.ledger.models import Entry
from huilu.programmes.models import Programme
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


@pytest.fixture
def warned(tmp_path: Path) -> str:
    """A pack that asks for something two days after its start."""
    folder = tmp_path / "a pack"
    shutil.copytree(SHIPPED, folder)
    requirements = folder / "requirements.yaml"
    text = requirements.read_text(encoding="utf-8")
    requirements.write_text(text.replace("due: {on: 2023-09-15}", "due: {on: 2023-09-07}"), encoding="utf-8")
    return str(folder)


def test_a_sound_pack_has_no_errors(town: Cast, asked: Ask) -> None:
    assert asked(pack, "lint", SHIPPED)["errors"] == 0


def test_what_is_wrong_is_named(town: Cast, typed: Type, asked: Ask, broken: str) -> None:
    told = typed(pack, "lint", broken)

    assert told.exit_code == 1
    assert f"error [pack.has_stages] {broken}/stages.yaml" in told.stdout
    assert "Write parallel measures" in told.stdout
    assert "Source: M001 No stages" in told.stdout
    assert "1 errors, 0 warnings." in told.stdout
    found = asked(pack, "lint", broken)["findings"][0]
    assert (found["code"], found["sources"], found["page"]) == ("pack.has_stages", ["M001"], "rules/pack.has_stages.md")
    assert (ROOT / "docs" / found["page"]).exists()


def test_a_warning_fails_a_strict_check_alone(town: Cast, typed: Type, warned: str) -> None:
    assert typed(pack, "lint", warned).exit_code == 0
    told = typed(pack, "lint", warned, "--strict")

    assert told.exit_code == 1
    assert f"warning [pack.lead_time_short] {warned}/requirements.yaml:12 requirements[0].due" in told.stdout
    assert "0 errors, 1 warnings." in told.stdout
    assert typed(pack, "lint", SHIPPED, "--strict").exit_code == 0


def test_sarif_is_what_the_published_schema_says(town: Cast, typed: Type, broken: str, warned: str) -> None:
    schema = json.loads((Path(__file__).parent / "sarif-2.1.0-rtm.5.json").read_text(encoding="utf-8"))
    validator = jsonschema_rs.validator_for(schema, validate_formats=True)
    for folder in (broken, warned, SHIPPED):
        told = json.loads(typed(pack, "lint", folder, "--sarif").stdout)
        assert [str(error) for error in validator.iter_errors(told)] == []
    with pytest.raises(jsonschema_rs.ValidationError):
        validator.validate({"version": "2.1.0", "runs": [{"tool": {}}]})


def test_sarif_names_the_rule_the_line_and_the_page(town: Cast, typed: Type, warned: str) -> None:
    told = typed(pack, "lint", warned, "--sarif", "--manual", "https://example.org/docs/")
    run = json.loads(told.stdout)["runs"][0]
    found, rules = run["results"][0], run["tool"]["driver"]["rules"]

    assert told.exit_code == 0
    assert [rule["id"] for rule in rules] == sorted(rule["id"] for rule in rules)
    assert rules[found["ruleIndex"]]["id"] == found["ruleId"] == "pack.lead_time_short"
    assert rules[found["ruleIndex"]]["helpUri"] == "https://example.org/docs/rules/pack.lead_time_short.md"
    assert found["level"] == "warning"
    place = found["locations"][0]["physicalLocation"]
    assert place["region"] == {"startLine": 12}
    assert place["artifactLocation"]["uri"] == f"file://{quote(warned)}/requirements.yaml"


def test_the_pages_that_sarif_names_are_those_of_the_installation(town: Cast, typed: Type) -> None:
    rules = json.loads(typed(pack, "lint", SHIPPED, "--sarif").stdout)["runs"][0]["tool"]["driver"]["rules"]

    assert all(Path(unquote(rule["helpUri"].removeprefix("file://"))).exists() for rule in rules)


def test_one_form_of_answer_at_a_time(town: Cast, typed: Type) -> None:
    assert typed(pack, "lint", SHIPPED, "--json", "--sarif").exit_code == 2


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
