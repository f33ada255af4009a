"""Finding entries, heads and keys."""

from __future__ import annotations

from django.db.models import QuerySet

from huilu.kernel.actor import Actor
from huilu.kernel.paths import is_under
from huilu.ledger import rules
from huilu.ledger.models import Entry, Head, SealKey
from huilu.ledger.notes import PublicKey, note_of, succession

# Acts about logins and posts name the login: as on the pages, only administrators of that part of the tree read them.
_NAMING_LOGINS = frozenset({"person", "post"})


def find_entry(entry_id: int, *, for_: Actor) -> Entry:
    """The entry, if the reader sees what it is about. What is in sight is decided by the database (`seeing`)."""
    entry = Entry.objects.filter(pk=entry_id).order_by("pk").first()
    if entry is None or (_names_a_login(entry) and not _administers(for_, entry)):
        raise rules.NoSuchEntry(entry=entry_id)
    return entry


def find_head(size: int) -> Head:
    """The head of that size."""
    head = Head.objects.filter(size=size).first()
    if head is None:
        raise rules.NoSuchHead(size=size)
    return head


def heads_down_from(size: int | None) -> QuerySet[Head]:
    """The heads below that size, the newest first; without a size, all of them."""
    heads = Head.objects.all() if size is None else Head.objects.filter(size__lt=size)
    return heads.order_by("-size")


def public_keys() -> dict[str, PublicKey]:
    """Every key of the ledger by its id, the oldest first."""
    return {key.id: key.public for key in SealKey.objects.order_by("turn")}


def succession_notes() -> dict[str, str | None]:
    """For every key, in one line, the note by which the one before it vouches for it; nothing where none does."""
    notes: dict[str, str | None] = {}
    before: PublicKey | None = None
    for key in SealKey.objects.order_by("turn"):
        notes[key.public.text] = None
        if before is not None and key.endorsement is not None:
            notes[key.public.text] = note_of(succession(key.public), before, bytes(key.endorsement))
        before = key.public
    return notes


def _names_a_login(entry: Entry) -> bool:
    return entry.about_kind in _NAMING_LOGINS or "username" in entry.facts


def _administers(actor: Actor, entry: Entry) -> bool:
    return actor.administers and is_under(entry.path, actor.unit_path)
