"""Ids for rows other than units: one sequence, under the region of the unit they belong to."""

from __future__ import annotations

from django.db import connection

from huilu.kernel.paths import regional_id


def next_id(region: int) -> int:
    """A fresh id that carries its region."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval('huilu_serial')")
        return regional_id(region, cursor.fetchone()[0])
