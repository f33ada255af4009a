"""What the product must not grow, found by reading its code."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from huilu.cli.live_routes import broken_code, read_code
from huilu.loop import actions as loop
from tests.cast import ROOT

CODE = sorted((ROOT / "huilu").rglob("*.py"))
# Who knows what time it is: whatever people or the calendar meet first, the clock itself, and what runs the product.
WITH_A_CLOCK = {"api", "cli", "clock", "demo", "jobs", "postgres", "web"}
IN_BULK = re.compile(r"bulk_?close|close_?(all|many|issues)|closures\b|batch_?close|一键销号|批量销号", re.IGNORECASE)


@cache
def tree_of(file: Path) -> ast.Module:
    """The file as it is understood, read once."""
    return ast.parse(file.read_text(encoding="utf-8"))


def names_in(file: Path) -> Iterator[str]:
    """Every name that a file defines, calls or imports."""
    for node in ast.walk(tree_of(file)):
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            yield node.name
        elif isinstance(node, ast.ImportFrom):
            yield node.module or ""
            yield from (f"{node.module}.{name.name}" for name in node.names)
        elif isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.Attribute):
            yield node.attr


def test_nothing_happens_behind_the_back_of_an_act() -> None:
    hidden = {"django.dispatch", "django.db.models.signals", "receiver", "post_save", "pre_save", "m2m_changed"}
    found = {file.name: hidden & set(names_in(file)) for file in CODE}
    # Here it is what a field does with its own value when its row is written, and no signal.
    fields = {"regional.py": {"pre_save"}, "composed.py": {"pre_save"}}
    assert {name: names for name, names in found.items() if names} == fields


def test_no_module_is_named_for_nothing() -> None:
    empty = {"utils", "util", "helpers", "manager", "misc", "common"}
    assert [file for file in CODE if empty & {*file.parts, file.stem}] == []


def test_nothing_closes_issues_in_bulk() -> None:
    written = [*CODE, *sorted((ROOT / "huilu").rglob("*.html"))]
    assert [file for file in written if IN_BULK.search(file.read_text(encoding="utf-8"))] == []


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


def calls_in(file: Path) -> Iterator[str]:
    """The names of all that a file calls."""
    for node in ast.walk(tree_of(file)):
        if isinstance(node, ast.Call):
            yield node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")


def test_below_the_faces_nobody_reads_the_clock() -> None:
    read = {"now", "today", "utcnow", "localdate"}
    lower = [file for file in CODE if file.relative_to(ROOT / "huilu").parts[0] not in WITH_A_CLOCK]
    assert {file: found for file in lower if (found := read & set(calls_in(file)))} == {}


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
