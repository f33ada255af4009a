"""Counting out the numbers of campaigns and classes."""

from __future__ import annotations

from django.db import connection

from huilu.org.models import Unit

_LETTERS = {"campaign": "C", "class": "P"}
_NEXT_SERIAL = """
    INSERT INTO campaigns_serial AS held (unit_id, kind, last) VALUES (%s, %s, 1)
    ON CONFLICT (unit_id, kind) DO UPDATE SET last = held.last + 1 RETURNING last
"""


def next_number(unit: Unit, kind: str) -> str:
    """The next number of the unit's campaigns or classes; whoever else asks for one waits until commit."""
    with connection.cursor() as cursor:
        cursor.execute(_NEXT_SERIAL, [unit.pk, kind])
        serial: int = cursor.fetchone()[0]
    return f"{unit.code}-{_LETTERS[kind]}{serial:02}"
