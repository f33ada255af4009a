"""bin/huilu progress: what a unit says about one of its obligations."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import click

from huilu.accounts.queries import actors_of, find_person
from huilu.board.list_export import list_as_data
from huilu.cli.asking import answer_json, the_unit
from huilu.cli.options import as_json_option
from huilu.cli.tables import show_table
from huilu.cli.words import _
from huilu.clock.queries import now
from huilu.kernel.days import day_of
from huilu.kernel.words import pick
from huilu.org.models import Unit
from huilu.programmes.rules import OnlyOwnObligations
from huilu.programmes.states import PROGRESS_LABELS, ProgressState
from huilu.programmes.together import record_together


@click.group(help=_("What a unit says about its obligations"))
def progress() -> None:
    """Progress."""


@progress.command(help=_("Record how far a unit is: REQUIREMENT is programme code/requirement code."))
@click.argument("unit")
@click.argument("requirement")
@click.argument("state", type=click.Choice([state.word for state in ProgressState]))
@click.argument("fact", default="")
@click.option("--by", "username", required=True, help=_("The login of somebody in a post of the unit."))
@click.option("--also", multiple=True, help=_("Another obligation that the same event met, written the same way."))
@as_json_option
def record(
    unit: str, requirement: str, state: str, fact: str, *, username: str, also: tuple[str, ...], as_json: bool
) -> None:
    """A record, signed by the post."""
    at, wanted = now(), the_unit(unit)
    by = next((one for one in actors_of(find_person(username), day_of(at)) if one.unit_id == wanted.pk), None)
    if by is None:
        raise OnlyOwnObligations(unit=wanted.name)
    reached = ProgressState[state.upper()]
    made = record_together(
        unit_id=wanted.pk, requirement=requirement, state=reached, fact=fact, also=also, by=by, at=at
    )
    _tell(wanted, requirement, reached, made[0].fact, also, as_json=as_json)


@progress.command("list", help=_("A unit's own list: what it owes, what is asked of it beside, and why."))
@click.argument("unit")
@as_json_option
def list_command(unit: str, *, as_json: bool) -> None:
    """As the page of its list tells it."""
    data = list_as_data(the_unit(unit), now())
    if as_json:
        answer_json(data)
        return
    rows = [
        [one["due_on"] or "-", pick(one["labels"]), one["state"], _why_owed(one["why"])] for one in data["obligations"]
    ]
    rows += [[one["due_on"], pick(one["labels"]), one["code"], _why_asked(one["why"])] for one in data["asked_ad_hoc"]]
    show_table([_("Due on"), _("What"), _("State"), _("Why")], rows)


def _why_owed(why: Mapping[str, Any]) -> str:
    matched = ", ".join(pick(one["labels"]) for one in why["matched"])
    return f"{why['issued_by']}: {matched or _('everybody')}"


def _why_asked(why: Mapping[str, Any]) -> str:
    told = _("by name") if why["by_name"] else _("all units of this kind")
    return f"{why['asked_by']['name']}: {told}"


def _tell(unit: Unit, requirement: str, state: ProgressState, fact: str, also: Sequence[str], *, as_json: bool) -> None:
    if as_json:
        told = {"unit": unit.code, "requirement": requirement, "state": state.word, "fact": fact}
        answer_json(told | {"also": list(also)})
        return
    for key in (requirement, *also):
        click.echo(f"{unit.name}  {key}: {PROGRESS_LABELS[state]} {fact}".rstrip())
