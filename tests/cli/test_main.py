"""How the command line answers, refuses and fails."""

from __future__ import annotations

import json
import socket
import sys

import click
import pytest

from huilu.cli import main as command_line
from huilu.cli.children import Child
from huilu.cli.serve import free_port
from huilu.kernel.refusals import Refusal
from huilu.postgres import PostgresProblem


class TooEarly(Refusal):
    code = "test.too_early"
    says = "It is only {hour} o'clock."
    next = "Wait."


@pytest.fixture
def saying(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]):  # type: ignore[no-untyped-def]
    """Run a command line that ends in this way: its status, its answer, its complaint."""

    def run(ending: Exception | None, *words: str) -> tuple[object, str, str]:
        @click.command(context_settings={"ignore_unknown_options": True, "allow_extra_args": True})
        def one() -> None:
            if ending:
                raise ending

        monkeypatch.setattr(command_line, "root", lambda: one)
        monkeypatch.setattr(command_line.signal, "signal", lambda *_: None)
        monkeypatch.setattr(sys, "argv", ["huilu", *words])
        with pytest.raises(SystemExit) as ended:
            command_line.main()
        told = capsys.readouterr()
        return ended.value.code, told.out, told.err

    return run


def test_done_is_zero(saying) -> None:  # type: ignore[no-untyped-def]
    assert saying(None) == (0, "", "")


def test_a_refusal_is_a_sentence_and_one(saying) -> None:  # type: ignore[no-untyped-def]
    status, answer, complaint = saying(TooEarly(hour=6))

    assert (status, answer) == (1, "")
    assert "[test.too_early]: It is only 6 o'clock. / Wait." in complaint


def test_a_refusal_is_an_object_for_programs(saying) -> None:  # type: ignore[no-untyped-def]
    status, answer, _complaint = saying(TooEarly(hour=6), "--json")

    refused = json.loads(answer)["refused"]
    assert status == 1
    assert refused == {
        "code": "test.too_early",
        "says": "It is only 6 o'clock.",
        "next": "Wait.",
        "facts": {"hour": 6},
    }


def test_the_unforeseen_is_a_sentence_and_two(saying, monkeypatch: pytest.MonkeyPatch) -> None:  # type: ignore[no-untyped-def]
    monkeypatch.delenv("HUILU_DEBUG", raising=False)
    monkeypatch.setenv("HUILU_LANG", "en")

    status, _answer, complaint = saying(ValueError("seven"))

    assert status == 2
    assert "ValueError: seven" in complaint
    assert "Traceback" not in complaint


def test_whoever_looks_for_the_fault_sees_where(saying, monkeypatch: pytest.MonkeyPatch) -> None:  # type: ignore[no-untyped-def]
    monkeypatch.setenv("HUILU_DEBUG", "1")

    assert "Traceback" in saying(ValueError("seven"))[2]


def test_a_database_that_cannot_be_had_is_explained(saying) -> None:  # type: ignore[no-untyped-def]
    assert saying(PostgresProblem("No disk in {place}.", place="/x"))[::2] == (2, "No disk in /x.\n")


def test_help_names_every_command_without_loading_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(command_line.LazyGroup, "get_command", None)
    group = command_line.root()

    text = group.get_help(click.Context(group))

    assert all(f"\n  {name}" in text for name in command_line.PLACES)


def test_a_taken_port_is_passed_over() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]

        assert free_port("127.0.0.1", port) > port


def test_a_child_that_does_not_listen_is_ended_with_its_own_children(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("huilu.cli.children.SECONDS_TO_STOP", 0.3)
    deaf = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); time.sleep(60)"
    child = Child("deaf", "-c", deaf)

    child.stop()

    assert child.status is not None
