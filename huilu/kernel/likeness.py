"""How alike two short texts are, in Chinese and in English, and what they have in common. Pure.

Chinese is taken in pairs of characters, so that no dictionary decides where a word ends; other languages in words,
cut to their first letters so that endings do not matter. What every complaint says is left out before.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby
from pathlib import Path
from unicodedata import normalize

_HAN = "一-鿿㐀-䶿"
_RUNS = re.compile(f"[{_HAN}]+|[^\\W_{_HAN}]+")
_IS_HAN = re.compile(f"[{_HAN}]")
_STEM = 5
_COMMON_FILE = Path(__file__).parent / "common_words.txt"


@dataclass(frozen=True, slots=True)
class Likeness:
    """How alike, from 0 to 1, and the pieces that both say, the longest first."""

    share: float
    shared: tuple[str, ...]


@lru_cache(maxsize=1)
def common_words() -> frozenset[str]:
    """Pairs of characters and words that stand in complaints of every kind."""
    lines = _COMMON_FILE.read_text(encoding="utf-8").splitlines()
    return frozenset(word for line in lines if not line.startswith("#") for word in line.split())


def likeness(one: str, other: str) -> Likeness:
    """How alike two texts are."""
    ours, theirs = grams_of(one), grams_of(other)
    both = ours & theirs
    if not both:
        return Likeness(0.0, ())
    # What the shorter text says is all that can be shared, but what the longer one says besides counts too.
    inside, across = len(both) / min(len(ours), len(theirs)), 2 * len(both) / (len(ours) + len(theirs))
    return Likeness((inside + across) / 2, _pieces(one, both))


def grams_of(text: str) -> frozenset[str]:
    """The pairs of Chinese characters and the beginnings of other words in a text."""
    return frozenset(gram for run in _runs(text) for gram in _grams_in(run))


def _grams_in(run: str) -> list[str]:
    if _IS_HAN.match(run):
        return [run[at : at + 2] for at in range(len(run) - 1)]
    return [run[:_STEM]] if len(run) > 1 else []


def _runs(text: str) -> list[str]:
    """Stretches of Chinese characters, and other words, in small letters of plain width; without what all say."""
    plain = normalize("NFKC", text).casefold()
    return [run for run in _RUNS.findall(_said_by_all().sub(" ", plain)) if run not in common_words()]


@lru_cache(maxsize=1)
def _said_by_all() -> re.Pattern[str]:
    """Finds the Chinese among the common words wherever it stands: no pair may reach into it."""
    return re.compile("|".join(sorted((word for word in common_words() if _IS_HAN.match(word)), reverse=True)))


def _pieces(text: str, both: frozenset[str]) -> tuple[str, ...]:
    """The shared pairs joined to the longest pieces that stand in the text, and the shared words in full."""
    pieces = [piece for run in _runs(text) for piece in (_stretches(run, both) if _IS_HAN.match(run) else [run])]
    said = (piece for piece in dict.fromkeys(pieces) if grams_of(piece) & both)
    return tuple(sorted(said, key=len, reverse=True))


def _stretches(run: str, both: frozenset[str]) -> list[str]:
    """The longest stretches of a run of Chinese characters of which each pair is shared."""
    pairs = [run[at : at + 2] in both for at in range(len(run) - 1)]
    stretches = []
    for is_shared, places in groupby(range(len(pairs)), key=pairs.__getitem__):
        if is_shared:
            taken = list(places)
            stretches.append(run[taken[0] : taken[-1] + 2])
    return stretches
