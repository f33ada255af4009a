"""Texts in which nothing is said: a full stop is no reason, and no risk (M130, M156)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from huilu.kernel.words import is_reason, is_said
from huilu.programmes.pack.findings import Finding, Loc, Rule
from huilu.programmes.pack.parts import Labels
from huilu.programmes.pack.schema import Pack

NOTHING_SAID = Rule(
    "pack.nothing_said",
    "",
    "“{key}”里没有写出任何内容,按没有写处理。",
    "'{key}' says nothing, and counts as not given.",
    "写出内容;没有可写的,删去这一项。",
    "Say what is to be said, or take it out.",
)
_REASONS = {"reason", "risk"}


def says_something(labels: Labels | None) -> bool:
    """Whether it is there and there is anything to read, in both languages."""
    return labels is not None and is_reason(labels.zh) and is_reason(labels.en)


def empty_texts(pack: Pack) -> Iterator[Finding]:
    """Every text of the pack in which there is nothing to read."""
    for loc, labels in _labels_in(pack.model_dump(mode="json"), ()):
        tells = is_reason if loc[-1] in _REASONS else is_said
        if unsaid := next((key for key, text in labels.items() if not tells(text)), ""):
            yield NOTHING_SAID.broken_at((*loc, unsaid), key=str(loc[-1]))


def _labels_in(value: Any, loc: Loc) -> Iterator[tuple[Loc, dict[str, str]]]:
    """Every text in two languages, with its place."""
    if isinstance(value, dict) and set(value) == {"zh", "en"}:
        yield loc, value
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield from _labels_in(inner, (*loc, key))
    elif isinstance(value, list):
        for place, inner in enumerate(value):
            yield from _labels_in(inner, (*loc, place))
