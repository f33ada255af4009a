"""Writing to the ledger."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection
from psycopg.types.json import Jsonb

from huilu.kernel.actor import Actor
from huilu.ledger.bodies import attach, attach_pieces, body_of

__all__ = ["About", "attach", "attach_pieces", "body_of", "record", "record_many", "signers"]

# One call writes the entry and its place in the queue of the sealer; the database keeps the plan of both.
_RECORD = """
    SELECT ledger_record(%s::text, %s::text, %s::bigint, %s::text, %s::bigint, %s::bigint, %s::text, %s::smallint,
                         %s::text, %s::jsonb, %s::text, %s::timestamptz)
"""


class About(NamedTuple):
    """What an act concerns: its kind, id and label, and the path of the unit it belongs to."""

    kind: str
    id: int
    label: str
    region: int
    path: str


def _dumps(value: Any) -> str:
    return DjangoJSONEncoder(ensure_ascii=False).encode(value)


def record(act: str, *, about: About, by: Actor, at: datetime, attachment: str | None = None, **facts: Any) -> None:
    """Write one entry, in the transaction of the act itself."""
    with connection.cursor() as cursor:
        cursor.execute(_RECORD, _row(about, facts, act=act, by=by, at=at, attachment=attachment))


def record_many(
    act: str, *, abouts: Sequence[About], facts: Sequence[Mapping[str, Any]], by: Actor, at: datetime
) -> None:
    """Write an entry for each of many things that the same act was done to, in their order."""
    rows = [_row(about, said, act=act, by=by, at=at) for about, said in zip(abouts, facts, strict=True)]
    with connection.cursor() as cursor:
        cursor.executemany(_RECORD, rows)


def signers(by: Actor) -> tuple[int | None, int | None]:
    """Person and post that an entry names; neither where nobody in a post acts."""
    return (None, None) if by.is_installation else (by.person_id, by.post_id)


def _row(
    about: About, facts: Mapping[str, Any], *, act: str, by: Actor, at: datetime, attachment: str | None = None
) -> list[Any]:
    thing = [act, about.kind, about.id, about.label]
    # The driver writes the facts itself; the stubs do not know its wrapper.
    wrapped: Any = Jsonb(facts, dumps=_dumps)
    return [*thing, *signers(by), by.signature, about.region, about.path, wrapped, attachment, at]
