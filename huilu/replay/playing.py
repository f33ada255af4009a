"""The ledger, from its first entry to its last."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from django.db import transaction

from huilu.ledger.models import Entry
from huilu.replay import (
    accounts,
    adaptations,
    answers,
    burden,
    campaigns,
    duties,
    handover,
    players,
    registers,
    reviews,
    together,
)
from huilu.replay.people import People
from huilu.replay.scene import Player, Scene

PLAYERS: dict[str, Player] = (
    players.PLAYERS
    | accounts.PLAYERS
    | burden.PLAYERS
    | campaigns.PLAYERS
    | registers.PLAYERS
    | handover.PLAYERS
    | adaptations.PLAYERS
    | together.PLAYERS
    | answers.PLAYERS
    | duties.PLAYERS
    | reviews.PLAYERS
)


@transaction.atomic
def replay(entries: Iterable[Entry], body_of: Callable[[str], bytes]) -> int:
    """Do every act of a ledger again, in its order, into a database that is empty; how many there were.

    `body_of` gives the body of an attachment or of a file by its SHA-256. Passwords are in no ledger and do not
    come back.
    """
    people, played = People(), 0
    for entry in entries:
        digest = entry.attachment or entry.facts.get("content")
        body = body_of(digest) if isinstance(digest, str) else b""
        people.learn(entry)
        PLAYERS[entry.act](Scene(entry.facts, people.actor_of(entry), entry.at, body))
        played += 1
    return played
