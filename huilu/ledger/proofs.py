"""Checking receipts and proofs of consistency with nothing but a public key: no database, no settings, no network."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from huilu.ledger import merkle, rules
from huilu.ledger.canonical import canonical
from huilu.ledger.notes import Malformed, PublicKey, TreeHead, from_base64, opened, trusted

RECEIPT = "huilu-receipt-1"
CONSISTENCY = "huilu-consistency-1"
_FIELDS = {
    RECEIPT: {"form", "how_to_check", "entry", "leaf", "proof", "head", "keys"},
    CONSISTENCY: {"form", "how_to_check", "old", "new", "proof", "keys"},
}


@dataclass(frozen=True, slots=True)
class ProvedEntry:
    """What a receipt proves: this entry was this leaf when the head was signed."""

    entry: dict[str, Any]
    leaf: int
    head: TreeHead
    key: PublicKey


@dataclass(frozen=True, slots=True)
class ProvedConsistency:
    """What a proof of consistency proves: the later head continues the earlier one."""

    old: TreeHead
    new: TreeHead
    key: PublicKey


def check_proof(text: str, keys: Sequence[PublicKey]) -> ProvedEntry | ProvedConsistency:
    """What the file proves to whoever trusts these keys; a refusal where it proves nothing."""
    try:
        said = json.loads(text, object_pairs_hook=_once)
        if not isinstance(said, dict) or set(said) != _FIELDS.get(said.get("form", ""), set()):
            raise Malformed("fields")
        known = trusted(keys, {one["key"]: one["named_by"] for one in said["keys"]})
        proof = [from_base64(one) for one in said["proof"]]
        return _check_entry(said, proof, known) if said["form"] == RECEIPT else _check_heads(said, proof, known)
    except (ValueError, TypeError, KeyError, RecursionError):
        raise rules.NoProof from None


def read_keys(text: str) -> list[PublicKey]:
    """The public keys in a file: one in each line that is neither empty nor a remark."""
    lines = [line.strip() for line in text.splitlines()]
    return [PublicKey.read(line) for line in lines if line and not line.startswith("#")]


def _check_entry(said: dict[str, Any], proof: list[bytes], keys: Sequence[PublicKey]) -> ProvedEntry:
    head, key = _signed(said["head"], keys)
    number, leaf = said["leaf"], merkle.hash_leaf(canonical(said["entry"]))
    if type(number) is not int or type(said["entry"]) is not dict:
        raise Malformed("entry")
    if not merkle.includes(leaf=leaf, number=number, size=head.size, proof=proof, root=head.root):
        raise rules.ProofDoesNotHold
    return ProvedEntry(said["entry"], number, head, key)


def _check_heads(said: dict[str, Any], proof: list[bytes], keys: Sequence[PublicKey]) -> ProvedConsistency:
    (old, _old_key), (new, key) = _signed(said["old"], keys), _signed(said["new"], keys)
    fits = merkle.is_consistent(old=old.size, old_root=old.root, new=new.size, new_root=new.root, proof=proof)
    if old.ledger != new.ledger or not fits:
        raise rules.ProofDoesNotHold
    return ProvedConsistency(old, new, key)


def _signed(note: str, keys: Sequence[PublicKey]) -> tuple[TreeHead, PublicKey]:
    found = opened(note, keys)
    if found is None:
        raise rules.SignedByNobodyKnown
    head = TreeHead.read(found[0])
    # A key signs for one ledger: its name is part of the key's id.
    if head.ledger != found[1].name:
        raise rules.SignedByNobodyKnown
    return head, found[1]


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object in which no field is written twice: readers would not agree on which of the two counts."""
    found = dict(pairs)
    if len(found) != len(pairs):
        raise Malformed("written twice")
    return found
