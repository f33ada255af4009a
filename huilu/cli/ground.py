"""What a command stands on: a running database with current tables, and Django set up over it."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import django
import psycopg

from huilu.cli.places import ROOT, home
from huilu.cli.words import _, language
from huilu.postgres import SITE, EmbeddedPostgres, PostgresProblem, make_site_login

OWNER, APPLICATION = "owner", "huilu_app"

_LOOK = """
    select seen, has_table_privilege(seen, 'select') from to_regclass('public.django_migrations') as seen
"""

UPDATING = "Preparing the tables of the database …"
OUT_OF_DATE = "The tables of the database are not those of this version. Type: bin/huilu migrate"
NOT_UPDATED = "The tables of the database could not be prepared; the reason stands above."
UNREACHABLE = "The database in HUILU_DATABASE_URL cannot be reached: {reason}"


def say(sentence: str) -> None:
    """Tell people what is going on, beside the answer of the command."""
    print(_(sentence), file=sys.stderr, flush=True)


def set_up_django(role: str = APPLICATION) -> None:
    """Load the applications. No database is asked, so it costs no server."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    os.environ.setdefault("HUILU_DATABASE_ROLE", role)
    if "HUILU_DATABASE_URL" not in os.environ:
        os.environ["HUILU_DATABASE_URL"] = _embedded().dsn()
        os.environ["HUILU_EMBEDDED"] = "1"
    django.setup()
    from django.utils.translation import activate  # noqa: PLC0415 - it reads settings

    activate(language())


@contextmanager
def server() -> Iterator[str]:
    """The address of a running database: the one we are told of, else the embedded one, held meanwhile."""
    if "HUILU_DATABASE_URL" in os.environ and "HUILU_EMBEDDED" not in os.environ:
        yield os.environ["HUILU_DATABASE_URL"]
        return
    with _embedded() as running:
        os.environ["HUILU_DATABASE_URL"], os.environ["HUILU_EMBEDDED"] = running.dsn(), "1"
        yield running.dsn()


@contextmanager
def database() -> Iterator[None]:
    """A running database whose tables are current, with Django over it; the embedded one is brought up to date."""
    with server() as address:
        if not _is_current(address):
            _update(address)
        if "HUILU_EMBEDDED" in os.environ:
            make_site_login(address)
        set_up_django()
        yield


def application_environment() -> dict[str, str]:
    """What site and worker are started with: nothing of it leads to the owner of the tables."""
    ours = {**os.environ, "HUILU_DATABASE_ROLE": APPLICATION}
    return ours | {"HUILU_DATABASE_URL": _embedded().dsn(user=SITE)} if "HUILU_EMBEDDED" in ours else ours


def _embedded() -> EmbeddedPostgres:
    return EmbeddedPostgres(home() / "pg", say=say)


def _update(address: str) -> None:
    """Whoever serves is not the owner of the tables, so a process of its own prepares them."""
    if "HUILU_EMBEDDED" not in os.environ:
        raise PostgresProblem(OUT_OF_DATE)
    say(UPDATING)
    environment = {**os.environ, "HUILU_DATABASE_URL": address, "HUILU_DATABASE_ROLE": OWNER}
    words = [sys.executable, "-m", "huilu.cli", "migrate", "--quiet"]
    if subprocess.run(words, env=environment, cwd=ROOT, stdout=sys.stderr, check=False).returncode != 0:
        raise PostgresProblem(NOT_UPDATED)


def _is_current(address: str) -> bool:
    """Whether every migration of ours that lies in this clone has been applied there."""
    ours = {(file.parts[-3], file.stem) for file in ROOT.glob("huilu/*/migrations/[0-9]*.py")}
    try:
        with psycopg.connect(address) as connection:
            row = connection.execute(_LOOK).fetchone()
            if row is None or row[0] is None:
                return False
            if not row[1]:
                # The login owns nothing and has no rights until it enters its role, as it should be.
                connection.execute(f"set role {APPLICATION}".encode())
            return ours <= set(connection.execute("select app, name from django_migrations").fetchall())
    except psycopg.OperationalError as error:
        raise PostgresProblem(UNREACHABLE, reason=str(error).strip()) from None
