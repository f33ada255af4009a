"""What the product must not grow, found by reading its code."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from huilu.cli.live_routes import broken_code, read_code
from huilu.loop import actions as loop
from tests.cast import ROOT

CODE = sorted((ROOT / "huilu").rglob("*.py"))
LOWER = [file for file in CODE if file.relative_to(ROOT / "huilu").parts[0] in
         {"kernel", "ledger", "tally", "files", "org", "accounts", "programmes", "loop", "campaigns", "registers",
          "handover", "answers", "duties", "reviews", "board", "replay"}]  # fmt: skip
TREES = {file: ast.parse(file.read_text(encoding="utf-8")) for file in CODE}
IN_BULK = re.compile(r"bulk_?close|close_?(all|many|issues)|closures\b|batch_?close|一键销号|批量销号", re.IGNORECASE)


def names_in(file: Path) -> Iterator[str]:
    """Every name that a file defines, calls or imports."""
    for node in ast.walk(TREES[file]):
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            yield node.name
        elif isinstance(node, ast.ImportFrom):
            yield node.module or ""
            yield from (f"{node.module}.{name.name}" for name in node.names)
        elif isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.Attribute):
            yield node.attr


@pytest.mark.parametrize("file", CODE, ids=lambda file: str(file.relative_to(ROOT)))
def test_nothing_happens_behind_the_back_of_an_act(file: Path) -> None:
    hidden = {"django.dispatch", "django.db.models.signals", "receiver", "post_save", "pre_save", "m2m_changed"}
    if file.name in {"regional.py", "composed.py"}:
        # Here it is what a field does with its own value when its row is written, and no signal.
        hidden.remove("pre_save")
    assert not hidden & set(names_in(file))


@pytest.mark.parametrize("file", CODE, ids=lambda file: str(file.relative_to(ROOT)))
def test_no_module_is_named_for_nothing(file: Path) -> None:
    assert not {"utils", "util", "helpers", "manager", "misc", "common"} & {*file.parts, file.stem}


@pytest.mark.parametrize(
    "file", [*CODE, *sorted((ROOT / "huilu").rglob("*.html"))], ids=lambda f: str(f.relative_to(ROOT))
)
def test_nothing_closes_issues_in_bulk(file: Path) -> None:
    assert not IN_BULK.search(file.read_text(encoding="utf-8"))


def test_an_act_of_the_loop_is_about_one_issue() -> None:
    numbers = {name: getattr(loop, name).__wrapped__.__annotations__ for name in loop.__all__ if name.islower()}
    for name, given in numbers.items():
        assert given.get("number", "str") == "str", name
        assert {"by", "at"} <= set(given), name


def test_an_issue_is_closed_in_one_place() -> None:
    closing = [file.name for file in CODE if "Step.CLOSE" in file.read_text() and "actions" in file.parts]
    assert closing == ["verifying.py"]


def test_units_are_never_sorted_by_their_figures() -> None:
    # The same check that bin/huilu selfcheck makes wherever Huilu runs.
    assert {*CODE} - {*read_code()} == {ROOT / "huilu" / "cli" / "red_lines.py"}
    assert [one.where for one in broken_code(read_code())] == []


@pytest.mark.parametrize("file", LOWER, ids=lambda file: str(file.relative_to(ROOT)))
def test_below_the_faces_nobody_reads_the_clock(file: Path) -> None:
    read = {"now", "today", "utcnow", "localdate"}
    called = {
        node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        for node in ast.walk(TREES[file])
        if isinstance(node, ast.Call)
    }
    assert not read & called


def test_counters_are_written_by_tally_alone() -> None:
    writing = re.compile(r"(INSERT INTO|UPDATE|DELETE FROM) tally_(counter|delta|past|own)", re.IGNORECASE)
    writers = {
        str(file.relative_to(ROOT / "huilu")) for file in CODE if writing.search(file.read_text(encoding="utf-8"))
    }
    # One statement settles progress and queues what that means, however many rows there are.
    assert {writer for writer in writers if "/migrations/" not in writer} == {
        "tally/actions.py",
        "programmes/actions.py",
    }
