"""Pages are read on a replica where it has what the reader has done, and else on the primary."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

import psycopg
import pytest
from django.db import OperationalError, connection, connections
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory
from psycopg.conninfo import conninfo_to_dict
from pytest_django import DjangoDbBlocker

from bench.crash.replica import follow, quiet
from huilu.kernel import replica
from huilu.postgres import EmbeddedPostgres
from huilu.web.replica import AS_OF_HEADER, SEEN_COOKIE, SEEN_HEADER, ReplicaMiddleware
from tests.places import moved_to

Data = dict[str, Any]
IN_RECOVERY = "SELECT pg_is_in_recovery()"


@pytest.fixture(scope="module")
def servers() -> Iterator[tuple[EmbeddedPostgres, EmbeddedPostgres]]:
    """A primary with nothing in it, and a server that follows it."""
    folder = Path(mkdtemp(prefix="huilu-two-"))
    with EmbeddedPostgres(folder / "pg", fast=True, say=quiet) as primary, follow(primary, folder / "pg-2") as second:
        yield primary, second


def settings_of(server: EmbeddedPostgres) -> Data:
    given = conninfo_to_dict(server.dsn())
    own = {"NAME": given["dbname"], "USER": given["user"], "HOST": given["host"], "PORT": ""}
    return connections["default"].settings_dict | own | {"OPTIONS": {}}


@pytest.fixture
def following(
    servers: tuple[EmbeddedPostgres, EmbeddedPostgres],
    monkeypatch: pytest.MonkeyPatch,
    django_db_blocker: DjangoDbBlocker,
) -> Iterator[psycopg.Connection[Any]]:
    """Work over the primary with the other one as its replica; a connection to the replica itself."""
    primary, second = servers
    monkeypatch.setitem(connections.settings, replica.REPLICA, settings_of(second))
    monkeypatch.setattr(replica._Rest, "until", 0.0)
    here = connections["default"]
    there = type(here)(settings_of(primary), "default")
    with django_db_blocker.unblock(), psycopg.connect(second.dsn(), autocommit=True) as beside:
        with moved_to(there):
            caught_up(beside)
            yield beside
            beside.execute("SELECT pg_wal_replay_resume() WHERE pg_is_wal_replay_paused()")
        there.close()
        connections[replica.REPLICA].close()
        delattr(connections._connections, replica.REPLICA)


def caught_up(beside: psycopg.Connection[Any]) -> str:
    """The place in the log behind all that was written, once the replica has come to it."""
    replica.beat()
    place = replica.written_so_far()
    until = time.monotonic() + 20
    while not replica.standing(place).has_own:
        assert time.monotonic() < until
        time.sleep(0.01)
    return place


def paused(beside: psycopg.Connection[Any]) -> None:
    """From now on the replica takes nothing more up."""
    beside.execute("SELECT pg_wal_replay_pause()")
    until = time.monotonic() + 20
    while beside.execute("SELECT pg_get_wal_replay_pause_state()").fetchone() != ("paused",):
        assert time.monotonic() < until
        time.sleep(0.01)


def where_read(request: HttpRequest | None = None) -> HttpResponse:
    """A view: whether it was the replica that answered."""
    with connection.cursor() as cursor:
        cursor.execute(IN_RECOVERY)
        return HttpResponse("replica" if cursor.fetchone()[0] else "primary")


def asked(method: str = "get", view: Callable[[HttpRequest], HttpResponse] = where_read, **given: Any) -> HttpResponse:
    cookie, headers = given.pop("cookie", ""), given
    request = getattr(RequestFactory(headers=headers), method)("/")
    if cookie:
        request.COOKIES[SEEN_COOKIE] = cookie
    return ReplicaMiddleware(view)(request)


def test_whoever_only_reads_is_answered_from_the_replica(following: psycopg.Connection[Any]) -> None:
    answer = asked()

    assert answer.content == b"replica"
    assert answer[AS_OF_HEADER].startswith("20")
    assert where_read().content == b"primary"


def test_whoever_writes_does_so_on_the_primary_and_is_told_how_far(following: psycopg.Connection[Any]) -> None:
    answer = asked("post")

    assert answer.content == b"primary"
    assert answer[SEEN_HEADER] == answer.cookies[SEEN_COOKIE].value
    assert replica.as_place(answer[SEEN_HEADER]) == answer[SEEN_HEADER] != "0-0"


@pytest.mark.parametrize("way", ["cookie", SEEN_HEADER])
def test_whoever_has_written_reads_there_only_once_it_has_come(following: psycopg.Connection[Any], way: str) -> None:
    paused(following)
    place = asked("post", lambda _: (replica.beat(), where_read())[1])[SEEN_HEADER]

    assert asked(**{way: place}).content == b"primary"
    # Others need not wait for it.
    assert asked().content == b"replica"

    following.execute("SELECT pg_wal_replay_resume()")
    caught_up(following)
    assert asked(**{way: place}).content == b"replica"


def test_a_program_that_signs_in_anew_each_time_reads_on_the_primary(following: psycopg.Connection[Any]) -> None:
    assert asked(Authorization="Basic eDp5").content == b"primary"
    assert asked(Authorization="Basic eDp5", **{SEEN_HEADER: "0-0"}).content == b"replica"


def test_a_place_that_is_none_is_the_beginning(following: psycopg.Connection[Any]) -> None:
    assert asked(cookie="'; DROP TABLE").content == b"replica"


def test_what_is_late_is_not_read(following: psycopg.Connection[Any], settings: Any) -> None:
    paused(following)
    settings.REPLICA_LAG = 0.05
    time.sleep(0.1)

    assert asked().content == b"primary"


def test_what_is_no_replica_is_not_read(
    following: psycopg.Connection[Any],
    servers: tuple[EmbeddedPostgres, EmbeddedPostgres],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    connections[replica.REPLICA].close()
    monkeypatch.setitem(connections[replica.REPLICA].settings_dict, "HOST", str(servers[0].socket_folder))

    assert not replica.standing("0-0").follows
    assert asked().content == b"primary"


def test_a_replica_that_is_away_is_left_alone_for_a_while(
    following: psycopg.Connection[Any], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    connections[replica.REPLICA].close()
    with monkeypatch.context() as away:
        away.setitem(connections[replica.REPLICA].settings_dict, "HOST", str(tmp_path))
        assert asked().content == b"primary"

    assert asked().content == b"primary"
    monkeypatch.setattr(replica._Rest, "until", 0.0)
    assert asked().content == b"replica"


def test_what_fails_on_the_replica_is_asked_of_the_primary(following: psycopg.Connection[Any]) -> None:
    tries: list[str] = []

    def view(request: HttpRequest) -> HttpResponse:
        assert not hasattr(request, "noted")
        request.noted = True  # type: ignore[attr-defined]
        answer = where_read()
        tries.append(answer.content.decode())
        return answer if tries[-1] == "primary" else HttpResponse(status=503)

    assert asked(view=view).content == b"primary"
    assert tries == ["replica", "primary"]


def test_what_is_lost_after_an_act_does_not_hide_its_answer(
    following: psycopg.Connection[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    def view(_request: HttpRequest) -> HttpResponse:
        with connection.cursor() as cursor, pytest.raises(OperationalError):
            cursor.execute("SELECT pg_terminate_backend(pg_backend_pid())")
        return HttpResponse("done")

    answer = asked("post", view)

    assert answer.content == b"done"
    assert SEEN_COOKIE not in answer.cookies


def test_without_a_replica_nothing_is_different() -> None:
    request = RequestFactory().post("/")

    answer = ReplicaMiddleware(lambda _: HttpResponse("done"))(request)

    assert not replica.is_there()
    assert SEEN_HEADER not in answer


def test_no_replica_is_named_where_tests_run() -> None:
    assert "HUILU_REPLICA_URL" not in os.environ
