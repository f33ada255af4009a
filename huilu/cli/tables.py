"""Tables on a terminal, where a Chinese character is two columns wide."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence

import click

from huilu.cli.words import _

GAP = "  "


def width(text: str) -> int:
    """How many columns the text takes."""
    return sum(2 if unicodedata.east_asian_width(mark) in "WF" else not unicodedata.combining(mark) for mark in text)


def show_table(headings: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Print a table; columns that hold only numbers stand to the right. An empty one says that it is."""
    cells = [[str(cell) for cell in row] for row in rows]
    if not cells:
        click.echo(_("There is nothing to list."))
        return
    numeric = [all(_is_number(row[at]) for row in cells) for at in range(len(headings))]
    lines = [list(headings), *cells]
    widths = [max(width(line[at]) for line in lines) for at in range(len(headings))]
    for line in lines:
        padded = [_pad(cell, size, right) for cell, size, right in zip(line, widths, numeric, strict=True)]
        click.echo(GAP.join(padded).rstrip())


def _pad(cell: str, size: int, right: bool) -> str:
    space = " " * (size - width(cell))
    return space + cell if right else cell + space


def _is_number(cell: str) -> bool:
    return bool(cell) and cell.replace(",", "").replace(".", "").replace("%", "").isdecimal()
