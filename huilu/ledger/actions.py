"""Writing to the ledger."""

from __future__ import annotations

import hashlib
import zlib
from datetime import datetime
from typing import Any, NamedTuple

from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection
from psycopg.types.json import Jsonb

from huilu.kernel.actor import Actor
from huilu.ledger.models import Attachment

_INSERT = """
    INSERT INTO ledger_entry (act, about_kind, about_id, about_label, by_person_id, by_post_id, by_label,
                              region, path, facts, attachment, at)
    VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)
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
    person, post = (None, None) if by.is_installation else (by.person_id, by.post_id)
    thing = [act, about.kind, about.id, about.label]
    # The driver writes the facts itself; the stubs do not know its wrapper.
    wrapped: Any = Jsonb(facts, dumps=_dumps)
    values: list[Any] = [*thing, person, post, by.signature, about.region, about.path, wrapped, attachment, at]
    with connection.cursor() as cursor:
        cursor.execute(_INSERT, values)


def attach(body: bytes) -> str:
    """Keep a body and give its SHA-256; the same body is kept once."""
    digest = hashlib.sha256(body).hexdigest()
    Attachment.objects.get_or_create(sha256=digest, defaults={"body": zlib.compress(body)})
    return digest


def body_of(digest: str) -> bytes:
    """The body with this SHA-256."""
    return zlib.decompress(bytes(Attachment.objects.get(sha256=digest).body))
