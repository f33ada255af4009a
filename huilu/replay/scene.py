"""One act of a ledger, ready to be played again."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from huilu.kernel.actor import Actor


@dataclass(frozen=True, slots=True)
class Scene:
    """One act to play: its facts, whoever does it, the moment, and the body that came with it."""

    facts: Mapping[str, Any]
    by: Actor
    at: datetime
    body: bytes = b""

    @property
    def signed(self) -> dict[str, Any]:
        """Who and when, as every action asks for them."""
        return {"by": self.by, "at": self.at}


Player = Callable[[Scene], object]


def read_day(text: str) -> date:
    """The day that a ledger writes as 2023-09-20."""
    return date.fromisoformat(text)
