"""Drawing sites so that anybody can draw them again, with nothing but SHA-256. Pure.

The frame is the codes of all sites, one a line, in the order of codes. Each site's lot is the SHA-256 of seed, line
feed and code; the sites with the smallest lots are drawn, in the order of their lots.
"""

from __future__ import annotations

from collections.abc import Iterable
from hashlib import sha256


def frame_of(codes: Iterable[str]) -> bytes:
    """The frame as it is kept: every code once, in order, one a line."""
    return "".join(f"{code}\n" for code in sorted(set(codes))).encode()


def digest_of(frame: bytes) -> str:
    """What the frame is known by."""
    return sha256(frame).hexdigest()


def drawn(frame: bytes, seed: str, size: int) -> list[str]:
    """The codes of the drawn sites: the same for the same frame and seed, today and in ten years."""
    codes = frame.decode().splitlines()
    return sorted(codes, key=lambda code: (sha256(f"{seed}\n{code}".encode()).hexdigest(), code))[:size]
