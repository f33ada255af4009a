"""bin/huilu similar: issues that look alike."""

from __future__ import annotations

import click

from huilu.board.campaign_export import alike_as_data
from huilu.campaigns.queries.alike import similar_to
from huilu.cli.asking import answer_json, the_unit
from huilu.cli.options import as_json_option
from huilu.cli.register import label
from huilu.cli.tables import show_table
from huilu.cli.words import _
from huilu.clock.queries import now
from huilu.kernel.actor import INSTALLATION


@click.command(help=_("Issues whose titles look like TITLE, each with the reason why."))
@click.argument("title")
@click.option("--unit", "unit_code", required=True, help=_("The code of the unit where it shows."))
@click.option("--topic", default="other", help=_("The code of its topic."))
@click.option("--limit", default=5, show_default=True, help=_("How many at most."))
@as_json_option
def similar(title: str, *, unit_code: str, topic: str, limit: int, as_json: bool) -> None:
    """Hints, and nothing done."""
    unit, at = the_unit(unit_code), now()
    hints = similar_to(title, topic=topic, unit=unit, for_=INSTALLATION, limit=limit)
    if as_json:
        answer_json({"items": [alike_as_data(hint, at) for hint in hints]})
        return
    rows = [[hint.issue.number, hint.issue.title, label(hint.issue.status.word), hint.reason] for hint in hints]
    show_table([_("Number"), _("Title"), _("State"), _("Because")], rows)
