"""Pieces of text without which a pattern cannot match: looking for them is much quicker than trying the pattern.

They are read off the pattern itself, so that nobody has to keep two lists in step.
"""

from __future__ import annotations

from collections.abc import Iterable
from importlib import import_module
from itertools import product
from typing import Any

# What `re` itself parses patterns with; a list of stems written by hand would be forgotten with the next word.
# It is nobody's promise that it stays where it is: without it every pattern is tried, which only takes longer.
try:
    _parser: Any = import_module("re._parser")
except ImportError:
    _parser = None
_MOST_SPELLINGS = 24
Stems = frozenset[str]


def stems_of(pattern: str) -> Stems:
    """One of these stands in every text that the pattern matches; empty where nothing can be said."""
    if _parser is None:
        return Stems()
    stems = _of_sequence(_parser.parse(pattern))
    return Stems(one for one in stems if one and not any(other in one for other in stems if other != one))


def _of_sequence(parsed: Iterable[tuple[Any, Any]]) -> Stems:
    """The piece of the sequence that tells most: the longest, and of as long ones that with the fewest spellings."""
    told, run = list[Stems](), Stems({""})
    for kind, value in parsed:
        if (letters := _letters(str(kind), value)) and len(letters) * len(run) <= _MOST_SPELLINGS:
            run = Stems(map("".join, product(run, letters)))
            continue
        told.append(run)
        run = Stems({""})
        told.append(_of_part(str(kind), value))
    return max((*told, run), key=_weight, default=Stems())


def _weight(stems: Stems) -> tuple[int, int]:
    return (min(map(len, stems), default=0), -len(stems))


def _letters(kind: str, value: Any) -> list[str]:
    """The characters that may stand here, if they are few and named one by one."""
    if kind == "LITERAL":
        return [chr(value)]
    if kind == "IN" and all(str(one) == "LITERAL" for one, _value in value):
        return [chr(letter) for _kind, letter in value]
    return []


def _of_part(kind: str, value: Any) -> Stems:
    if kind == "SUBPATTERN":
        return _of_sequence(value[-1])
    if kind in {"MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT"} and value[0]:
        return _of_sequence(value[-1])
    if kind == "ATOMIC_GROUP":
        return _of_sequence(value)
    if kind == "BRANCH":
        branches = [_of_sequence(one) for one in value[1]]
        return Stems().union(*branches) if all(_weight(one)[0] for one in branches) else Stems()
    return Stems()
