"""Work on the tables themselves, done as their owner."""

from __future__ import annotations

import os
import sys

import click
from django.core.management import call_command, execute_from_command_line
from django.db import connection

from huilu.cli.ground import OWNER, server, set_up_django
from huilu.cli.words import _

ONE_AT_A_TIME = 4_853_020  # any number will do: whoever migrates holds it


@click.command(help=_("Bring the tables of the database up to date."))
@click.option("--quiet", is_flag=True, help=_("Say nothing about what is done."))
def migrate(*, quiet: bool) -> None:
    """Apply the migrations, one process at a time."""
    os.environ["HUILU_DATABASE_ROLE"] = OWNER
    with server():
        set_up_django(OWNER)
        with connection.cursor() as cursor:
            cursor.execute("select pg_advisory_lock(%s)", [ONE_AT_A_TIME])
        call_command("migrate", interactive=False, verbosity=0 if quiet else 1)
        connection.close()


@click.command(
    help=_("Django's own commands, as the owner of the tables."),
    context_settings={"ignore_unknown_options": True, "help_option_names": []},
)
@click.argument("words", nargs=-1, type=click.UNPROCESSED)
def manage(words: tuple[str, ...]) -> None:
    """Run one of Django's commands."""
    os.environ["HUILU_DATABASE_ROLE"] = OWNER
    with server():
        set_up_django(OWNER)
        execute_from_command_line(["bin/huilu manage", *words])
        sys.stdout.flush()
