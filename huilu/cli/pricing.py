"""What a demand would cost, on a terminal: one unit, all of them, and the month in which it weighs most."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import click
from django.utils.formats import date_format

from huilu.burden.gate import kind_label
from huilu.burden.saying import hours_words
from huilu.burden.terms import MonthOfKind
from huilu.cli.words import _


def show_price(*, minutes: int, population: int, minutes_in_all: int, heaviest: Sequence[MonthOfKind]) -> None:
    """The price by the Standard Cost Model, as the page of the price has it."""
    told = _("{minutes:,} minutes each, {population:,} units, {hours} in all.")
    click.echo(told.format(minutes=minutes, population=population, hours=hours_words(minutes_in_all)))
    for one in heaviest:
        click.echo(_weighs(one))


def _weighs(one: MonthOfKind) -> str:
    when = f"{kind_label(one)} · {date_format(one.month, 'YEAR_MONTH_FORMAT')}"
    said: dict[str, Any] = {"when": when, "running": one.running, "coming": one.coming}
    told = _("{when}: {running:,} minutes run already, {coming:,} come").format(**said)
    allowed = "" if one.allowed is None else _("{allowed:,} are allowed").format(allowed=one.allowed)
    return " · ".join(part for part in (told, allowed) if part)
