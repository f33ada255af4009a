"""What an actor sees: the own subtree, the names above, and the issues the own part of the tree has a part in.

The doors in each app's `queries.py` ask for it, and the database enforces it once more: inside `seeing`
every statement runs as a role that may only read, under row-level security, in one snapshot.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection, transaction
from psycopg import sql
from psycopg.pq import TransactionStatus

from huilu.kernel.actor import Actor
from huilu.kernel.paths import ancestor_ids, end_of_subtree

# Statements and not calls of set_config: a database that is distributed tells its other machines what SET LOCAL says.
# A merge join walks an index until it has met the last of the other side, and on the way asks the policy about every
# row that is out of sight: of a hundred thousand units, for the sake of two. The planner takes that for cheap.
_LOOK = sql.SQL("""
    SET LOCAL huilu.sight_from = {}; SET LOCAL huilu.sight_to = {}; SET LOCAL huilu.sight_above = {};
    SET LOCAL huilu.sight_post = {};
    SET LOCAL enable_mergejoin = off; SET LOCAL ROLE huilu_reader
""")
_BEFORE = """
    SELECT current_setting('huilu.sight_from', true), current_setting('huilu.sight_to', true),
           current_setting('huilu.sight_above', true), current_setting('huilu.sight_post', true),
           current_setting('enable_mergejoin'), current_setting('role')
"""
_LOOK_AS_BEFORE = """
    SELECT set_config('huilu.sight_from', coalesce(%s, ''), true), set_config('huilu.sight_to', coalesce(%s, ''), true),
           set_config('huilu.sight_above', coalesce(%s, ''), true),
           set_config('huilu.sight_post', coalesce(%s, ''), true), set_config('enable_mergejoin', %s, true),
           set_config('role', %s, true)
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
        scope = (actor.unit_path, end_of_subtree(actor.unit_path), above, actor.post_code)
        # Several statements in one go, which cannot be kept prepared: said to the driver itself.
        cursor.cursor.execute(_LOOK.format(*map(sql.Literal, scope)), prepare=False)
        yield
        if connection.connection.info.transaction_status is TransactionStatus.INERROR:
            # Whoever read has answered that something broke, and why; that answer is not to be lost over this.
            transaction.set_rollback(True)
        elif nested:
            # Settings are local to the transaction; inside a longer one, what held before is put back by hand.
            cursor.execute(_LOOK_AS_BEFORE, before)
