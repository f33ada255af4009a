"""Forbidden features in the codes and texts of a pack."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from huilu.programmes.pack.findings import Finding, Loc, Rule
from huilu.programmes.pack.schema import Pack
from huilu.redlines.lines import RedLine
from huilu.redlines.reading import RED_LINES, features_in

# The rule under which a pack that crosses the line is told so, by the code of the line.
RULE_OF = {
    line.code: Rule(
        f"pack.{line.code}",
        line.source,
        f"“{{found}}”:{line.says[0]}。",
        f"'{{found}}': {line.says[1]}.",
        *line.instead,
        severity=line.severity,
        also=line.also,
        formerly=line.formerly,
    )
    for line in RED_LINES
}
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
            yield RULE_OF[line.code].broken_at(loc, found=found)


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
