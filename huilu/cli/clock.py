"""bin/huilu clock: what this installation takes for now, and a rehearsal on another day."""

from __future__ import annotations

from datetime import date, datetime, time

import click
from django.utils.timezone import get_current_timezone, localtime

from huilu.cli.asking import answer_json
from huilu.cli.options import Day, as_json_option
from huilu.cli.words import _
from huilu.clock import rules
from huilu.clock.actions import set_rehearsal_clock
from huilu.clock.queries import now, rehearsal
from huilu.ledger.models import Entry

# When offices have opened.
_MORNING = time(9, 0)


@click.group(help=_("What this installation takes for now, and a rehearsal on another day"))
def clock() -> None:
    """The clock."""


@clock.command(help=_("The moment by the clock of this installation."))
@as_json_option
def show(*, as_json: bool) -> None:
    """And whether it is a rehearsal's own."""
    _tell(as_json=as_json)


@clock.command(help=_("Let an empty installation rehearse: its clock shows nine in the morning of DAY, and runs on."))
@click.argument("day", type=Day())
@as_json_option
def rehearse(day: date, *, as_json: bool) -> None:
    """Every page says so. Where anything is recorded already, nothing is set."""
    rules.check_empty(Entry.objects.count())
    set_rehearsal_clock(datetime.combine(day, _MORNING, get_current_timezone()))
    _tell(as_json=as_json)


def _tell(*, as_json: bool) -> None:
    at, is_rehearsal = localtime(now()), rehearsal() is not None
    if as_json:
        answer_json({"now": at.isoformat(timespec="seconds"), "is_rehearsal": is_rehearsal})
        return
    said = _("Rehearsal: it is {at} here.") if is_rehearsal else _("It is {at}.")
    click.echo(said.format(at=f"{at:%Y-%m-%d %H:%M}"))
