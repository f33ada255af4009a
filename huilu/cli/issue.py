"""bin/huilu issue: one issue with all that belongs to it."""

from __future__ import annotations

from typing import Any

import click

from huilu.board.issue_export import whole_issue_as_data
from huilu.cli.asking import answer_json
from huilu.cli.options import as_json_option
from huilu.cli.register import label
from huilu.cli.tables import show_table
from huilu.cli.words import _
from huilu.clock.queries import now
from huilu.kernel.actor import INSTALLATION
from huilu.loop.queries import find_issue


@click.group(help=_("One issue with all that belongs to it"))
def issue() -> None:
    """Issues."""


@issue.command(help=_("Show an issue: where it is, who holds it, what was done."))
@click.argument("number")
@as_json_option
def show(number: str, *, as_json: bool) -> None:
    """The issue as it is now."""
    data = whole_issue_as_data(find_issue(number, for_=INSTALLATION), now())
    if as_json:
        answer_json(data)
        return
    click.echo(f"{data['number']}  {data['title']}")
    click.echo(f"{label(data['state'])}  {_('due')} {data['due_on'] or '-'}")
    _show_parties(data)
    click.echo()
    show_table([_("When"), _("Who"), _("What")], [[one["at"], one["by"], one["act"]] for one in data["history"]])


def _show_parties(data: dict[str, Any]) -> None:
    words = {"raised_by": _("Raised by"), "symptom_unit": _("Shows at"), "lead": _("Lead"), "held_by": _("Held by")}
    parties = [(word, data[part]) for part, word in words.items() if data[part]]
    show_table(["", ""], [[word, f"{unit['code']} {unit['name']}"] for word, unit in parties])
