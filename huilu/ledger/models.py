"""The append-only record of every act, the bodies that entries point at, and the seals over them."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from huilu.ledger.notes import PublicKey, TreeHead, note_of


class Entry(models.Model):
    """One act: what, about which thing, by which post, when. Never changed, never removed.

    No foreign keys: an entry names things by kind, id and label, so that it outlives them all.
    `facts` holds the act's arguments under natural keys, enough to play it again elsewhere.
    `path` is the path of the unit concerned at the moment of the act. The table is partitioned by
    the month of `recorded_at`; `at` is the moment of the act by the installation's clock.
    """

    id = models.BigAutoField(primary_key=True)
    act = models.TextField()
    about_kind = models.TextField()
    about_id = models.BigIntegerField()
    about_label = models.TextField()
    by_person_id = models.BigIntegerField(null=True)
    by_post_id = models.BigIntegerField(null=True)
    by_label = models.TextField()
    region = models.SmallIntegerField()
    path = models.TextField(db_collation="C")
    facts = models.JSONField()
    attachment = models.TextField(null=True)
    at = models.DateTimeField()
    recorded_at = models.DateTimeField()

    class Meta:
        managed = False
        db_table = "ledger_entry"
        ordering: ClassVar = ["id"]

    def __str__(self) -> str:
        return f"{self.id} {self.act} {self.about_label}"


class Attachment(models.Model):
    """A body that an entry points at by its SHA-256, compressed with zlib: its first part, mostly the only one."""

    sha256 = models.TextField(primary_key=True)
    body = models.BinaryField()

    def __str__(self) -> str:
        return self.sha256


class AttachmentPart(models.Model):
    """What follows of a large body, from position 1 on. The parts are one compressed stream, cut where it was full."""

    pk = models.CompositePrimaryKey("sha256", "position")
    sha256 = models.TextField()
    position = models.IntegerField()
    body = models.BinaryField()

    def __str__(self) -> str:
        return f"{self.sha256} {self.position}"


class Unsealed(models.Model):
    """An entry that no seal covers yet, written together with it."""

    entry_id = models.BigIntegerField(primary_key=True)
    region = models.SmallIntegerField()
    recorded_at = models.DateTimeField()

    class Meta:
        managed = False
        db_table = "ledger_unsealed"


class Leaf(models.Model):
    """The place of an entry in the tree. Its salt hides whose login acted, and is in no receipt."""

    number = models.BigIntegerField(primary_key=True)
    entry_id = models.BigIntegerField()
    recorded_at = models.DateTimeField()
    salt = models.BinaryField()

    class Meta:
        managed = False
        db_table = "ledger_leaf"
        ordering: ClassVar = ["number"]


class Node(models.Model):
    """The hashes of all perfect subtrees that this leaf completes, 32 bytes each, the leaf's own first.

    So every node of the tree has one place, a batch writes one row for each entry and changes none, and a proof reads
    as many rows as the tree has levels.
    """

    number = models.BigIntegerField(primary_key=True)
    hashes = models.BinaryField()

    class Meta:
        managed = False
        db_table = "ledger_node"
        ordering: ClassVar = ["number"]


class SealKey(models.Model):
    """A public key of this ledger. `endorsement`: the signature of the key before it, by which it follows."""

    id = models.TextField(primary_key=True)
    turn = models.SmallIntegerField(unique=True)
    ledger = models.TextField()
    raw = models.BinaryField()
    endorsement = models.BinaryField(null=True)
    made_at = models.DateTimeField()

    class Meta:
        managed = False
        db_table = "ledger_key"
        ordering: ClassVar = ["turn"]

    @property
    def public(self) -> PublicKey:
        """The key itself."""
        return PublicKey(self.ledger, bytes(self.raw))


class Head(models.Model):
    """A signed head: the size and root of the tree, and when it was signed, by the true time."""

    size = models.BigIntegerField(primary_key=True)
    root = models.BinaryField()
    at = models.DateTimeField()
    key_id = models.TextField()
    signature = models.BinaryField()

    class Meta:
        managed = False
        db_table = "ledger_head"
        ordering: ClassVar = ["size"]

    def tree_head(self, key: PublicKey) -> TreeHead:
        """What was signed, with the key's ledger."""
        return TreeHead(key.name, self.size, bytes(self.root), self.at)

    def note(self, key: PublicKey) -> str:
        """The head with its signature, as others keep it."""
        return note_of(self.tree_head(key).text, key, bytes(self.signature))
