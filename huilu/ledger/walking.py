"""Every leaf of the tree from the first to the last, against its entry, its nodes and the heads above it.

What is stored is checked step by step against what it is made of: a leaf's hash against the entry, a node against the
two below it, a head against the nodes at its edge. So one changed byte is one finding, at the place where it is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple

from django.db import connection

from huilu.ledger import merkle
from huilu.ledger.canonical import canonical, sealed_form
from huilu.ledger.findings import Findings
from huilu.ledger.merkle import WIDTH, hash_leaf, hash_node
from huilu.ledger.models import Head
from huilu.ledger.notes import PublicKey, TreeHead
from huilu.ledger.reading import as_moment, read_entries
from huilu.ledger.tree import frontier, hashes_of

_BATCH = 2000
_LEAVES = f"""
    SELECT l.number, l.entry_id, {as_moment("l.recorded_at")}, l.salt, n.hashes
    FROM ledger_leaf l LEFT JOIN ledger_node n ON n.number = l.number
    WHERE l.number >= %s ORDER BY l.number LIMIT %s
"""
_ANYWHERE = "SELECT EXISTS (SELECT FROM ledger_entry WHERE id = %s)"


class StoredLeaf(NamedTuple):
    """One leaf as the database has it."""

    number: int
    entry_id: int
    recorded_at: str
    salt: bytes
    hashes: bytes | None


class Witness(NamedTuple):
    """A head that is kept outside the database, and where."""

    file: str
    head: TreeHead


@dataclass
class Walk:
    """The walk over all leaves; `findings` takes what does not fit."""

    keys: Mapping[str, PublicKey]
    findings: Findings
    witnesses: Sequence[Witness] = ()
    report: Callable[[int], None] = lambda _done: None
    size: int = 0
    nodes: int = 0
    heads: int = 0
    _edge: list[bytes | None] = field(default_factory=list)
    _signed: datetime | None = None
    _expected: dict[int, list[Witness]] = field(default_factory=dict)

    def run(self) -> None:
        """From the first leaf to the last."""
        for witness in self.witnesses:
            self._expected.setdefault(witness.head.size, []).append(witness)
        coming = Head.objects.order_by("size").iterator(chunk_size=_BATCH)
        head = next(coming, None)
        for batch in _batches():
            bodies = read_entries({(leaf.entry_id, leaf.recorded_at) for leaf in batch})
            for leaf in batch:
                self._take(leaf, bodies.get((leaf.entry_id, leaf.recorded_at)))
                self._check_witnesses()
                while head is not None and head.size <= self.size:
                    self._check_head(head)
                    head = next(coming, None)
            self.report(len(batch))
        self._end(head, coming)

    def _take(self, leaf: StoredLeaf, entry: Mapping[str, Any] | None) -> None:
        if leaf.number > self.size:
            self.findings.add("leaf_gone", first=self.size, last=leaf.number - 1)
            self._edge, self.size = frontier(leaf.number), leaf.number
        stored = leaf.hashes[:WIDTH] if leaf.hashes else None
        computed = hash_leaf(canonical(sealed_form(entry, leaf.salt))) if entry else None
        if computed is None:
            _note_missing(self.findings, leaf)
        elif stored and computed != stored:
            stored = self._note_changed(leaf, computed, stored)
        self._climb(leaf, stored or computed)

    def _note_changed(self, leaf: StoredLeaf, computed: bytes, stored: bytes) -> bytes:
        """Say which of the two was changed, the entry or its kept hash; the one that the signed head bears out."""
        if _is_signed(leaf.number, computed):
            self.findings.add("leaf_changed", leaf=leaf.number, entry=leaf.entry_id)
            return computed
        self.findings.add("entry_changed", entry=leaf.entry_id, leaf=leaf.number)
        return stored

    def _climb(self, leaf: StoredLeaf, own: bytes | None) -> None:
        """Check every node that this leaf completes against the two below it."""
        if leaf.hashes is None:
            self.findings.add("node_gone", leaf=leaf.number)
        below, level, carry = own, 0, self.size
        while carry & 1:
            left, level, carry = self._edge.pop(), level + 1, carry >> 1
            made = hash_node(left, below) if left and below else None
            stored = leaf.hashes[level * WIDTH : (level + 1) * WIDTH] if leaf.hashes else None
            if made and stored is not None and made != stored:
                self.findings.add("node_changed", level=level, position=leaf.number >> level)
            below = made or stored or None
        if leaf.hashes and len(leaf.hashes) != (level + 1) * WIDTH:
            self.findings.add("node_changed", level=level, position=leaf.number >> level)
        self._edge.append(below)
        self.nodes += level
        self.size += 1

    def _check_head(self, head: Head) -> None:
        self.heads += 1
        root = self._root() if head.size == self.size else None
        if root is not None and root != bytes(head.root):
            self.findings.add("head_wrong", size=head.size)
        key = self.keys.get(head.key_id)
        if key is None or not key.has_signed(head.tree_head(key).text, bytes(head.signature)):
            self.findings.add("head_unsigned", size=head.size, key=head.key_id)
        if self._signed and head.at < self._signed:
            self.findings.add("head_too_early", size=head.size)
        self._signed = head.at

    def _check_witnesses(self) -> None:
        for file, head in self._expected.pop(self.size, ()):
            root = self._root()
            if root is not None and root != head.root:
                self.findings.add("witness_wrong", size=head.size, file=file)

    def _root(self) -> bytes | None:
        """The root of all leaves so far; nothing where a node is missing."""
        known = [one for one in self._edge if one is not None]
        return merkle.join(known) if len(known) == len(self._edge) else None

    def _end(self, head: Head | None, coming: Iterator[Head]) -> None:
        """What lies beyond: leaves that nobody signed, heads over leaves that are not there."""
        for size, witnesses in self._expected.items():
            for file, _head in witnesses:
                self.findings.add("witness_wrong", size=size, file=file)
        last = Head.objects.order_by("size").last()
        if self.size > (last.size if last else 0):
            self.findings.add("leaf_unsigned", first=last.size if last else 0)
        while head is not None:
            self.heads += 1
            self.findings.add("head_beyond", size=head.size)
            head = next(coming, None)


def _batches() -> Iterator[list[StoredLeaf]]:
    start = 0
    while True:
        with connection.cursor() as cursor:
            cursor.execute(_LEAVES, [start, _BATCH])
            batch = [
                StoredLeaf(number, entry_id, at, bytes(salt), bytes(hashes) if hashes is not None else None)
                for number, entry_id, at, salt, hashes in cursor.fetchall()
            ]
        if not batch:
            return
        yield batch
        start = batch[-1].number + 1


def _note_missing(findings: Findings, leaf: StoredLeaf) -> None:
    """An entry that is not where its seal says is gone, or carries another moment now."""
    with connection.cursor() as cursor:
        cursor.execute(_ANYWHERE, [leaf.entry_id])
        is_elsewhere = cursor.fetchone()[0]
    findings.add("entry_changed" if is_elsewhere else "entry_gone", entry=leaf.entry_id, leaf=leaf.number)


def _is_signed(number: int, leaf_hash: bytes) -> bool:
    """Whether the first head over the leaf bears this hash out."""
    head = Head.objects.filter(size__gt=number).order_by("size").first()
    if head is None:
        return False
    beside = hashes_of(merkle.inclusion_spans(number, head.size))
    proof = [one for one in beside if one is not None]
    return merkle.includes(leaf=leaf_hash, number=number, size=head.size, proof=proof, root=bytes(head.root))
