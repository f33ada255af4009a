"""The server that comes with the product: shared, stopped by the last, and up again after any sudden end."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest
from psycopg import OperationalError

from huilu.postgres import EmbeddedPostgres, PostgresProblem, identity, server
from huilu.postgres.cluster import Cluster


def quiet(home: Path) -> EmbeddedPostgres:
    return EmbeddedPostgres(home / "pg", say=lambda _: None)


def ask(running: EmbeddedPostgres, query: str) -> object:
    with psycopg.connect(running.dsn(), autocommit=True) as connection:
        answer = connection.execute(query)  # type: ignore[arg-type]
        row = answer.fetchone() if answer.description else None
    return row[0] if row else None


def kill(running: EmbeddedPostgres) -> None:
    number = int((running.data / "postmaster.pid").read_text().split()[0])
    os.kill(number, signal.SIGKILL)


def test_it_starts_answers_and_stops(home: Path) -> None:
    with quiet(home) as running:
        assert ask(running, "select current_user") == "huilu"
        assert ask(running, "show fsync") == "on"

    with pytest.raises(OperationalError):
        ask(running, "select 1")
    assert not (home / "pg" / "postmaster.pid").exists()


def test_chinese_words_have_trigrams_and_sort_by_code_point(home: Path) -> None:
    with quiet(home) as running:
        ask(running, "create extension pg_trgm")

        assert ask(running, "select array_length(show_trgm('汇录系统'), 1)")
        assert ask(running, "select datcollate from pg_database where datname = 'huilu'") == "C.UTF-8"


def test_two_share_one_server_and_the_last_one_stops_it(home: Path) -> None:
    first, second = quiet(home).start(), quiet(home).start()
    try:
        ask(first, "create table seen as select 42 as n")
        first.stop()

        assert ask(second, "select n from seen") == 42
    finally:
        second.stop()

    with pytest.raises(OperationalError):
        ask(second, "select 1")


def test_a_client_that_was_killed_is_not_waited_for(home: Path) -> None:
    program = (
        "import os, pathlib, signal; from huilu.postgres import EmbeddedPostgres as E\n"
        f"E(pathlib.Path({str(home / 'pg')!r})).start(); os.kill(os.getpid(), signal.SIGKILL)"
    )
    killed = subprocess.run([sys.executable, "-c", program], stderr=subprocess.PIPE, check=False)
    assert killed.returncode == -signal.SIGKILL, killed.stderr

    with quiet(home) as running:
        assert ask(running, "select 1") == 1

    with pytest.raises(OperationalError):
        ask(running, "select 1")


def test_rows_outlive_a_killed_server(home: Path) -> None:
    with quiet(home) as running:
        for times in range(1, 4):
            ask(running, f"create table kept_{times} as select generate_series(1, 10000)")
            kill(running)
            again = quiet(home).start()
            assert ask(again, f"select count(*) from kept_{times}") == 10000
            again.stop()


@pytest.mark.parametrize("note", ["", f"{os.getpid()}\n/somewhere/else\n1\n5432\n\n\n"], ids=["empty", "of a stranger"])
def test_a_note_of_a_server_that_is_gone_does_not_hinder(home: Path, note: str) -> None:
    with quiet(home) as running:
        ask(running, "create table kept as select 7 as n")
    (home / "pg" / "postmaster.pid").write_text(note)

    with quiet(home) as running:
        assert ask(running, "select n from kept") == 7


def test_who_is_left_over_from_before_may_be_gone_before_we_look_again(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with quiet(home):
        pass
    left_over = subprocess.Popen(["sleep", "60"])
    (home / "pg" / "postmaster.pid").write_text(f"{left_over.pid}\n{home / 'pg'}\n1\n5432\n\n\n")
    started: list[str] = []
    run = Cluster.run

    def noted(cluster: Cluster, program: str, *words: str) -> subprocess.Popen[str]:
        started.extend(word for word in words if word == "start")
        return run(cluster, program, *words)

    # There until the server is started for the first time; gone once that has failed.
    monkeypatch.setattr(Cluster, "run", noted)
    monkeypatch.setattr(Cluster, "is_inhabited", lambda _cluster: not started)

    with quiet(home) as running:
        assert ask(running, "select 1") == 1
    assert len(started) == 2
    left_over.kill()
    left_over.wait()


def test_a_half_made_home_is_made_again(home: Path) -> None:
    half = home / "pg.new"
    half.mkdir()
    (half / "PG_VERSION").write_text("18\n")
    (home / "pg").mkdir()

    with quiet(home) as running:
        assert ask(running, "select 1") == 1
    assert not half.exists()


def test_a_long_path_gets_a_short_socket(home: Path) -> None:
    deep = home / ("汇录" * 15) / ("x" * 40)

    with quiet(deep) as running:
        assert ask(running, "select 1") == 1
        assert not str(running.socket_folder).startswith(str(deep))
    running.socket_folder.rmdir()


def test_a_path_with_spaces_and_quotes_works(home: Path) -> None:
    with quiet(home / "it's a home") as running:
        assert ask(running, "select 1") == 1


def test_fast_mode_gives_up_safety_only_while_asked(home: Path) -> None:
    with EmbeddedPostgres(home / "pg", fast=True, say=lambda _: None) as running:
        assert ask(running, "show fsync") == "off"
    with quiet(home) as running:
        assert ask(running, "show fsync") == "on"


@pytest.mark.skipif(os.geteuid() != 0, reason="only root needs another face")
def test_root_without_user_namespaces_serves_from_a_closed_folder(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(identity, "user_namespaces_work", lambda: False)
    assert home.stat().st_mode & 0o077 == 0

    with quiet(home) as running:
        assert ask(running, "select 1") == 1
        assert (home / "pg").stat().st_uid != 0
    monkeypatch.undo()
    with quiet(home) as running:
        assert ask(running, "select 1") == 1


def test_data_of_another_version_is_left_alone(home: Path) -> None:
    (home / "pg").mkdir()
    (home / "pg" / "PG_VERSION").write_text("9\n")

    with pytest.raises(PostgresProblem, match="made by PostgreSQL 9"):
        quiet(home).start()
    assert (home / "pg" / "PG_VERSION").read_text() == "9\n"


def test_a_server_that_does_not_start_says_why(home: Path) -> None:
    with quiet(home):
        pass
    (home / "pg" / "global" / "pg_control").unlink()

    with pytest.raises(PostgresProblem, match="pg_control"):
        quiet(home).start()


def test_a_long_recovery_is_announced_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(server, "PATIENCE", 0.05)
    said: list[str] = []
    patience = server._Patience(said.append, "recovering")

    for _ in range(6):
        patience.wait(0.02)

    assert said == ["recovering"]
