"""What several commands need: a unit, a password; how they answer in JSON, write a file and go on."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click
from django.core.serializers.json import DjangoJSONEncoder

from huilu.cli.words import _
from huilu.kernel.actor import INSTALLATION
from huilu.org.models import Unit
from huilu.org.queries import find_unit


def the_unit(code: str) -> Unit:
    """The unit of this code, for whoever has the command line."""
    return find_unit(code, for_=INSTALLATION)


def read_password(*, from_stdin: bool) -> str:
    """The password: from the input, or typed twice without being shown."""
    if from_stdin:
        return sys.stdin.readline().rstrip("\r\n")
    typed: str = click.prompt(_("Password"), hide_input=True, confirmation_prompt=True, err=True)
    return typed


def answer_json(data: Mapping[str, Any]) -> None:
    """Print the answer as one JSON object."""
    click.echo(json.dumps(data, ensure_ascii=False, indent=2, cls=DjangoJSONEncoder))


def check_folder(file: Path) -> None:
    """Say before any work is done that a file could not be written where it is wanted."""
    if not file.absolute().parent.is_dir():
        missing = _("there is no folder {folder}; create it first, or give another path")
        raise click.FileError(str(file), missing.format(folder=file.parent))


def write_file(file: Path, text: str) -> None:
    """Write a file that somebody asked for; whatever is in the way is said."""
    check_folder(file)
    try:
        file.write_text(text, encoding="utf-8")
    except OSError as error:
        raise click.FileError(str(file), error.strerror or "") from error


def show_mark(mark: str) -> None:
    """Say how to go on, where there is more."""
    if mark:
        click.echo(_("There are more: --after {mark}").format(mark=mark))
