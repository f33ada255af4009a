"""Everything into one file, and back into an empty home."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

import click
import psycopg
from django.utils.translation import gettext_lazy
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict

from huilu.cli.ground import server
from huilu.cli.places import home
from huilu.cli.words import _
from huilu.kernel.refusals import Refusal
from huilu.postgres import find_tool

ROLES = ("huilu_app", "huilu_reader")
USER_TABLES = """
    select c.oid::regclass::text
      from pg_class c join pg_namespace n on n.oid = c.relnamespace
     where c.relkind = 'r' and n.nspname !~ '^pg_' and n.nspname <> 'information_schema'
       and not exists (select from pg_depend d where d.objid = c.oid and d.deptype = 'e')
"""
TO_COME = " DEFAULT ACL "
FORMER_OWNER = re.compile(r' FOR ROLE (?:"(?:[^"]|"")*"|\S+)')
COPYING = ("dumping contents of table", "processing data for table")


class NoFolder(Refusal):
    """The backup is to lie where there is no folder."""

    code = "keep.no_folder"
    says = gettext_lazy("There is no folder {folder}.")
    next = gettext_lazy("Make it, or name another place for the file.")


class NotEmpty(Refusal):
    """A restore would mix two sets of records."""

    code = "keep.not_empty"
    says = gettext_lazy("The database already holds {tables} tables; a backup is restored only into an empty one.")
    next = gettext_lazy("Set HUILU_HOME to an empty folder, or HUILU_DATABASE_URL to an empty database.")


class NoBackup(Refusal):
    """The file is not one that a backup wrote."""

    code = "keep.no_backup"
    says = gettext_lazy("{file} is not a whole backup: {reason}")
    next = gettext_lazy("Name a file that bin/huilu backup has written to its end.")


@dataclass(frozen=True, slots=True)
class Kept:
    """What went through: for people a sentence, for programs an object."""

    file: str
    bytes: int
    tables: int
    seconds: float


@click.command(help=_("Write everything into one file."))
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--json", "as_json", is_flag=True, help=_("Answer with one JSON object."))
def backup(*, file: Path, as_json: bool) -> None:
    """Write a backup that appears under its name only when it is whole."""
    began = time.monotonic()
    if not file.absolute().parent.is_dir():
        raise NoFolder(folder=file.absolute().parent)
    growing = file.with_name(file.name + ".part")
    with server() as address, psycopg.connect(address) as connection:
        tables = len(connection.execute(USER_TABLES).fetchall())
        words = ["--format=custom", "--no-owner", "--no-comments", f"--file={growing.absolute()}"]
        _run_tool("pg_dump", connection, address, words, tables)
    with growing.open("rb") as written:
        os.fsync(written.fileno())
    growing.replace(file)
    _say_of_keys(_("The ledger's private keys are not in it: keep a copy of {folder} in other hands than the backup."))
    _answer(Kept(str(file), file.stat().st_size, tables, round(time.monotonic() - began, 1)), as_json=as_json)


@click.command(help=_("Read everything from a backup into an empty home."))
@click.argument("file", type=click.Path(dir_okay=False, exists=True, path_type=Path))
@click.option("--json", "as_json", is_flag=True, help=_("Answer with one JSON object."))
def restore(*, file: Path, as_json: bool) -> None:
    """Read a backup, all of it or nothing."""
    began = time.monotonic()
    with server() as address, psycopg.connect(address, autocommit=True) as connection:
        present = len(connection.execute(USER_TABLES).fetchall())
        if present:
            raise NotEmpty(tables=present)
        _make_roles(connection)
        listing = _listing(file, connection)
        _read_all(file, listing, connection, address)
        _keep_giving_rights(file, listing, connection)
        connection.execute("analyze")
        tables = len(connection.execute(USER_TABLES).fetchall())
    _say_of_keys(_("The ledger goes on being sealed once its private keys lie in {folder}."))
    _answer(Kept(str(file), file.stat().st_size, tables, round(time.monotonic() - began, 1)), as_json=as_json)


def _say_of_keys(sentence: str) -> None:
    """What becomes of the keys: whoever has the records shall not be able to sign in their name."""
    print(sentence.format(folder=home() / "keys"), file=sys.stderr, flush=True)


def _make_roles(connection: psycopg.Connection) -> None:
    """The roles that rights are granted to belong to the server, so no backup of a database holds them."""
    for role in map(sql.Identifier, ROLES):
        if not connection.execute("select 1 from pg_roles where rolname = %s", [role.as_string()[1:-1]]).fetchone():
            connection.execute(sql.SQL("create role {} nologin").format(role))
        connection.execute(sql.SQL("grant {} to current_user").format(role))


def _listing(file: Path, connection: psycopg.Connection) -> list[str]:
    """What the backup holds, line by line."""
    listing = subprocess.run(
        [_tool("pg_restore", connection), "--list", str(file.absolute())], capture_output=True, text=True, check=False
    )
    if listing.returncode != 0:
        raise NoBackup(file=file, reason=listing.stderr.strip())
    return listing.stdout.splitlines()


def _read_all(file: Path, listing: list[str], connection: psycopg.Connection, address: str) -> None:
    """Everything but the rights on tables to come, which name the owner that the database had."""
    words = ["--no-owner", "--no-comments", "--exit-on-error", "--single-transaction"]
    dbname = str(conninfo_to_dict(address).get("dbname", ""))
    tables = sum(" TABLE DATA " in line for line in listing)
    with _chosen(line for line in listing if TO_COME not in line) as choice:
        _run_tool(
            "pg_restore", connection, address, [*words, choice, f"--dbname={dbname}", str(file.absolute())], tables
        )


def _keep_giving_rights(file: Path, listing: list[str], connection: psycopg.Connection) -> None:
    """Rights on tables to come are given by whoever owns the database here."""
    with _chosen(line for line in listing if TO_COME in line) as choice:
        words = [_tool("pg_restore", connection), choice, "--file=-", str(file.absolute())]
        said = subprocess.run(words, capture_output=True, text=True, check=True).stdout
    for line in said.splitlines():
        if line.startswith("ALTER DEFAULT PRIVILEGES"):
            connection.execute(FORMER_OWNER.sub("", line).encode())


@contextmanager
def _chosen(lines: Iterable[str]) -> Iterator[str]:
    """The option by which pg_restore takes these lines of a listing and no others."""
    with tempfile.NamedTemporaryFile("w", suffix=".list") as choice:
        choice.write("\n".join(lines) + "\n")
        choice.flush()
        yield f"--use-list={choice.name}"


def _tool(name: str, connection: psycopg.Connection) -> str:
    return str(find_tool(name, connection.info.server_version // 10000))


def _run_tool(name: str, connection: psycopg.Connection, address: str, words: list[str], tables: int) -> None:
    """Run a client program over the database, with a line for every table it is at."""
    with subprocess.Popen(
        [_tool(name, connection), "--verbose", *words],
        env=_environment(address),
        stderr=subprocess.PIPE,
        text=True,
        errors="replace",
    ) as running:
        said = list(_with_progress(running, tables))
    if running.returncode != 0:
        raise click.ClickException("\n".join(said[-5:]))


def _with_progress(running: subprocess.Popen[str], tables: int) -> Iterator[str]:
    done = 0
    for line in running.stderr or ():
        if any(mark in line for mark in COPYING):
            done += 1
            print(f"[{done}/{tables}] {line.strip().rpartition(' ')[2]}", file=sys.stderr, flush=True)
        yield line.strip()


def _environment(address: str) -> dict[str, str]:
    """The address as libpq's programs read it from the environment, where no list of processes shows a password."""
    given = conninfo_to_dict(address)
    names = {"dbname": "PGDATABASE", "sslmode": "PGSSLMODE", "sslrootcert": "PGSSLROOTCERT"}
    ours = {names.get(key, f"PG{key.upper()}"): str(value) for key, value in given.items()}
    return {**os.environ, **ours, "LC_ALL": "C.UTF-8"}


def _answer(kept: Kept, *, as_json: bool) -> None:
    if as_json:
        print(json.dumps(asdict(kept), ensure_ascii=False))
    else:
        print(_("{file}: {tables} tables, {bytes} bytes, {seconds} s").format(**asdict(kept)))
