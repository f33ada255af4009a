"""Receipts: what proves without our database that an act is in the ledger, or that one head follows another.

A receipt holds the entry as it was sealed, the path from its leaf to the root, and the first head that was signed over
it. It is the same whenever it is asked for.
"""

from __future__ import annotations

import json
from base64 import b64encode
from collections.abc import Sequence
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from huilu.ledger import merkle, rules
from huilu.ledger.canonical import moment, sealed_form
from huilu.ledger.merkle import Span
from huilu.ledger.models import Entry, Head, Leaf
from huilu.ledger.proofs import CONSISTENCY, RECEIPT
from huilu.ledger.queries import find_head, public_keys, succession_notes
from huilu.ledger.reading import read_entries
from huilu.ledger.sealing import EVERY
from huilu.ledger.tree import hashes_of

_HOW_RECEIPT = _(
    "This receipt proves that the act under “entry” is in the ledger, unchanged since the head was signed. To check "
    "it, without any database: bin/huilu receipt verify THIS-FILE --key KEY-FILE. Get the key file from whoever runs "
    "the ledger, not together with this file. What is checked, and how to do it by hand: docs/ledger.md. Keep the "
    "file: if the entry or the ledger is changed later, it shows it."
)
_HOW_CONSISTENCY = _(
    "This proves that the ledger of the later head begins with all of the ledger of the earlier one, nothing changed "
    "and nothing removed. To check it: bin/huilu receipt verify THIS-FILE --key KEY-FILE."
)


def receipt_of(entry: Entry) -> dict[str, Any]:
    """The receipt for an entry that the reader sees."""
    leaf = Leaf.objects.filter(entry_id=entry.pk, recorded_at=entry.recorded_at).first()
    head = Head.objects.filter(size__gt=leaf.number).order_by("size").first() if leaf else None
    if leaf is None or head is None:
        raise rules.NotYetSealed(entry=entry.pk, wait=round(2 * EVERY))
    (columns,) = read_entries([(entry.pk, moment(entry.recorded_at))]).values()
    return {
        "form": RECEIPT,
        "how_to_check": _in_both(_HOW_RECEIPT),
        "entry": sealed_form(columns, bytes(leaf.salt)),
        "leaf": leaf.number,
        "proof": _proof(merkle.inclusion_spans(leaf.number, head.size), head.size),
        "head": _note(head),
        "keys": _keys(),
    }


def consistency_of(old: int, new: int) -> dict[str, Any]:
    """The proof that the head of size `new` continues that of size `old`."""
    if old > new:
        raise rules.HeadsTurnedRound(old=old, new=new)
    earlier, later = find_head(old), find_head(new)
    return {
        "form": CONSISTENCY,
        "how_to_check": _in_both(_HOW_CONSISTENCY),
        "old": _note(earlier),
        "new": _note(later),
        "proof": _proof(merkle.consistency_spans(old, new), new),
        "keys": _keys(),
    }


def written(proof: dict[str, Any]) -> str:
    """A receipt or a proof as the text of a file."""
    return json.dumps(proof, ensure_ascii=False, indent=2) + "\n"


def _proof(spans: Sequence[Span], size: int) -> list[str]:
    hashes = hashes_of(spans)
    known = [b64encode(one).decode() for one in hashes if one is not None]
    if len(known) != len(hashes):
        raise rules.LedgerBroken(size=size)
    return known


def _note(head: Head) -> str:
    return head.note(public_keys()[head.key_id])


def _keys() -> list[dict[str, str | None]]:
    return [{"key": key, "named_by": note} for key, note in succession_notes().items()]


def _in_both(text: str | Promise) -> dict[str, str]:
    """The text in both languages: whoever is shown a receipt need not be the one who asked for it."""
    said = {}
    for word, language in (("zh", "zh-hans"), ("en", "en")):
        with override(language):
            said[word] = str(text)
    return said
