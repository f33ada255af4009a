"""A backup is whole or absent; a restore is everything or nothing, and only into an empty home."""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from click.testing import CliRunner

from huilu.cli.keep import NoBackup, NoFolder, NotEmpty, backup, restore
from huilu.postgres import EmbeddedPostgres


@pytest.fixture
def two_homes(monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[str, str]]:
    """Two databases, with rows in the first."""
    folder = Path(tempfile.mkdtemp(prefix="hl"))
    with EmbeddedPostgres(folder / "pg", fast=True, say=lambda _: None) as server:
        with psycopg.connect(server.dsn(), autocommit=True) as connection:
            connection.execute("create database emptyone")
            connection.execute("create role huilu_app nologin")
            connection.execute("create table note as select n, '汇录' || n as says from generate_series(1, 500) n")
            connection.execute("grant select on note to huilu_app")
        monkeypatch.setenv("HUILU_DATABASE_URL", server.dsn())
        monkeypatch.delenv("HUILU_EMBEDDED", raising=False)
        yield server.dsn(), server.dsn("emptyone")
    shutil.rmtree(folder)


def test_what_was_kept_comes_back(two_homes: tuple[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "kept.huilu"
    CliRunner().invoke(backup, [str(file)], catch_exceptions=False)
    assert [path.name for path in tmp_path.iterdir()] == ["kept.huilu"]

    monkeypatch.setenv("HUILU_DATABASE_URL", two_homes[1])
    answer = CliRunner().invoke(restore, [str(file), "--json"], catch_exceptions=False)

    assert json.loads(answer.stdout)["tables"] == 1
    with psycopg.connect(two_homes[1]) as connection:
        connection.execute("set role huilu_app")
        assert connection.execute("select count(*), max(says) from note").fetchone() == (500, "汇录99")


def test_a_restore_does_not_mix_two_sets_of_records(two_homes: tuple[str, str], tmp_path: Path) -> None:
    file = tmp_path / "kept.huilu"
    CliRunner().invoke(backup, [str(file)], catch_exceptions=False)

    with pytest.raises(NotEmpty):
        CliRunner().invoke(restore, [str(file)], catch_exceptions=False)


def test_a_file_cut_short_leaves_nothing_behind(
    two_homes: tuple[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "kept.huilu"
    CliRunner().invoke(backup, [str(file)], catch_exceptions=False)
    file.write_bytes(file.read_bytes()[:40])
    monkeypatch.setenv("HUILU_DATABASE_URL", two_homes[1])

    with pytest.raises(NoBackup):
        CliRunner().invoke(restore, [str(file)], catch_exceptions=False)
    with psycopg.connect(two_homes[1]) as connection:
        assert connection.execute("select to_regclass('note')").fetchone() == (None,)


def test_a_backup_needs_its_folder(two_homes: tuple[str, str], tmp_path: Path) -> None:
    with pytest.raises(NoFolder):
        CliRunner().invoke(backup, [str(tmp_path / "nowhere" / "kept.huilu")], catch_exceptions=False)


def test_what_another_owner_kept_comes_back_with_the_rights_on_tables_to_come(
    two_homes: tuple[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "kept.huilu"
    with psycopg.connect(two_homes[0], autocommit=True) as connection:
        connection.execute('create role "former owner" superuser login')
        connection.execute(
            'alter default privileges for role "former owner" in schema public grant select on tables to huilu_app'
        )
        CliRunner().invoke(backup, [str(file)], catch_exceptions=False)
        connection.execute('drop owned by "former owner"')
        connection.execute('drop role "former owner"')

    monkeypatch.setenv("HUILU_DATABASE_URL", two_homes[1])
    CliRunner().invoke(restore, [str(file)], catch_exceptions=False)

    with psycopg.connect(two_homes[1]) as connection:
        connection.execute("create table later as select 1 as n")
        connection.execute("set role huilu_app")
        assert connection.execute("select n from later").fetchone() == (1,)
