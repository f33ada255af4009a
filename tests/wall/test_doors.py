"""The list of doors and checks is complete: whatever asks for an actor and answers yes or no stands in it."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from huilu.loop import queries
from huilu.loop.rules import NoSuchIssue
from tests.cast import ROOT, Cast
from tests.wall.branches import OURS, THEIRS
from tests.wall.doors import DOORS, SEARCHES, _holder_of, switch_off

# Faces hold no checks of their own, the command line belongs to whoever installs, and what is played back was checked.
_ELSEWHERE = {"cli", "demo", "jobs", "replay", "web", "api"}
# What asks for an actor and says yes or no, but not whether they may see or do something.
NO_DOORS = {
    "huilu.loop.queries.issues._may_go_up": "whether there is anything above",
    "huilu.org.actions.set_words": "says whether anything was changed",
    "huilu.org.importing.checking.check_stage": "finds faults in rows",
}
_WORDS = {"visible_to", "seen_from", "known_at"}


def doors_in(file: Path) -> Iterator[str]:
    """The names of all functions of a file that look like a door or a check."""
    module = ".".join(file.relative_to(ROOT).with_suffix("").parts)
    for holder in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        inside = f"{module}.{holder.name}" if isinstance(holder, ast.ClassDef) else module
        if isinstance(holder, ast.ClassDef | ast.Module):
            yield from (
                f"{inside}.{one.name}" for one in holder.body if isinstance(one, ast.FunctionDef) and _asks(one)
            )


def _asks(one: ast.FunctionDef) -> bool:
    given = [*one.args.args, *one.args.kwonlyargs]
    takes_actor = any(arg.annotation is not None and ast.unparse(arg.annotation) == "Actor" for arg in given)
    answers = one.returns is not None and ast.unparse(one.returns) == "bool"
    checks = one.name.lstrip("_").startswith("check")
    named = re.search(r"in_sight|administers|is_near", one.name) is not None
    return one.name in _WORDS or named or any(a.arg == "for_" for a in given) or (takes_actor and (answers or checks))


def test_every_door_stands_in_the_list() -> None:
    found = {
        name
        for file in sorted((ROOT / "huilu").rglob("*.py"))
        if file.relative_to(ROOT / "huilu").parts[0] not in _ELSEWHERE
        for name in doors_in(file)
    }
    assert found - set(NO_DOORS) <= {*DOORS, *SEARCHES}
    assert set(NO_DOORS) <= found


def test_every_door_in_the_list_is_there() -> None:
    for name in [*DOORS, *SEARCHES]:
        holder, word = _holder_of(name)
        assert callable(getattr(holder, word)), name


def test_switched_off_a_door_is_open_to_everybody(both: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    theirs = f"{THEIRS.village}-0001"
    with pytest.raises(NoSuchIssue):
        queries.find_issue(theirs, for_=both.actor(OURS.village))
    switch_off(monkeypatch)
    assert queries.find_issue(theirs, for_=both.actor(OURS.village)).number == theirs
