"""A ledger with a few entries in it, and the keys that seal it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, transaction

from huilu.kernel.actor import INSTALLATION, Actor
from huilu.ledger.actions import About, record
from huilu.ledger.keyring import Keyring
from huilu.ledger.models import Entry
from huilu.ledger.sealing import Sealed, seal
from huilu.ledger.verifying import Verification, verify_ledger
from tests.cast import NOON

ABOUT = About("thing", 7, "一件事", 1, "0000000100000007")
Verify = Callable[..., Verification]


@pytest.fixture
def keyring(tmp_path: Path) -> Keyring:
    """A folder of keys of this test alone."""
    return Keyring(tmp_path / "keys")


def write(n: int = 1, *, about: About = ABOUT, by: Actor = INSTALLATION, **facts: Any) -> list[int]:
    """So many acts; their numbers."""
    before = set(Entry.objects.order_by("id").values_list("id", flat=True))
    for turn in range(n):
        record("thing.done", about=about, by=by, at=NOON, turn=turn, 字="汉字", **facts)
    return sorted(set(Entry.objects.order_by("id").values_list("id", flat=True)) - before)


def seal_all(keyring: Keyring, most: int = 10_000) -> list[Sealed]:
    """Batch after batch until nothing waits."""
    done: list[Sealed] = []
    while (one := seal(keyring=keyring, at=NOON + timedelta(seconds=len(done)), most=most)) is not None:
        done.append(one)
    return done


def verified(keyring: Keyring, **given: Any) -> Verification:
    """The whole ledger, verified."""
    return verify_ledger(keyring=keyring, at=NOON, patience=timedelta(minutes=10), **given)


def findings(keyring: Keyring, **given: Any) -> list[tuple[str, dict[str, Any]]]:
    """What does not fit."""
    return [(one.code, one.facts) for one in verified(keyring, **given).findings.kept]


def as_owner(statement: str, *values: Any, table: str = "ledger_entry") -> None:
    """What somebody does who owns the database and has put the trigger aside."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL ROLE none")
        if table != "ledger_attachment":
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER ledger_append_only")
        cursor.execute(statement, list(values))
        assert cursor.rowcount > 0, statement
        if table != "ledger_attachment":
            cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER ledger_append_only")
        cursor.execute("RESET ROLE")
