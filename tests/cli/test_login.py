"""Site, worker and commands over the embedded server come with a login that owns nothing."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from psycopg.errors import InsufficientPrivilege

from huilu.cli.serve import READY, free_port
from huilu.postgres import SITE, EmbeddedPostgres, comes_as_owner, make_site_login
from tests.cast import ROOT
from tests.made import lay_made

# Everything that anybody can own in a database, and the database.
OWNED = """
    SELECT count(*) FROM pg_shdepend
    WHERE refclassid = 'pg_authid'::regclass AND refobjid = session_user::regrole AND deptype = 'o'
"""
POWERS = """
    SELECT rolinherit OR rolsuper OR rolbypassrls OR rolcreatedb OR rolcreaterole OR rolreplication, (
      SELECT array_agg(roleid::regrole::text ORDER BY roleid::regrole::text) FROM pg_auth_members WHERE member = r.oid)
    FROM pg_roles r WHERE rolname = session_user
"""


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An installation of its own, with current tables."""
    folder = tmp_path_factory.mktemp("home")
    lay_made(folder / "pg")
    said = huilu(folder, "migrate", "--quiet")
    assert said.returncode == 0, said.stderr
    return folder


@pytest.fixture(scope="module")
def running(home: Path) -> Iterator[EmbeddedPostgres]:
    """Its server. Any command gives it the login."""
    assert huilu(home, "figures", "check").returncode == 0
    with EmbeddedPostgres(home / "pg", say=lambda _: None) as server:
        yield server


def environment(home: Path) -> dict[str, str]:
    ours = {key: value for key, value in os.environ.items() if not key.startswith("HUILU_") or key == "HUILU_PG_BIN"}
    return ours | {"HUILU_HOME": str(home), "HUILU_LANG": "en", "PYTHONPATH": str(ROOT)}


def huilu(home: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """A command, as people type it."""
    command = [sys.executable, "-m", "huilu.cli", *words]
    return subprocess.run(command, env=environment(home), cwd=ROOT, capture_output=True, text=True, check=False)


def ask(address: str, statement: str) -> Any:
    with psycopg.connect(address, autocommit=True) as connection:
        row = connection.execute(statement.encode()).fetchone()
    assert row
    return row if len(row) > 1 else row[0]


def test_whoever_serves_came_with_a_login_that_owns_nothing(home: Path, running: EmbeddedPostgres) -> None:
    words = [sys.executable, "-m", "huilu.cli", "serve", "--workers", "1", "--port", str(free_port("127.0.0.1", 8700))]
    site = subprocess.Popen(words, env=environment(home), cwd=ROOT, stderr=subprocess.PIPE, text=True)
    try:
        until_ready(site)
        at_work = "SELECT array_agg(DISTINCT usename::text) FROM pg_stat_activity WHERE datname = 'huilu'"
        assert ask(running.dsn("postgres"), at_work) == [SITE]
    finally:
        site.send_signal(signal.SIGTERM)
        site.communicate(timeout=60)


def until_ready(site: subprocess.Popen[str]) -> None:
    """Wait until the first page came. The worker is at work by then, or a moment later."""
    opening = READY.partition("{")[0]
    assert site.stderr
    said = next((line for line in site.stderr if line.startswith(opening)), "")
    assert said, "the site did not start"
    time.sleep(1)


def test_it_owns_nothing_and_has_no_power_of_its_own(running: EmbeddedPostgres) -> None:
    site = running.dsn(user=SITE)
    assert ask(site, OWNED) == 0
    assert ask(site, POWERS) == (False, ["huilu_app", "huilu_reader"])


@pytest.mark.parametrize(
    "attempt",
    [
        "SET ROLE none; SELECT count(*) FROM org_unit",
        "SET ROLE none; SELECT * FROM org_search('', '', 10)",
        "RESET ROLE; ALTER TABLE org_unit DISABLE ROW LEVEL SECURITY",
        "SET ROLE huilu",
        "SET SESSION AUTHORIZATION huilu",
        "SET row_security = off; SET ROLE huilu_reader; SELECT count(*) FROM org_unit",
        "SET ROLE huilu_app; DROP TABLE org_unit",
        "SET ROLE huilu_app; DELETE FROM ledger_entry",
        "SET ROLE huilu_app; UPDATE django_migrations SET name = name",
    ],
)
def test_it_comes_no_nearer_to_the_tables_by_leaving_its_role(running: EmbeddedPostgres, attempt: str) -> None:
    address = running.dsn(user=SITE)
    with psycopg.connect(address, options="-c role=huilu_app") as site, pytest.raises(InsufficientPrivilege):
        site.execute(attempt.encode())


def test_an_installation_from_before_is_given_the_login(home: Path, running: EmbeddedPostgres) -> None:
    with psycopg.connect(running.dsn(), autocommit=True) as owner:
        owner.execute(f"DROP ROLE {SITE}".encode())
    assert huilu(home, "figures", "check").returncode == 0
    assert ask(running.dsn(user=SITE), POWERS) == (False, ["huilu_app", "huilu_reader"])


def test_powers_that_somebody_gave_it_are_taken_back(running: EmbeddedPostgres) -> None:
    with psycopg.connect(running.dsn(), autocommit=True) as owner:
        owner.execute(f"ALTER ROLE {SITE} SUPERUSER INHERIT CREATEDB".encode())
    make_site_login(running.dsn())
    assert ask(running.dsn(user=SITE), POWERS) == (False, ["huilu_app", "huilu_reader"])


def test_whoever_serves_over_another_server_is_told_when_they_come_as_its_owner(running: EmbeddedPostgres) -> None:
    assert comes_as_owner(running.dsn())
    assert not comes_as_owner(running.dsn(user=SITE))
