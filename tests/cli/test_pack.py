"""Checking and publishing packs."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from urllib.parse import quote, unquote

import jsonschema_rs
import pytest
from click.testing import CliRunner
from django.db import connection
from django.test.utils import CaptureQueriesContext

from huilu.cli.lazy import _ground
from huilu.cli.pack import lint, pack
from huilu.kernel.days import day_of
from huilu.ledger.models import Entry
from huilu.org.models import Unit
from huilu.programmes.actions import record_progress
from huilu.programmes.models import Programme, Refinement
from huilu.programmes.pack.findings import PackInvalid
from huilu.programmes.queries import obligations_of
from huilu.programmes.rules import AlreadyPublished, NoSuchRequirement
from huilu.programmes.states import ProgressState
from tests.cast import ROOT, Cast, publish
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
    requirements.write_text(text.replace("due: {on: 2023-09-28}", "due: {on: 2023-09-07}"), encoding="utf-8")
    return str(folder)


def test_a_sound_pack_has_no_errors(town: Cast, asked: Ask) -> None:
    assert asked(pack, "lint", SHIPPED)["errors"] == 0


def test_what_is_wrong_is_named(town: Cast, typed: Type, asked: Ask, broken: str) -> None:
    told = typed(pack, "lint", broken)

    assert told.exit_code == 1
    assert f"error [pack.has_stages] {broken}/stages.yaml" in told.stdout
    assert "Write parallel measures" in told.stdout
    assert "Source: M001 No stages" in told.stdout
    assert "Errors: 1, warnings: 0." in told.stdout
    found = asked(pack, "lint", broken)["findings"][0]
    assert (found["code"], found["sources"], found["page"]) == ("pack.has_stages", ["M001"], "rules/pack.has_stages.md")
    assert (ROOT / "docs" / found["page"]).exists()


def test_a_warning_fails_a_strict_check_alone(town: Cast, typed: Type, warned: str) -> None:
    assert typed(pack, "lint", warned).exit_code == 0
    told = typed(pack, "lint", warned, "--strict")

    assert told.exit_code == 1
    assert f"warning [pack.lead_time_short] {warned}/requirements.yaml:12 requirements[0].due" in told.stdout
    assert "Errors: 0, warnings: 1." in told.stdout
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


def test_a_lint_needs_no_database(for_a_while: None) -> None:
    before = lint.callback

    _ground(pack)

    assert lint.callback is before
    assert pack.commands["publish"].callback.on_database  # type: ignore[union-attr]


def test_a_lint_loads_no_tables() -> None:
    """An author checks again and again; to load them would take longer than the check."""
    line = "import sys; from huilu.cli.main import root; root().main(sys.argv[1:], standalone_mode=False)"
    words = [sys.executable, "-c", f"{line}; print('django.db.models' in sys.modules)", "pack", "lint", SHIPPED]
    checked = subprocess.run(
        words, cwd=ROOT, env={**os.environ, "HUILU_LANG": "zh"}, capture_output=True, text=True, check=True
    )

    assert checked.stdout.split("\n")[-3:-1] == ["错误 0 项，提醒 0 项。", "False"]


def test_publishing_tells_whom_it_binds(town: Cast, asked: Ask) -> None:
    town.gets_ready("00")
    with CaptureQueriesContext(connection) as heard:
        told = asked(pack, "publish", SHIPPED, "--by", "00")

    # Counters know how many there are: five million units are not gone through while everybody waits.
    assert not [one["sql"] for one in heard if 'FROM "org_unit"' in one["sql"] and "COUNT(" in one["sql"]]
    by_code = {line["requirement"]: line for line in told["requirements"]}
    assert (told["programme"], told["dry_run"]) == ("second_batch_2023", False)
    assert by_code["provincial_issue_list"]["units"] == 1
    assert by_code["reading_class"]["units"] == 4
    line = by_code["reading_class"]
    assert line["minutes"] == 4 * line["minutes_each"]
    assert Entry.objects.get(act="pack.published").by_label == "中国 办公室"


def test_it_is_signed_by_the_office_where_there_is_one(town: Cast, asked: Ask) -> None:
    town.gets_ready("00")
    town.actor("00", username="other", post="archive")
    town.actor("00")

    asked(pack, "publish", SHIPPED, "--by", "00")

    assert Entry.objects.get(act="pack.published").by_post_id == town.actor("00").post_id


def test_a_dry_run_writes_nothing(town: Cast, typed: Type, asked: Ask) -> None:
    town.gets_ready("00")
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
extends: {code: second_batch_2023, version: "1.3"}
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


@pytest.mark.parametrize("missing", ["parent", "child"])
def test_a_folder_that_is_not_there_is_named(missing: str, child: str, tmp_path: Path) -> None:
    nowhere = str(tmp_path / "nowhere")
    folders = {"parent": SHIPPED, "child": child} | {missing: nowhere}

    told = CliRunner().invoke(pack, ["diff", *folders.values()])

    assert isinstance(told.exception, PackInvalid)
    assert f"[pack.no_folder] {nowhere}/pack.yaml" in told.stdout
    assert told.exception.facts["folder"] == nowhere


def test_a_child_is_published_below_its_parent(town: Cast, typed: Type, asked: Ask, child: str) -> None:
    town.gets_ready("00")
    with pytest.raises(PackInvalid):
        typed(pack, "publish", child, "--by", "37")
    asked(pack, "publish", SHIPPED, "--by", "00")

    told = asked(pack, "publish", child, "--by", "37")
    assert (told["programme"], told["requirements"]) == ("our_city", [])
    assert Refinement.objects.get().requirement.code == "monthly_leading_group"

    other = Path(child) / "pack.yaml"
    other.write_text(CHILD_HEAD.replace('"1.3"', '"0.9"'), encoding="utf-8")
    with pytest.raises(PackInvalid):
        typed(pack, "publish", child, "--by", "37")


def test_what_has_changed_above_is_told(town: Cast, typed: Type, asked: Ask, child: str) -> None:
    town.gets_ready("00")
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
    assert "version 1.3.1 is in force" in said
    again = ("second_batch_2023/provincial_issue_list", *given[1:])
    assert asked(pack, "withdraw", *again)["reason"] == "不再需要"


def test_each_field_is_told_before_and_after(town: Cast, typed: Type, tmp_path: Path, child: str) -> None:
    town.gets_ready("00")
    typed(pack, "publish", SHIPPED, "--by", "00")
    typed(pack, "publish", child, "--by", "37")
    newer = tmp_path / "newer"
    shutil.copytree(SHIPPED, newer)
    for name, old, new in (
        ("pack.yaml", 'version: "1.3"', 'version: "1.4"'),
        ("requirements.yaml", "repeats: monthly", "repeats: once"),
    ):
        file = newer / name
        file.write_text(file.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
    typed(pack, "publish", str(newer), "--by", "00", "--reason", "一次够了")

    said = typed(pack, "changes", "our_city").stdout
    assert "repeats: ours holds no longer, for it would ask more." in said


def test_what_is_asked_beyond_a_clause_from_above_has_its_price(
    town: Cast, typed: Type, asked: Ask, tmp_path: Path, child: str
) -> None:
    town.gets_ready("00")
    above = tmp_path / "above"
    shutil.copytree(SHIPPED, above)
    with (above / "parameters.yaml").open("a", encoding="utf-8") as file:
        file.write("\ntightening: allowed\n")
    typed(pack, "publish", str(above), "--by", "00")
    clause = "- refines: monthly_leading_group\n  minutes: 900\n  reason: {zh: 汛期, en: The floods}\n"
    (Path(child) / "requirements.yaml").write_text(clause, encoding="utf-8")
    tried = asked(pack, "publish", child, "--by", "37", "--dry-run")["asks_more"]
    assert "more than was asked above" in typed(pack, "publish", child, "--by", "37", "--dry-run").stdout
    assert asked(pack, "publish", child, "--by", "37")["asks_more"] == tried

    (one,) = tried
    demand = Refinement.objects.get(demand__isnull=False).demand
    assert demand is not None
    assert (one["minutes"], one["units"]) == (demand.minutes_in_all, demand.population)
    assert one["minutes"] > 0


def test_of_what_was_locked_meanwhile_it_is_said_that_it_was(
    town: Cast, typed: Type, tmp_path: Path, child: str
) -> None:
    town.gets_ready("00")
    typed(pack, "publish", SHIPPED, "--by", "00")
    typed(pack, "publish", child, "--by", "37")
    newer = tmp_path / "newer"
    shutil.copytree(SHIPPED, newer)
    head, clauses = newer / "pack.yaml", newer / "requirements.yaml"
    head.write_text(head.read_text(encoding="utf-8").replace('version: "1.3"', 'version: "1.4"'), encoding="utf-8")
    lines = clauses.read_text(encoding="utf-8")
    code = Refinement.objects.order_by("pk").first().requirement.code  # type: ignore[union-attr]
    clauses.write_text(lines.replace(f"- code: {code}\n", f"- code: {code}\n  locked: true\n"), encoding="utf-8")
    typed(pack, "publish", str(newer), "--by", "00", "--reason", "全国一样")

    assert "ours holds no longer, for the clause is locked now." in typed(pack, "changes", "our_city").stdout


def test_a_withdrawal_can_be_tried_first(town: Cast, typed: Type, asked: Ask) -> None:
    publish(town)
    town.actor("00")
    village = "370811007201"
    code = obligations_of(town.unit(village), day_of(town.at))[0].requirement.key
    record_progress(
        unit_id=town.unit(village).pk, requirement=code, state=ProgressState.IN_PROGRESS, fact="已开始",
        by=town.actor(village), at=town.later(),
    )  # fmt: skip
    given = ("withdraw", code, "--by", "00", "--unit", "00", "--reason", "不再需要")
    owing = [one for one in Unit.objects.order_by("pk") if code in keys_of(town, one)]

    told = asked(pack, *given, "--dry-run")

    expected = {"units": len(owing), "begun": 1, "done": 0}
    assert told == {"requirement": code, "dry_run": True, "version": "1.3.1"} | expected
    said = typed(pack, *given, "--dry-run").stdout
    assert f"{len(owing)} units owe it, 1 of them have begun and 0 are done. Nothing was written." in said
    assert code in keys_of(town, town.unit(village))
    assert Programme.objects.get().version == "1.3"
    with pytest.raises(NoSuchRequirement):
        typed(pack, "withdraw", "second_batch_2023/none", *given[2:], "--dry-run")
    typed(pack, *given)
    assert code not in keys_of(town, town.unit(village))


def keys_of(town: Cast, unit: Unit) -> set[str]:
    return {one.requirement.key for one in obligations_of(unit, day_of(town.at))}
