"""Forbidden features in the codes and texts of a pack."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from huilu.programmes.pack.findings import Finding, Loc
from huilu.programmes.pack.red_lines.denial import without_denials
from huilu.programmes.pack.red_lines.lines import ENDS, RedLine
from huilu.programmes.pack.red_lines.marks import MARKS
from huilu.programmes.pack.red_lines.plainly import plainly
from huilu.programmes.pack.red_lines.presence import PRESENCE
from huilu.programmes.pack.red_lines.proof import PROOF
from huilu.programmes.pack.red_lines.systems import SYSTEMS
from huilu.programmes.pack.schema import Pack

RED_LINES: tuple[RedLine, ...] = (*MARKS, *PROOF, *SYSTEMS, *PRESENCE)
# What units are called and which they are is not what is asked of them.
_NOT_ASKED = frozenset(
    {
        "levels",
        "sectors",
        "audiences",
        "tags",
        "scope",
        "selector",
        "calls",
        "held_by",
        "readiness",
        "window",
        "version",
        "source",
    }
)


def forbidden_features(pack: Pack) -> Iterator[Finding]:
    """Every place whose code or text asks for a forbidden feature."""
    asking = {name: part for name, part in pack.model_dump(mode="json").items() if name not in _NOT_ASKED}
    # Much of a pack is said in the same few words again and again.
    known: dict[str, list[tuple[RedLine, str]]] = {}
    for loc, text in _texts(asking, ()):
        if text not in known:
            known[text] = [*features_in(text)]
        for line, found in known[text]:
            yield line.rule.broken_at(loc, found=found)


def features_in(text: str) -> Iterator[tuple[RedLine, str]]:
    """The forbidden features that a text asks for, each with the words that ask for it."""
    plain = plainly(text)
    suspected = [line for line in RED_LINES if line.may_stand_in(plain)]
    asked = without_denials(plain, [line.words for line in suspected])
    for line in suspected:
        found = next((one for one in line.words.finditer(asked) if not _is_left_open(line, one, asked)), None)
        if found:
            yield line, found.group()


def _is_left_open(line: RedLine, found: re.Match[str], text: str) -> bool:
    """Whether the sentence leaves the thing to whoever likes."""
    start = max((text.rfind(end, 0, found.start()) for end in ENDS), default=-1) + 1
    return line.leave is not None and line.leave.search(text, start, found.end()) is not None


def _texts(value: Any, loc: Loc) -> Iterator[tuple[Loc, str]]:
    """Every text of the pack with its place."""
    if isinstance(value, str):
        yield loc, value
    elif isinstance(value, dict):
        for key, inner in value.items():
            if key not in _NOT_ASKED:
                yield from _texts(inner, (*loc, key))
    elif isinstance(value, list):
        for place, inner in enumerate(value):
            yield from _texts(inner, (*loc, place))
