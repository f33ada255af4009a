"""A group whose commands are loaded when they are called, so that --help is quick."""

from __future__ import annotations

import functools
import importlib
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

import click
from typing_extensions import override

from huilu.cli.ground import database, set_up_django
from huilu.cli.words import _


class Place(NamedTuple):
    """Where a command is written, what it is for, and whether it stands on Django and a database."""

    module: str
    help: str
    on_database: bool = True


class LazyGroup(click.Group):
    """Commands by name; each is imported only when it is called.

    `apart`: commands of a group that need neither Django nor a database, by both words, and the module of each.
    """

    def __init__(
        self, *args: Any, places: Mapping[str, Place], apart: Mapping[tuple[str, str], str], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.places, self.apart = places, apart

    @override
    def list_commands(self, ctx: click.Context) -> list[str]:
        """Their names, in the order in which they are written down."""
        return list(self.places)

    @override
    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """One command, with the ground it stands on laid when it runs (but not for its --help)."""
        place = self.places.get(cmd_name)
        if place is None:
            return None
        if place.on_database:
            set_up_django()
        command: click.Command = getattr(importlib.import_module(place.module), cmd_name)
        if place.on_database:
            _ground(command)
        return command

    @override
    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """The command that the first words name, and the words that are left."""
        first, last, rest = args[0], "".join(args[1:2]), args[2:]
        if module := self.apart.get((first, last)):
            return f"{first} {last}", getattr(importlib.import_module(module), last), rest
        return super().resolve_command(ctx, args)

    @override
    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The list for --help, without loading any of them."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, _(place.help)) for name, place in self.places.items()])


def _ground(command: click.Command) -> None:
    if isinstance(command, click.Group):
        for inner in command.commands.values():
            _ground(inner)
    elif command.callback is not None and not hasattr(command.callback, "on_database"):
        command.callback = _on_database(command.callback)


def _on_database(callback: Callable[..., Any]) -> Callable[..., Any]:
    @functools.wraps(callback)
    def grounded(*args: Any, **kwargs: Any) -> Any:
        with database():
            return callback(*args, **kwargs)

    grounded.on_database = True  # type: ignore[attr-defined]
    return grounded
