"""Forbidden features in the codes and texts of a pack."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from typing import Any

from huilu.programmes.pack.findings import Finding, Loc
from huilu.programmes.pack.red_lines.denial import denial_of
from huilu.programmes.pack.red_lines.lines import ENDS, HAN, RedLine
from huilu.programmes.pack.red_lines.marks import MARKS
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
_ANY = "|".join(f"(?:{line.words.pattern})" for line in RED_LINES)
_SUSPECT = re.compile(_ANY)
_without_denials = denial_of(_ANY)


def forbidden_features(pack: Pack) -> Iterator[Finding]:
    """Every place whose code or text asks for a forbidden feature."""
    asking = {name: part for name, part in pack.model_dump(mode="json").items() if name not in _NOT_ASKED}
    for loc, text in _texts(asking, ()):
        for line, found in features_in(text):
            yield line.rule.broken_at(loc, found=found)


def features_in(text: str) -> Iterator[tuple[RedLine, str]]:
    """The forbidden features that a text asks for, each with the words that ask for it."""
    plain = _plain(text)
    if not _SUSPECT.search(plain):
        return
    asked = _without_denials(plain)
    for line in RED_LINES:
        found = next((one for one in line.words.finditer(asked) if not _is_left_open(line, one, asked)), None)
        if found:
            yield line, found.group()


def _is_left_open(line: RedLine, found: re.Match[str], text: str) -> bool:
    """Whether the sentence leaves the thing to whoever likes."""
    start = max((text.rfind(end, 0, found.start()) for end in ENDS), default=-1) + 1
    return line.leave is not None and line.leave.search(text, start, found.end()) is not None


def _plain(text: str) -> str:
    """The text in one form: small letters, narrow marks, no hyphens, nothing between Chinese characters."""
    same = unicodedata.normalize("NFKC", text).lower().replace("_", " ").replace("-", " ")
    return re.sub(rf"(?<=[{HAN}])[ ·•*.~|/]+(?=[{HAN}])", "", same)


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
