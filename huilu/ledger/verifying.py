"""Verification of the whole ledger: everything that is kept, recomputed from what it is said to be made of.

One moment is read from beginning to end, in batches: it needs as much room for ten million entries as for ten.
"""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db import connection, transaction

from huilu.ledger import notes
from huilu.ledger.bodies import pieces_of
from huilu.ledger.canonical import moment
from huilu.ledger.findings import Findings
from huilu.ledger.keyring import Keyring
from huilu.ledger.models import Attachment, SealKey
from huilu.ledger.notes import PublicKey
from huilu.ledger.queries import public_keys
from huilu.ledger.walking import Walk, Witness

_BATCH = 2000
_UNSEALED = """
    SELECT e.id, e.recorded_at, q.entry_id IS NOT NULL
    FROM ledger_entry e
    LEFT JOIN ledger_leaf l ON l.entry_id = e.id AND l.recorded_at = e.recorded_at
    LEFT JOIN ledger_unsealed q ON q.entry_id = e.id AND q.recorded_at = e.recorded_at
    WHERE l.number IS NULL ORDER BY e.id
"""
_GONE = """
    SELECT q.entry_id FROM ledger_unsealed q
    WHERE NOT EXISTS (SELECT FROM ledger_entry e WHERE e.id = q.entry_id AND e.recorded_at = q.recorded_at)
    ORDER BY q.entry_id
"""
_BODILESS = """
    SELECT e.id, e.attachment FROM ledger_entry e
    WHERE e.attachment IS NOT NULL AND NOT EXISTS (SELECT FROM ledger_attachment a WHERE a.sha256 = e.attachment)
    ORDER BY e.id
"""

Report = Callable[[int], None]


@dataclass
class Verification:
    """What was looked at, and what does not fit."""

    leaves: int = 0
    nodes: int = 0
    heads: int = 0
    attachments: int = 0
    waiting: int = 0
    keys: list[str] = field(default_factory=list)
    unvouched: list[str] = field(default_factory=list)
    findings: Findings = field(default_factory=Findings)


def verify_ledger(
    *,
    keyring: Keyring,
    at: datetime,
    patience: timedelta,
    witnesses: Mapping[str, str] | None = None,
    report: Report = lambda _done: None,
) -> Verification:
    """Everything, at one moment. `witnesses`: signed heads that others have kept, by the name of their file."""
    found = Verification()
    with _one_moment():
        keys = public_keys()
        found.keys = list(keys)
        _check_keys(found)
        kept = {**_own_witnesses(keyring, keys), **(witnesses or {})}
        walk = Walk(keys, found.findings, _genuine(found.findings, kept, keys), report)
        walk.run()
        found.leaves, found.nodes, found.heads = walk.size, walk.nodes, walk.heads
        found.waiting = _check_unsealed(found.findings, at - patience)
        found.attachments = _check_attachments(found.findings)
    return found


def leaves_to_verify() -> int:
    """How many leaves there are, for whoever shows how far it is."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT coalesce(max(number) + 1, 0) FROM ledger_leaf")
        n: int = cursor.fetchone()[0]
    return n


@contextmanager
def _one_moment() -> Iterator[None]:
    nested = connection.in_atomic_block
    with transaction.atomic(), connection.cursor() as cursor:
        if not nested:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        yield


def _check_keys(found: Verification) -> None:
    """Each key is what its id says, and follows from the one before it; a key that nobody vouches for is named."""
    before: PublicKey | None = None
    for row in SealKey.objects.order_by("turn"):
        key = row.public
        if key.id != row.id or (before and before.name != key.name):
            found.findings.add("key_wrong", key=row.id)
        if before and row.endorsement is None:
            found.unvouched.append(row.id)
        elif before and not before.has_signed(notes.succession(key), bytes(row.endorsement or b"")):
            found.findings.add("key_unproved", key=row.id)
        before = key


def _own_witnesses(keyring: Keyring, keys: Mapping[str, PublicKey]) -> dict[str, str]:
    """The heads that were signed last here, as they lie outside the database."""
    kept = {str(keyring.witness_file(key)): keyring.last_note(key) for key in keys.values()}
    return {file: note for file, note in kept.items() if note is not None}


def _genuine(findings: Findings, kept: Mapping[str, str], keys: Mapping[str, PublicKey]) -> list[Witness]:
    """The heads that a key of this ledger has signed."""
    witnesses = []
    for file, note in kept.items():
        head = notes.opened_head(note, keys.values())
        if head is None:
            findings.add("witness_unsigned", file=file)
        else:
            witnesses.append(Witness(file, head))
    return witnesses


def _check_unsealed(findings: Findings, long_ago: datetime) -> int:
    """How many entries wait for their seal; those that wait too long, or do not even wait, are found."""
    waiting = 0
    for entry_id, recorded_at, is_queued in _streamed(_UNSEALED):
        waiting += 1
        if not is_queued:
            findings.add("entry_slipped_in", entry=entry_id)
        elif recorded_at < long_ago:
            findings.add("entry_waits", entry=entry_id, since=moment(recorded_at))
    for (entry_id,) in _streamed(_GONE):
        findings.add("entry_gone_unsealed", entry=entry_id)
    return waiting


def _check_attachments(findings: Findings) -> int:
    checked = 0
    for one in Attachment.objects.order_by("sha256").iterator(chunk_size=1):
        checked += 1
        if _digest(one) != one.sha256:
            findings.add("attachment_changed", sha256=one.sha256)
    for entry_id, sha256 in _streamed(_BODILESS):
        findings.add("attachment_gone", entry=entry_id, sha256=sha256)
    return checked


def _digest(kept: Attachment) -> str:
    digest = hashlib.sha256()
    try:
        for piece in pieces_of(kept):
            digest.update(piece)
    except zlib.error:
        return ""
    return digest.hexdigest()


def _streamed(statement: str) -> Iterator[tuple[Any, ...]]:
    """The rows, a batch at a time, however many there are."""
    with connection.chunked_cursor() as cursor:
        cursor.execute(statement)
        while batch := cursor.fetchmany(_BATCH):
            yield from batch
