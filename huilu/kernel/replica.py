"""Reading on a replica: only where it has all that the reader has written, and what it has is not old.

A replica is a server that follows the primary by streaming. What is read there is one moment of the past; how long ago
it is, the replica itself knows, because the worker writes a beat into the primary's log every second.
"""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from typing import NamedTuple

from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, Error, connection, connections

REPLICA = "replica"
# A replica that was away is not asked again for so many seconds, so that no page waits for it twice.
REST = 5.0
# A place in the primary's log, as PostgreSQL counts it, with a dash for its slash: it travels in a cookie.
_PLACE = re.compile(r"[0-9A-F]{1,8}-[0-9A-F]{1,8}")

_WRITTEN = "SELECT pg_current_wal_insert_lsn()::text"
# Costs nothing but a line of the log: no table is written.
_BEAT = "SELECT pg_logical_emit_message(true, 'huilu', '')"
_STANDING = """
    SELECT pg_is_in_recovery(), coalesce(pg_last_wal_replay_lsn() >= %s::text::pg_lsn, false),
           pg_last_xact_replay_timestamp(),
           extract(epoch FROM clock_timestamp() - pg_last_xact_replay_timestamp())::float8
"""


class _Rest:
    """Until when this process leaves the replica alone."""

    until = 0.0


class Standing(NamedTuple):
    """How far a replica is: whether it follows, whether it has the reader's own writing, as of when, how old (s)."""

    follows: bool
    has_own: bool
    as_of: datetime | None
    age: float | None


def is_there() -> bool:
    """Whether the installation has a replica."""
    return REPLICA in connections.settings


def beat() -> None:
    """Write into the primary's log that it lives, so that a replica knows how late it is when nobody acts."""
    with connection.cursor() as cursor:
        cursor.execute(_BEAT)


def written_so_far() -> str:
    """The place in the primary's log behind all that has been committed until now."""
    with connection.cursor() as cursor:
        cursor.execute(_WRITTEN)
        place: str = cursor.fetchone()[0]
    return place.replace("/", "-")


def as_place(text: str) -> str:
    """The place that a reader names, or the beginning of the log where it is none."""
    return text if _PLACE.fullmatch(text) else "0-0"


@contextmanager
def reading_behind(place: str) -> Iterator[datetime | None]:
    """Inside, this thread reads on the replica, as of the moment that is given.

    Where the replica is away, has not come to the place yet, or is late, it gives None and nothing is changed: then
    the primary is read.
    """
    as_of = _as_of(place)
    if as_of is None:
        yield None
        return
    primary = connections[DEFAULT_DB_ALIAS]
    connections[DEFAULT_DB_ALIAS] = connections[REPLICA]
    try:
        yield as_of
    finally:
        connections[DEFAULT_DB_ALIAS] = primary


def leave_alone() -> None:
    """Something went wrong on the replica: read on the primary for a while."""
    _Rest.until = time.monotonic() + REST


def _as_of(place: str) -> datetime | None:
    if time.monotonic() < _Rest.until:
        return None
    try:
        found = standing(place)
    except Error:
        leave_alone()
        with suppress(Error):
            connections[REPLICA].close()
        return None
    if not (found.follows and found.has_own) or found.age is None or found.age > settings.REPLICA_LAG:
        return None
    return found.as_of


def standing(place: str) -> Standing:
    """How far the replica is, seen from a place in the primary's log."""
    with connections[REPLICA].cursor() as cursor:
        cursor.execute(_STANDING, [as_place(place).replace("-", "/")])
        return Standing(*cursor.fetchone())
