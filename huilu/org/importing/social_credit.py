"""Unified social credit codes by the thousand: whether all of them are right (GB 32100-2015)."""

from __future__ import annotations

import re
from collections.abc import Iterable
from operator import mul

_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_FORM = re.compile(rf"[0-9]{{8}}[{_ALPHABET}]{{10}}")
_VALUES = {mark: value for value, mark in enumerate(_ALPHABET)}
# The last character makes the weighted sum a multiple of 31; its own weight is 1.
_WEIGHTS = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28, 1)


def are_valid(codes: Iterable[str]) -> bool:
    """Whether each code is empty, or written as it is kept and right by its check character."""
    return all(map(_is_valid, filter(None, codes)))


def _is_valid(code: str) -> bool:
    return bool(_FORM.fullmatch(code)) and sum(map(mul, map(_VALUES.__getitem__, code), _WEIGHTS)) % 31 == 0
