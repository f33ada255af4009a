"""Codes for what has another identifier elsewhere."""

from __future__ import annotations

import re
from unicodedata import normalize

_LONGEST = 64
_APART = re.compile(r"[^a-z0-9]+")
_CODE = re.compile(r"[a-z][a-z0-9_]{1,63}")


class Codes:
    """Gives each identifier a code that nothing else of its kind has; a code stays as it is."""

    def __init__(self) -> None:
        self.given: set[str] = set()

    def of(self, identifier: str, kind: str) -> str:
        """The code nearest to the identifier: ac-2.1 becomes ac_2_1."""
        code = identifier if _CODE.fullmatch(identifier) else _nearest(identifier, kind)
        free, number = code, 1
        while free in self.given:
            number += 1
            ending = f"_{number}"
            free = f"{code[: _LONGEST - len(ending)]}{ending}"
        self.given.add(free)
        return free


def _nearest(identifier: str, kind: str) -> str:
    plain = normalize("NFKD", identifier).encode("ascii", "ignore").decode().lower()
    code = _APART.sub("_", plain).strip("_")
    if not code:
        return kind
    return (code if code[0].isalpha() and len(code) > 1 else f"{kind}_{code}")[:_LONGEST].rstrip("_")
