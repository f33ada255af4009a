"""bin/huilu org move, merge, split …, compare and revise: what they ask, tell, and leave as it was."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from huilu.cli import org as command
from huilu.cli.reorganise import STEPS
from huilu.clock.actions import set_rehearsal_clock
from huilu.org.models import Unit
from huilu.reorganisation.actions.undoing import _BACK
from huilu.reorganisation.models import Reorganisation
from huilu.reorganisation.rules import NothingChanges
from tests.cast import Cast
from tests.reorganisation.test_revising import NEW

VILLAGE, OTHER, TOWNSHIP = "370811007201", "370811007202", "370811007"
WHY = ("--reason", "鲁政字〔2024〕1号")
WORDS = ("--level", "village", "--sector", "community", "--audience", "grassroots")


def run(*words: str | Path) -> Result:
    return CliRunner().invoke(command.org, [str(word) for word in words], catch_exceptions=True)


@pytest.fixture
def land(town: Cast) -> Cast:
    town.starts()
    set_rehearsal_clock(town.later())
    return town


def test_each_command_does_what_it_says_and_names_how_to_take_it_back(land: Cast) -> None:
    moved = run("rename", VILLAGE, "--name", "李营社区", *WHY)
    assert moved.exit_code == 0, moved.output
    number = Reorganisation.objects.get().number
    assert number in moved.stdout
    assert run("undo", number, *WHY).exit_code == 0
    assert Unit.objects.get(code=VILLAGE).name == "李营村"

    assert run("open", f"{TOWNSHIP}203", "--under", TOWNSHIP, "--name", "新村", *WORDS, *WHY).exit_code == 0
    assert run("reclassify", f"{TOWNSHIP}203", "--tags", "elderly_members", *WHY).exit_code == 0
    assert run("close", f"{TOWNSHIP}203", *WHY).exit_code == 0
    told = run("history", TOWNSHIP, "--json")
    assert json.loads(told.stdout)["unit"] == TOWNSHIP
    assert number in run("history", VILLAGE).stdout


def test_a_dry_run_lists_what_is_open_and_where_it_goes(land: Cast) -> None:
    told = run("merge", VILLAGE, "--into", OTHER, *WHY, "--dry-run", "--json")
    assert told.exit_code == 0, told.output
    report = json.loads(told.stdout)
    assert report["dry_run"]
    assert {line["to"] for line in report["lines"]} == {OTHER}
    assert Unit.objects.filter(code=VILLAGE).exists()

    plain = run("merge", VILLAGE, "--into", OTHER, *WHY, "--dry-run")
    assert f"issue:{VILLAGE}-0001" in plain.stdout


def test_a_plan_is_a_yaml_file_with_names_and_values(land: Cast, tmp_path: Path) -> None:
    plan = tmp_path / "plan.yaml"
    plan.write_text('parts: [{code: "3708110079", name: 新社区}]\nplan: {}\n', encoding="utf-8")
    assert run("split", VILLAGE, "--plan", plan, *WHY).exit_code == 0
    assert Unit.objects.get(code="3708110079").parent.code == TOWNSHIP
    plan.write_text("[1, 2]", encoding="utf-8")
    assert run("split", VILLAGE, "--plan", plan, *WHY).exit_code == 2
    plan.write_text("whatever: 1", encoding="utf-8")
    assert run("split", VILLAGE, "--plan", plan, *WHY).exit_code == 2


def test_a_refusal_is_passed_on_and_a_reason_is_asked_for(land: Cast) -> None:
    assert isinstance(run("move", TOWNSHIP, "--under", "370811", *WHY).exception, NothingChanges)
    assert run("move", TOWNSHIP, "--under", "370811").exit_code == 2


def test_a_list_is_compared_written_as_a_plan_and_taken_over(land: Cast, tmp_path: Path) -> None:
    file, plan = tmp_path / "new.csv", tmp_path / "plan.csv"
    file.write_text(NEW, encoding="utf-8")
    told = run("compare", file, "--out", plan)
    assert told.exit_code == 0, told.output
    assert str(plan) in told.stdout
    assert json.loads(run("compare", file, "--json").stdout)["totals"]["recode"] == 2

    assert run("revise", plan, *WHY, "--dry-run").exit_code == 0
    assert Unit.objects.filter(code=TOWNSHIP).exists()
    done = run("revise", plan, *WHY, "--json")
    assert done.exit_code == 0, done.output
    assert len(json.loads(done.stdout)["reorganisations"]) == 6
    assert json.loads(run("compare", file, "--json").stdout)["lines"] == []

    plan.write_text("a,b\n1,2\n", encoding="utf-8")
    assert run("revise", plan, *WHY).exit_code == 2
    file.write_text(NEW + "1,2\n", encoding="utf-8")
    assert run("compare", file).exit_code == 1


def test_every_step_that_can_be_taken_back_is_told_in_words() -> None:
    assert set(STEPS) == set(_BACK)


BAD_SPLITS = (
    "parts: []",
    "parts: [x]",
    "parts: [{code: 123, name: x}]",
    'parts: [{code: "123"}]',
    'parts: [{code: "123", name: x}]\nchildren: [a]',
    'parts: [{code: "123", name: x}]\ncloses: "false"',
    "parts: [",
)


@pytest.mark.parametrize("text", BAD_SPLITS)
def test_a_plan_that_cannot_be_meant_is_answered_in_words(land: Cast, tmp_path: Path, text: str) -> None:
    plan = tmp_path / "plan.yaml"
    plan.write_text(text, encoding="utf-8")
    assert run("split", VILLAGE, "--plan", plan, *WHY).exit_code == 2


@pytest.mark.parametrize("text", ['"issue:1": 370811', '"issue:1": [a]', '"issue:1":', "- a"])
def test_codes_in_a_plan_are_text(land: Cast, tmp_path: Path, text: str) -> None:
    plan = tmp_path / "plan.yaml"
    plan.write_text(text, encoding="utf-8")
    assert run("merge", VILLAGE, "--into", OTHER, "--plan", plan, *WHY).exit_code == 2


def test_a_dry_run_of_a_list_says_that_nothing_was_done(land: Cast, tmp_path: Path) -> None:
    file, plan = tmp_path / "new.csv", tmp_path / "plan.csv"
    file.write_text(NEW, encoding="utf-8")
    run("compare", file, "--out", plan)
    said = run("revise", plan, *WHY, "--dry-run").stdout
    assert "undo" not in said
