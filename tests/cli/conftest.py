"""Commands as people type them, in English, over the small province."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import click
import pytest
from click.testing import CliRunner, Result
from django.utils import translation

from huilu.cli.pack import pack
from huilu.clock.actions import set_rehearsal_clock
from tests.cast import Cast

Type = Callable[..., Result]
Ask = Callable[..., Any]


@pytest.fixture
def typed(town: Cast, monkeypatch: pytest.MonkeyPatch) -> Type:
    """Runs a command: its output and status. A refusal is raised."""
    monkeypatch.setenv("HUILU_LANG", "en")

    def run(command: click.Command, *words: str, stdin: str | None = None) -> Result:
        set_rehearsal_clock(town.later())
        with translation.override("en"):
            return CliRunner().invoke(command, words, input=stdin, catch_exceptions=False)

    return run


@pytest.fixture
def asked(typed: Type) -> Ask:
    """Runs a command with --json: the object it answers with."""

    def ask(command: click.Command, *words: str, stdin: str | None = None) -> Any:
        return json.loads(typed(command, *words, "--json", stdin=stdin).stdout)

    return ask


@pytest.fixture
def for_a_while(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever is done to the commands on packs is taken back: they stand in the modules that everybody imports."""
    for command in pack.commands.values():
        monkeypatch.setattr(command, "callback", command.callback)
