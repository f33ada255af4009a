"""Sealing: what has been written since becomes leaves of the tree, and its new head is signed.

The sealer alone gives the order. Numbers of entries are taken in one order and committed in another, so whoever asks
for what comes after the last number loses acts; the queue holds exactly what is committed and not yet sealed.
"""

from __future__ import annotations

import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection, transaction

from huilu.kernel.refusals import Refusal
from huilu.ledger import rules
from huilu.ledger.canonical import SALT_BYTES, canonical, moment, sealed_form
from huilu.ledger.keyring import Keyring
from huilu.ledger.merkle import Frontier, hash_leaf
from huilu.ledger.models import Head, SealKey
from huilu.ledger.notes import PublicKey, SigningKey, TreeHead, opened_head, succession
from huilu.ledger.reading import Name, as_moment, read_entries
from huilu.ledger.tree import growing_from, root_of

EVERY = 2.0
BATCH = 10_000
_SEALER = 7002

_WAITING = "SELECT EXISTS (SELECT FROM ledger_unsealed)"
_TAKE = f"SELECT ctid::text, entry_id, {as_moment('recorded_at')} FROM ledger_unsealed LIMIT %s"
_SEALED = f"SELECT entry_id, {as_moment('recorded_at')} FROM ledger_leaf WHERE entry_id = ANY(%s)"
_LEAVES = """
    INSERT INTO ledger_leaf (number, entry_id, recorded_at, salt)
    SELECT * FROM unnest(%s::bigint[], %s::bigint[], %s::text[]::timestamptz[], %s::bytea[])
"""
_NODES = "INSERT INTO ledger_node (number, hashes) SELECT * FROM unnest(%s::bigint[], %s::bytea[])"
_DONE = "DELETE FROM ledger_unsealed WHERE ctid = ANY(%s::tid[])"


@dataclass(frozen=True, slots=True)
class Sealed:
    """What one batch has sealed."""

    entries: int
    size: int
    note: str


def seal(*, keyring: Keyring, at: datetime, most: int = BATCH) -> Sealed | None:
    """Seal what waits, at most so many entries; nothing where none waits or another sealer is at it."""
    if not _one(_WAITING):
        return None
    with transaction.atomic():
        if not _one("SELECT pg_try_advisory_xact_lock(%s)", _SEALER):
            return None
        key = signing_key(keyring, at)
        tree = _trusted_tree(keyring, key.public)
        entries = _grow(tree, most)
        head = _sign(tree, key, at) if entries else None
    if head is None:
        return None
    # Only now is it certain that the database holds what the note tells of.
    note = head.note(key.public)
    keyring.keep_note(key.public, note)
    return Sealed(entries, head.size, note)


def signing_key(keyring: Keyring, at: datetime) -> SigningKey:
    """The private key of the ledger; made where the ledger has none yet."""
    last = SealKey.objects.order_by("turn").last()
    if last is None:
        key = keyring.make(f"huilu/{secrets.token_hex(6)}")
        _keep_key(key.public, 1, None, at)
        return key
    found = keyring.find(last.public)
    if found is None:
        raise rules.KeyMissing(key=last.id, folder=keyring.folder)
    return found


@transaction.atomic
def change_key(*, keyring: Keyring, at: datetime, old_is_lost: bool = False) -> PublicKey:
    """A new key, which the old one vouches for; where that is lost, nobody does, and verification says so."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_SEALER])
    last = SealKey.objects.order_by("turn").last()
    if last is None:
        return signing_key(keyring, at).public
    old = None if old_is_lost else signing_key(keyring, at)
    new = keyring.make(last.ledger).public
    _keep_key(new, last.turn + 1, old.sign(succession(new)) if old else None, at)
    return new


def _trusted_tree(keyring: Keyring, key: PublicKey) -> Frontier:
    """The tree as it stands, once it is certain that it fits what was signed last: no lie is signed over."""
    last = Head.objects.order_by("size").last()
    size = last.size if last else 0
    tree = growing_from(size)
    leaves = _one("SELECT coalesce(max(number) + 1, 0) FROM ledger_leaf")
    if tree is None or leaves != size or (last and tree.root() != bytes(last.root)):
        raise rules.LedgerBroken(size=size)
    refusal = cut_back(keyring, key)
    if refusal:
        raise refusal
    return tree


def cut_back(keyring: Keyring, key: PublicKey) -> Refusal | None:
    """Why nothing may be signed: this key has signed a head that the stored tree does not lead to."""
    signed = opened_head(keyring.last_note(key) or "", [key])
    if signed is None or root_of(signed.size) == signed.root:
        return None
    return rules.LedgerCutBack(size=signed.size, at=moment(signed.at))


def _grow(tree: Frontier, most: int) -> int:
    """Add what waits to the tree; how many entries there were."""
    with connection.cursor() as cursor:
        cursor.execute(_TAKE, [most])
        taken = [(place, (entry_id, moment)) for place, entry_id, moment in cursor.fetchall()]
        names = {name for _place, name in taken}
        # Whoever writes into the queue what is sealed already shall not stop the sealer: such a row is cleared away.
        cursor.execute(_SEALED, [[entry_id for entry_id, _moment in names]])
        sealed = names & set(cursor.fetchall())
        entries = read_entries(names - sealed)
        _write(cursor, tree, entries)
        # An entry that is in the queue and nowhere else stays there: somebody has removed it, and verification says so.
        cursor.execute(_DONE, [[place for place, name in taken if name in sealed or name in entries]])
    return len(entries)


def _write(cursor: Any, tree: Frontier, entries: Mapping[Name, Mapping[str, Any]]) -> None:
    """The leaves of these entries, and the nodes that they complete."""
    numbers = list(range(tree.size, tree.size + len(entries)))
    salts = [os.urandom(SALT_BYTES) for _entry in entries]
    grown = [
        b"".join(tree.grow(hash_leaf(canonical(sealed_form(entry, salt)))))
        for entry, salt in zip(entries.values(), salts, strict=True)
    ]
    ids, moments = [entry_id for entry_id, _moment in entries], [moment for _id, moment in entries]
    cursor.execute(_LEAVES, [numbers, ids, moments, salts])
    cursor.execute(_NODES, [numbers, grown])


def _sign(tree: Frontier, key: SigningKey, at: datetime) -> Head:
    """The head of the tree, signed. A clock that was set back does not turn the order of heads round."""
    last = Head.objects.order_by("size").last()
    head = TreeHead(key.name, tree.size, tree.root(), max(at, last.at) if last else at)
    return Head.objects.create(
        size=head.size, root=head.root, at=head.at, key_id=key.public.id, signature=key.sign(head.text)
    )


def _keep_key(key: PublicKey, turn: int, endorsement: bytes | None, at: datetime) -> None:
    SealKey.objects.create(id=key.id, turn=turn, ledger=key.name, raw=key.raw, endorsement=endorsement, made_at=at)


def _one(statement: str, *values: Any) -> Any:
    with connection.cursor() as cursor:
        cursor.execute(statement, list(values))
        return cursor.fetchone()[0]
