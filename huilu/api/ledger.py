"""The ledger's receipts, its signed heads, and the proof that one continues another."""

from __future__ import annotations

from typing import Annotated, Any

from django.http import HttpResponse
from ninja import Router
from pydantic import BaseModel, Field

from huilu.accounts.sight import seeing
from huilu.api.request import Request, answer
from huilu.api.shapes import REFUSALS
from huilu.ledger.canonical import moment
from huilu.ledger.models import Head
from huilu.ledger.notes import PublicKey
from huilu.ledger.queries import find_entry, heads_down_from, public_keys, succession_notes
from huilu.ledger.receipts import consistency_of, receipt_of

ledger = Router(tags=["ledger"])

Number = Annotated[int, Field(ge=1, le=2**63 - 1)]
Limit = Annotated[int, Field(ge=1, le=1000)]


class KeyLine(BaseModel):
    """A public key in one line, and the note by which the key before it vouches for it."""

    key: str
    named_by: str | None


class HeadLine(BaseModel):
    """A signed head; `note` is what to keep."""

    size: int
    root: str
    at: str
    key: str
    note: str


class Heads(BaseModel):
    """Heads, the newest first; where there are more, `next` is the size to go on below."""

    items: list[HeadLine]
    next: int | None
    keys: list[KeyLine]


class Proof(BaseModel):
    """What every proof carries; `how_to_check` says it in both languages."""

    form: str
    how_to_check: dict[str, str]
    proof: list[str]
    keys: list[KeyLine]


class ReceiptShape(Proof):
    """An entry as it was sealed, its leaf, and the signed head over it."""

    entry: dict[str, Any]
    leaf: int
    head: str


class ConsistencyShape(Proof):
    """Two signed heads."""

    old: str
    new: str


@ledger.get("/heads", response={200: Heads, **REFUSALS}, summary="The signed heads")
def heads(request: Request, below: Number | None = None, limit: Limit = 50) -> HttpResponse:
    """Keep one elsewhere, and nobody can change what was sealed before it without your noticing."""
    with seeing(request.auth):
        found, keys = list(heads_down_from(below)[: limit + 1]), public_keys()
        items = [_head(one, keys[one.key_id]) for one in found[:limit]]
        vouched = [{"key": key, "named_by": note} for key, note in succession_notes().items()]
    return answer({"items": items, "next": items[-1]["size"] if len(found) > limit else None, "keys": vouched})


@ledger.get("/consistency", response={200: ConsistencyShape, **REFUSALS}, summary="One head continues another")
def consistency(request: Request, old: Number, new: Number) -> HttpResponse:
    """The proof that the head of size `new` begins with all that the head of size `old` was."""
    with seeing(request.auth):
        return answer(consistency_of(old, new))


@ledger.get("/{entry}/receipt", response={200: ReceiptShape, **REFUSALS}, summary="The receipt for an act")
def receipt(request: Request, entry: Number) -> HttpResponse:
    """What proves the act to somebody without our database."""
    with seeing(request.auth):
        return answer(receipt_of(find_entry(entry, for_=request.auth)))


def _head(head: Head, key: PublicKey) -> dict[str, Any]:
    signed = head.tree_head(key)
    return {
        "size": signed.size,
        "root": signed.root.hex(),
        "at": moment(signed.at),
        "key": key.id,
        "note": head.note(key),
    }
