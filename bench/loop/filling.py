"""python -m bench.loop.filling N: as the owner of a database with people: N issues, counted and sealed.

Prints a line for each step it has done: how many of how many, and of what.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from typing import Any

import django
import psycopg
from django.conf import settings

CHUNK = 10_000
LOADERS = 2
# A statement bears 65,535 values, and each wording is three.
WORDINGS = 20_000
# Rows that hang together are written together and by nobody else: looking each reference up again would take hours.
UNCHECKED = "SET session_replication_role = replica; SET synchronous_commit = off"


def main() -> None:
    """Load, count, seal, and tidy up."""
    django.setup()
    load_issues(int(sys.argv[1]))
    catch_up()


def load_issues(count: int) -> None:
    """So many issues, with all that belongs to them."""
    from bench.loop import stored  # noqa: PLC0415 - it needs the applications

    with psycopg.connect(os.environ["HUILU_DATABASE_URL"], autocommit=True) as owner:
        known = stored.prepare(owner.cursor(), count, settings.TIME_ZONE)
        _load_all(count, known)
        stored.finish(owner.cursor())


def _load_all(count: int, known: dict[str, Any]) -> None:
    firsts, done = range(0, count, CHUNK), 0
    with ThreadPoolExecutor(LOADERS) as loaders:
        for loaded in loaders.map(lambda first: _load(first, min(first + CHUNK, count), known), firsts):
            done += loaded
            tell("stored", done, count)


def _load(first: int, last: int, known: dict[str, Any]) -> int:
    from bench.loop import stored  # noqa: PLC0415 - it needs the applications

    with psycopg.connect(os.environ["HUILU_DATABASE_URL"], autocommit=True) as loader:
        loader.execute(UNCHECKED)
        with loader.transaction():
            stored.fill(loader.cursor(), first, last, known)
    return last - first


def catch_up() -> None:
    """All that the worker would have done meanwhile, and what keeps a database quick."""
    from huilu.tally.actions import fold_all  # noqa: PLC0415 - it needs the applications

    with psycopg.connect(os.environ["HUILU_DATABASE_URL"], autocommit=True) as owner:
        # Whoever seals looks each entry up: without knowing how many there are, the database would read them all.
        owner.execute("VACUUM ANALYZE")
        fold_all()
        _remember_and_seal()
        owner.execute("VACUUM ANALYZE")


def _remember_and_seal() -> None:
    from huilu.campaigns.actions import remember_wordings  # noqa: PLC0415 - it needs the applications
    from huilu.ledger.keyring import Keyring  # noqa: PLC0415
    from huilu.ledger.models import Unsealed  # noqa: PLC0415
    from huilu.ledger.sealing import seal  # noqa: PLC0415
    from huilu.loop.models import Issue  # noqa: PLC0415

    _go_on("worded", Issue.objects.count(), lambda: remember_wordings(most=WORDINGS))
    keyring = Keyring(settings.HOME / "keys")
    sealed = iter(lambda: seal(keyring=keyring, at=datetime.now(UTC)), None)
    _go_on("sealed", Unsealed.objects.count(), lambda: next((one.entries for one in sealed), 0))


def _go_on(what: str, waiting: int, some: Callable[[], int]) -> None:
    done = 0
    for more in iter(some, 0):
        done += more
        tell(what, done, waiting)


def tell(what: str, done: int, of: int) -> None:
    """A line for whoever draws a bar."""
    print(what, done, of, flush=True)


if __name__ == "__main__":
    main()
