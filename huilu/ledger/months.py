"""The months of the ledger: each has a partition of its own, opened ahead of time."""

from __future__ import annotations

from django.db import connection, transaction

_OPENER = 7003


@transaction.atomic
def open_months(ahead: int) -> int:
    """Open the partitions of this month and of the months ahead; how many were new."""
    with connection.cursor() as cursor:
        # Two workers that begin together would both find the same month missing.
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_OPENER])
        cursor.execute("SELECT ledger_open_months(%s)", [ahead])
        opened: int = cursor.fetchone()[0]
    return opened
