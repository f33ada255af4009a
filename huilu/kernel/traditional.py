"""Traditional characters as simplified ones, so that a word is found however it is written. Pure."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

# Pairs of one traditional and one simplified character each: those of places, offices and what is asked of them. This
# is for comparing texts and no conversion of a language; no character stands on the left that simplified texts use too.
_FILE = Path(__file__).parent / "traditional.txt"


def simplified(text: str) -> str:
    """The text with simplified characters, of the same length."""
    return text.translate(_table())


@lru_cache(maxsize=1)
def _table() -> dict[int, str]:
    lines = _FILE.read_text(encoding="utf-8").splitlines()
    return {ord(pair[0]): pair[1] for line in lines if not line.startswith("#") for pair in line.split()}
