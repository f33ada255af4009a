"""A request that can be recognised when it comes again, and the answer to it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

from huilu.kernel.actor import Actor


@dataclass(frozen=True, slots=True)
class Asked:
    """Who asks, under which key, and what."""

    by: Actor
    key: str
    content: bytes

    @property
    def name(self) -> str:
        """What stands for this request: nobody else's with the same key is meant."""
        return sha256(f"{self.by.person_id}\n{self.by.post_id}\n{self.key}".encode()).hexdigest()

    @property
    def lock(self) -> int:
        """The number under which the database keeps the first of such requests apart from the next."""
        return int.from_bytes(bytes.fromhex(self.name)[:8], signed=True)

    @property
    def fingerprint(self) -> str:
        """What is asked. The key is part of it, so that nobody can guess what a kept row was about."""
        return sha256(self.key.encode() + b"\n" + self.content).hexdigest()


@dataclass(frozen=True, slots=True)
class Answer:
    """What a face answers with. `is_repeated`: it was given before."""

    status: int
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""
    is_repeated: bool = False


def digest_of_form(fields: Iterable[tuple[str, list[str]]], files: Iterable[tuple[str, list[Any]]]) -> bytes:
    """What stands for a form that was sent, whatever order its fields are in; its files can be read afterwards."""
    digest = sha256(repr(sorted(fields)).encode())
    for name, sent in sorted(files):
        for file in sent:
            digest.update(repr((name, file.name)).encode())
            for chunk in file.chunks():
                digest.update(chunk)
            file.seek(0)
    return digest.digest()
