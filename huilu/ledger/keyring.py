"""Private keys, and the last head that each has signed, in a folder that only its owner may read.

They lie outside the database: whoever owns the database can change every row of it, but cannot sign.
"""

from __future__ import annotations

import os
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)

from huilu.ledger.notes import PublicKey, SigningKey


class Keyring:
    """The keys in one folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def make(self, ledger: str) -> SigningKey:
        """A new key, safely on the disk before anything is signed with it."""
        key = SigningKey(ledger, Ed25519PrivateKey.generate())
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        _write(self._file(key.public), key.private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
        return key

    def find(self, public: PublicKey) -> SigningKey | None:
        """The private key that belongs to this public one, if it lies here."""
        try:
            private = load_pem_private_key(self._file(public).read_bytes(), password=None)
        except (FileNotFoundError, ValueError):
            return None
        if not isinstance(private, Ed25519PrivateKey) or private.public_key().public_bytes_raw() != public.raw:
            return None
        return SigningKey(public.name, private)

    def last_note(self, public: PublicKey) -> str | None:
        """The last head that was signed with this key here: a witness outside the database."""
        try:
            return self.witness_file(public).read_text(encoding="utf-8")
        except FileNotFoundError:
            return None

    def keep_note(self, public: PublicKey, note: str) -> None:
        """Remember what was signed last."""
        _write(self.witness_file(public), note.encode())

    def witness_file(self, public: PublicKey) -> Path:
        """Where the last head of this key lies."""
        return self._file(public, ".head")

    def _file(self, public: PublicKey, suffix: str = ".pem") -> Path:
        return self.folder / f"{public.name.replace('/', '-')}-{public.id}{suffix}"


def _write(file: Path, body: bytes) -> None:
    """Write aside, make sure of it, and put it into place: a file is whole or absent, and its owner's alone to read."""
    draft = file.with_name(f"{file.name}.{os.getpid()}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as written:
        written.write(body)
        written.flush()
        os.fsync(written.fileno())
    draft.replace(file)
    folder = os.open(file.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
