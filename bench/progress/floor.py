"""The floor: one row like that of the ledger, in a table without index, written durably by the bare driver."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import datetime

import psycopg
from psycopg.types.json import Jsonb

from huilu.kernel.actor import Actor
from huilu.kernel.days import day_of
from huilu.kernel.paths import region_of

TABLE = "CREATE TABLE bench_event (LIKE ledger_entry)"
_INSERT = """
    INSERT INTO bench_event (id, act, about_kind, about_id, about_label, by_person_id, by_post_id, by_label, region,
                             path, facts, at, recorded_at)
    VALUES (%s::bigint, 'progress.recorded', 'progress', %s::bigint, %s, %s::bigint, %s::bigint, %s, %s::smallint,
            %s, %s, %s, now())
"""
Write = Callable[[Actor, str, str, str, datetime], None]


def writer() -> Write:
    """Writes one row of the same words as an act, and commits it."""
    options = "-c role=huilu_app -c TimeZone=UTC"
    connection = psycopg.connect(os.environ["HUILU_DATABASE_URL"], autocommit=True, options=options)
    cursor, number = connection.cursor(), iter(range(1 << 60))

    def write(by: Actor, key: str, state: str, fact: str, at: datetime) -> None:
        nth, label = next(number), f"{by.unit_code}/{key.partition('/')[2]}"
        said = {"unit": by.unit_code, "requirement": key, "state": state, "fact": fact, "day": str(day_of(at))}
        who = [by.person_id, by.post_id, by.signature, region_of(by.unit_id), by.unit_path]
        cursor.execute(_INSERT, [nth, nth, label, *who, Jsonb(said), at])

    return write
