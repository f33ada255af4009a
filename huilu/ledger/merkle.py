"""The Merkle tree of RFC 9162 (section 2.1), the same as in RFC 6962: hashes, paths and their verification.

Pure: bytes in, bytes out. A *perfect* subtree has 2^level leaves and begins at a multiple of that; it never changes
once it is full, so its hash is kept. Every other subtree is put together from perfect ones.
"""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha256
from typing import NamedTuple

WIDTH = 32
EMPTY_ROOT = sha256(b"").digest()


class Perfect(NamedTuple):
    """A perfect subtree: 2^level leaves, the position-th of its level."""

    level: int
    position: int

    @property
    def last_leaf(self) -> int:
        """The number of the leaf that completes it."""
        return ((self.position + 1) << self.level) - 1


class Span(NamedTuple):
    """The leaves from `start` up to, not including, `end`."""

    start: int
    end: int


def hash_leaf(body: bytes) -> bytes:
    """The hash of a leaf."""
    return sha256(b"\x00" + body).digest()


def hash_node(left: bytes, right: bytes) -> bytes:
    """The hash of a node over two others."""
    return sha256(b"\x01" + left + right).digest()


def perfect_in(span: Span) -> list[Perfect]:
    """The perfect subtrees of which a subtree of the tree consists, from left to right."""
    found, start = [], span.start
    while start < span.end:
        level = (span.end - start).bit_length() - 1
        found.append(Perfect(level, start >> level))
        start += 1 << level
    return found


def join(hashes: Sequence[bytes]) -> bytes:
    """The hash over perfect subtrees that lie side by side, the larger ones left."""
    if not hashes:
        return EMPTY_ROOT
    joined = hashes[-1]
    for left in reversed(hashes[:-1]):
        joined = hash_node(left, joined)
    return joined


def inclusion_spans(number: int, size: int) -> list[Span]:
    """The subtrees whose hashes prove that a leaf is in the tree of that size, from the leaf upwards."""
    beside, start, end = [], 0, size
    while end - start > 1:
        middle = start + _left_of(end - start)
        if number < middle:
            beside.append(Span(middle, end))
            end = middle
        else:
            beside.append(Span(start, middle))
            start = middle
    return beside[::-1]


def consistency_spans(old: int, new: int) -> list[Span]:
    """The subtrees whose hashes prove that the tree of size `new` begins with that of size `old` (0 < old <= new)."""
    beside, start, end = [], 0, new
    while old != end:
        middle = start + _left_of(end - start)
        if old <= middle:
            beside.append(Span(middle, end))
            end = middle
        else:
            beside.append(Span(start, middle))
            start = middle
    # Where the old tree is a left part of the new one, whoever verifies has its hash already.
    return ([Span(start, end)] if start else []) + beside[::-1]


def includes(*, leaf: bytes, number: int, size: int, proof: Sequence[bytes], root: bytes) -> bool:
    """Whether the proof leads from the leaf's hash to the root (RFC 9162, 2.1.3.2)."""
    if not 0 <= number < size:
        return False
    place, last, hashed = number, size - 1, leaf
    for beside in proof:
        if last == 0:
            return False
        if place & 1 or place == last:
            hashed = hash_node(beside, hashed)
            while not place & 1 and place:
                place, last = place >> 1, last >> 1
        else:
            hashed = hash_node(hashed, beside)
        place, last = place >> 1, last >> 1
    return last == 0 and hashed == root


def is_consistent(*, old: int, old_root: bytes, new: int, new_root: bytes, proof: Sequence[bytes]) -> bool:
    """Whether the proof shows that the new tree begins with the old one (RFC 9162, 2.1.4.2)."""
    if not 0 < old <= new:
        return False
    if old == new:
        return not proof and old_root == new_root
    path = [old_root, *proof] if old & (old - 1) == 0 else list(proof)
    if not path:
        return False
    place, last = old - 1, new - 1
    while place & 1:
        place, last = place >> 1, last >> 1
    before = after = path[0]
    for beside in path[1:]:
        if last == 0:
            return False
        if place & 1 or place == last:
            before, after = hash_node(beside, before), hash_node(beside, after)
            while not place & 1 and place:
                place, last = place >> 1, last >> 1
        else:
            after = hash_node(after, beside)
        place, last = place >> 1, last >> 1
    return last == 0 and before == old_root and after == new_root


class Frontier:
    """The right edge of a growing tree: the perfect subtrees of which it consists."""

    def __init__(self, size: int = 0, hashes: Sequence[bytes] = ()) -> None:
        self.size = size
        self.hashes = list(hashes)

    def grow(self, leaf: bytes) -> list[bytes]:
        """Add a leaf's hash: the hashes of all perfect subtrees that it completes, its own first."""
        completed, carry = [leaf], self.size
        while carry & 1:
            completed.append(hash_node(self.hashes.pop(), completed[-1]))
            carry >>= 1
        self.hashes.append(completed[-1])
        self.size += 1
        return completed

    def root(self) -> bytes:
        """The hash of the whole tree."""
        return join(self.hashes)


def _left_of(size: int) -> int:
    """The largest power of two below the size: how many leaves lie on the left."""
    return 1 << (size - 1).bit_length() - 1
