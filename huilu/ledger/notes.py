"""Signed notes: a few lines of text, an empty line, and a line with the signature (c2sp.org/signed-note).

A tree head is such a note (c2sp.org/tlog-checkpoint): the ledger's name, its size, its root, and when it was signed.
Ed25519 alone. The text is what is signed; whoever has the public key needs nothing else.
"""

from __future__ import annotations

import re
from base64 import b64decode, b64encode
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from huilu.ledger.canonical import moment

_ED25519 = b"\x01"
_ID_BYTES = 4
_KEY = re.compile(r"([^\s+]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/=]+)")
_SIGNATURE = re.compile(r"— ([^\s+]+) ([A-Za-z0-9+/=]+)\n")
_HEAD = re.compile(r"([^\s+]+)\n(0|[1-9][0-9]*)\n([A-Za-z0-9+/]{43}=)\nat (\S+)\n")
_NEXT_KEY = "next key of "


class Malformed(ValueError):  # noqa: N818 - it names the text, as it stands
    """A text that is no key, no note or no head."""


@dataclass(frozen=True, slots=True)
class PublicKey:
    """A public key with the name of the ledger that it signs for."""

    name: str
    raw: bytes

    @property
    def id(self) -> str:
        """Eight hexadecimal digits that follow from name and key."""
        return sha256(f"{self.name}\n".encode() + _ED25519 + self.raw).digest()[:_ID_BYTES].hex()

    @property
    def text(self) -> str:
        """The key in one line, as the tools for signed notes read it."""
        return f"{self.name}+{self.id}+{b64encode(_ED25519 + self.raw).decode()}"

    @classmethod
    def read(cls, text: str) -> PublicKey:
        """The key of that line."""
        found = _KEY.fullmatch(text)
        raw = from_base64(found[3]) if found else b""
        if found is None or raw[:1] != _ED25519 or len(raw) != 33:
            raise Malformed(text)
        key = cls(found[1], raw[1:])
        if key.id != found[2]:
            raise Malformed(text)
        return key

    def has_signed(self, text: str, signature: bytes) -> bool:
        """Whether the signature is this key's, under this text."""
        try:
            Ed25519PublicKey.from_public_bytes(self.raw).verify(signature, text.encode())
        except InvalidSignature:
            return False
        return True


@dataclass(frozen=True, slots=True)
class SigningKey:
    """A private key with the name of the ledger that it signs for."""

    name: str
    private: Ed25519PrivateKey

    @property
    def public(self) -> PublicKey:
        """What others check with."""
        return PublicKey(self.name, self.private.public_key().public_bytes_raw())

    def sign(self, text: str) -> bytes:
        """The signature under a text."""
        return self.private.sign(text.encode())


@dataclass(frozen=True, slots=True)
class TreeHead:
    """What the whole ledger was at a moment: its name, how many entries, and the one hash over all of them."""

    ledger: str
    size: int
    root: bytes
    at: datetime

    @property
    def text(self) -> str:
        """What is signed."""
        return f"{self.ledger}\n{self.size}\n{b64encode(self.root).decode()}\nat {moment(self.at)}\n"

    @classmethod
    def read(cls, text: str) -> TreeHead:
        """The head that the text tells of."""
        found = _HEAD.fullmatch(text)
        try:
            head = (
                cls(found[1], int(found[2]), from_base64(found[3]), datetime.fromisoformat(found[4])) if found else None
            )
        except ValueError:
            head = None
        if head is None or head.text != text:
            raise Malformed(text)
        return head


def note_of(text: str, key: PublicKey, signature: bytes) -> str:
    """The text with its signature."""
    return f"{text}\n— {key.name} {b64encode(bytes.fromhex(key.id) + signature).decode()}\n"


def opened(note: str, keys: Iterable[PublicKey]) -> tuple[str, PublicKey] | None:
    """The text of the note and the key that signed it; nothing where none of these keys did."""
    text, empty_line, signed = note.rpartition("\n\n")
    found = _SIGNATURE.fullmatch(signed)
    if not empty_line or found is None:
        raise Malformed(note)
    raw = from_base64(found[2])
    for key in keys:
        same = key.name == found[1] and key.id == raw[:_ID_BYTES].hex()
        if same and key.has_signed(text + "\n", raw[_ID_BYTES:]):
            return text + "\n", key
    return None


def opened_head(note: str, keys: Iterable[PublicKey]) -> TreeHead | None:
    """The head in the note; nothing where it is none, or none of these keys signed it."""
    try:
        found = opened(note, keys)
        return TreeHead.read(found[0]) if found else None
    except Malformed:
        return None


def succession(key: PublicKey) -> str:
    """What the old key signs to name the one after it."""
    return f"{_NEXT_KEY}{key.name}\n{key.text}\n"


def trusted(keys: Iterable[PublicKey], successors: Mapping[str, str | None]) -> list[PublicKey]:
    """These keys and all that follow from them: `successors` gives for each later key the note that names it."""
    held = list(keys)
    for text, note in successors.items():
        key = PublicKey.read(text)
        said = opened(note, held) if note else None
        if key not in held and said and said[0] == succession(key):
            held.append(key)
    return held


def from_base64(text: str) -> bytes:
    """The bytes that the text writes, in the one way of writing them."""
    try:
        raw = b64decode(text, validate=True)
    except ValueError:
        raise Malformed(text) from None
    if b64encode(raw).decode() != text:
        raise Malformed(text)
    return raw
