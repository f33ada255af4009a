"""What clients have asked for, and what they were told."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field


@dataclass
class Asked:
    """One request for one act on one issue. `version` and `state` are what the answer said; 0 while there is none."""

    key: str
    act: str
    issue: str
    number: str = ""
    version: int = 0
    state: str = ""
    refused: str = ""
    tries: int = 0

    @property
    def is_confirmed(self) -> bool:
        """Whether the client was told that it is done."""
        return self.version > 0


@dataclass
class Look:
    """One page that was asked for. `wanted` acts were to be found on it; `found` below 0: there was no page.

    `as_of` is said where a replica was read.
    """

    path: str
    wanted: int = 0
    found: int = -1
    tries: int = 0
    as_of: str = ""


@dataclass
class Journal:
    """Everything that was asked, in the order of each issue. Written by many threads."""

    asked: list[Asked] = field(default_factory=list)
    looks: list[Look] = field(default_factory=list)
    confirmed: int = 0
    repeated_otherwise: list[str] = field(default_factory=list)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def asks(self, one: Asked) -> Asked:
        """A new request, noted before it is sent."""
        with self._lock:
            self.asked.append(one)
        return one

    def is_told(self, one: Asked, *, number: str, version: int, state: str) -> None:
        """A request was confirmed."""
        with self._lock:
            one.number, one.version, one.state = number, version, state
            self.confirmed += 1

    def looked(self, one: Look) -> None:
        """Somebody has looked at a page."""
        with self._lock:
            self.looks.append(one)

    def was_answered_otherwise(self, one: Asked) -> None:
        """The same request got another answer the second time."""
        with self._lock:
            self.repeated_otherwise.append(one.key)
