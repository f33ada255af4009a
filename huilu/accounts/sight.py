"""What an actor sees: the own subtree, the names above, and the issues the own part of the tree has a part in.

The doors in each app's `queries.py` ask for it, and the database enforces it once more: inside `seeing`
every statement runs as a role that may only read, under row-level security, in one snapshot.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection, transaction

from huilu.kernel.actor import Actor
from huilu.kernel.paths import ancestor_ids, end_of_subtree

_LOOK = """
    SELECT set_config('huilu.sight_from', %s, true), set_config('huilu.sight_to', %s, true),
           set_config('huilu.sight_above', %s, true), set_config('role', 'huilu_reader', true)
"""
_BEFORE = """
    SELECT current_setting('huilu.sight_from', true), current_setting('huilu.sight_to', true),
           current_setting('huilu.sight_above', true), current_setting('role')
"""
_LOOK_AS_BEFORE = """
    SELECT set_config('huilu.sight_from', coalesce(%s, ''), true), set_config('huilu.sight_to', coalesce(%s, ''), true),
           set_config('huilu.sight_above', coalesce(%s, ''), true), set_config('role', %s, true)
"""


@contextmanager
def seeing(actor: Actor) -> Iterator[None]:
    """Read as this actor: one moment, nothing beyond their sight, and no writing."""
    nested = connection.in_atomic_block
    with transaction.atomic(), connection.cursor() as cursor:
        before: Any = None
        if nested:
            cursor.execute(_BEFORE)
            before = cursor.fetchone()
        else:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        above = "{" + ",".join(map(str, ancestor_ids(actor.unit_path))) + "}"
        cursor.execute(_LOOK, [actor.unit_path, end_of_subtree(actor.unit_path), above])
        yield
        # Settings are local to the transaction; inside a longer one, what held before is put back by hand.
        if nested:
            cursor.execute(_LOOK_AS_BEFORE, before)
