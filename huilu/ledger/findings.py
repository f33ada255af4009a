"""What a verification can find, each in a sentence."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

KEPT = 1000
SENTENCES: dict[str, Promise] = {
    "entry_changed": _("Entry {entry} (leaf {leaf}) is not what was sealed."),
    "entry_gone": _("Entry {entry} (leaf {leaf}) was sealed and is gone."),
    "entry_gone_unsealed": _("Entry {entry} was written, but was gone before it could be sealed."),
    "entry_slipped_in": _("Entry {entry} did not come through an act: it was never handed to the sealer."),
    "entry_waits": _("Entry {entry} has been waiting for its seal since {since}."),
    "leaf_changed": _("The kept hash of leaf {leaf} (entry {entry}) has been changed; the entry itself fits."),
    "leaf_gone": _("Leaves {first} to {last} are missing."),
    "leaf_unsigned": _("Leaves from {first} on lie under no signed head."),
    "node_changed": _("The kept hash of the node at level {level}, position {position} has been changed."),
    "node_gone": _("The kept hashes of leaf {leaf} are missing."),
    "head_wrong": _("The root of the head of size {size} is not that of the leaves below it."),
    "head_unsigned": _("The signature of the head of size {size} is not that of key {key}."),
    "head_too_early": _("The head of size {size} says that it was signed before the one that it continues."),
    "head_beyond": _("The head of size {size} speaks of leaves that are not there."),
    "key_wrong": _("Key {key} is not the key of its id, or its name is not that of the ledger."),
    "key_unproved": _("The signature by which key {key} follows the one before it is wrong."),
    "witness_wrong": _("A head of size {size}, kept in {file}, is not one of this ledger."),
    "witness_unsigned": _("{file} holds no head that a key of this ledger has signed."),
    "attachment_changed": _("The body {sha256} is not what it was when it was kept."),
    "attachment_gone": _("Entry {entry} points at the body {sha256}, which is gone."),
}


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that does not fit."""

    code: str
    facts: dict[str, Any]

    @property
    def sentence(self) -> str:
        """What does not fit, in the reader's language."""
        return str(SENTENCES[self.code]).format(**self.facts)


@dataclass
class Findings:
    """What was found: all of it counted, the first of it kept, so that a ledger in ruins needs no more room."""

    n: int = 0
    kept: list[Finding] = field(default_factory=list)

    def add(self, code: str, **facts: Any) -> None:
        """One more."""
        self.n += 1
        if len(self.kept) < KEPT:
            self.kept.append(Finding(code, facts))
