"""Options and kinds of arguments that several commands share. Whoever imports them loads neither Django nor a table."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import click

from huilu.cli.words import _

FOLDER = click.Path(path_type=Path)

as_json_option = click.option("--json", "as_json", is_flag=True, help=_("Answer in JSON."))
after_option = click.option("--after", default="", help=_("The mark to go on after."))
password_option = click.option(
    "--password-stdin", "from_stdin", is_flag=True, help=_("Read the password from the first line of the input.")
)
parents_option = click.option(
    "--parent",
    "parents",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    multiple=True,
    help=_("The folder of a pack above; else it lies beside."),
)


class Day(click.ParamType[date]):
    """A day as 2023-09-05."""

    name = "day"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        """The day that was typed."""
        if isinstance(value, date):
            return value
        try:
            return date.fromisoformat(value)
        except ValueError:
            self.fail(_("“{value}” is no day; write it as 2023-09-05.").format(value=value), param, ctx)
