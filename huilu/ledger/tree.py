"""Reading the stored tree: hashes of subtrees, each with one look at no more rows than the tree has levels."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from huilu.ledger import merkle
from huilu.ledger.merkle import WIDTH, Frontier, Perfect, Span
from huilu.ledger.models import Node


def hashes_of(spans: Sequence[Span]) -> list[bytes | None]:
    """The hash of each subtree, in the same order; nothing where a row is missing."""
    parts = [merkle.perfect_in(span) for span in spans]
    rows = _rows(one.last_leaf for part in parts for one in part)
    return [_joined([_cut(rows, one) for one in part]) for part in parts]


def frontier(size: int) -> list[bytes | None]:
    """The perfect subtrees of which the tree of that size consists."""
    edge = merkle.perfect_in(Span(0, size))
    rows = _rows(one.last_leaf for one in edge)
    return [_cut(rows, one) for one in edge]


def growing_from(size: int) -> Frontier | None:
    """The tree of that size, ready to grow; nothing where a row is missing."""
    edge = frontier(size)
    known = [one for one in edge if one is not None]
    return Frontier(size, known) if len(known) == len(edge) else None


def root_of(size: int) -> bytes | None:
    """The root that the tree of that size has by its stored nodes."""
    return _joined(frontier(size))


def _rows(numbers: Iterable[int]) -> dict[int, bytes]:
    found = Node.objects.filter(number__in=sorted(set(numbers))).order_by("number")
    return {number: bytes(hashes) for number, hashes in found.values_list("number", "hashes")}


def _cut(rows: dict[int, bytes], one: Perfect) -> bytes | None:
    hashes = rows.get(one.last_leaf, b"")
    part = hashes[one.level * WIDTH : (one.level + 1) * WIDTH]
    return part if len(part) == WIDTH else None


def _joined(hashes: Sequence[bytes | None]) -> bytes | None:
    known = [one for one in hashes if one is not None]
    return merkle.join(known) if len(known) == len(hashes) else None
