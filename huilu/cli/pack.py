"""bin/huilu pack: check and publish a programme written as data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import click
from django.db import transaction

from huilu.board.burden_export import month_as_data
from huilu.burden.gate import kind_label
from huilu.burden.population import count_classes
from huilu.burden.saying import say_hours
from huilu.burden.terms import MonthOfKind
from huilu.cli.acting import office_of
from huilu.cli.asking import answer_json, the_unit
from huilu.cli.options import FOLDER, as_json_option
from huilu.cli.pack_family import changes, diff, withdraw
from huilu.cli.pack_findings import findings_shown
from huilu.cli.pack_lint import lint
from huilu.cli.pack_oscal import export_oscal, import_oscal
from huilu.cli.pack_preview import preview
from huilu.cli.pack_ready import ready
from huilu.cli.rehearse import rehearse, spread
from huilu.cli.tables import show_table
from huilu.cli.words import _
from huilu.clock.queries import now
from huilu.kernel.actor import Actor
from huilu.kernel.words import pick
from huilu.org.models import Unit
from huilu.programmes.models import Programme, Requirement, RequirementClass
from huilu.programmes.pack.loading import load_pack
from huilu.programmes.pack.schema import Pack
from huilu.programmes.publishing import heaviest_in, publish_pack, tried
from huilu.programmes.readiness import items_for
from huilu.programmes.refining import Published
from huilu.reviews.actions import look_through_pack


@dataclass(frozen=True, slots=True)
class Reach:
    """How many units one requirement binds, and how much of their time it asks; of one from above, how much more."""

    requirement: Requirement
    units: int
    minutes_each: int

    @property
    def minutes(self) -> int:
        """The minutes of all of them."""
        return self.units * self.minutes_each

    def as_data(self) -> dict[str, object]:
        """The same as JSON shows it."""
        figures = {"units": self.units, "minutes_each": self.minutes_each, "minutes": self.minutes}
        return {"requirement": self.requirement.code, **figures}

    def as_row(self, called: str) -> list[object]:
        """The same as a line of a table."""
        return [self.requirement.code, called, f"{self.units:,}", self.minutes_each, say_hours(self.minutes)]


@click.group(help=_("Programmes as data: check and publish a pack"))
def pack() -> None:
    """Packs."""


pack.add_command(rehearse)
pack.add_command(spread)
pack.add_command(preview)
pack.add_command(ready)


pack.add_command(lint)
pack.add_command(diff)
pack.add_command(changes)
pack.add_command(withdraw)


@pack.command(help=_("Publish a pack: from this moment it binds every unit that matches."))
@click.argument("path", type=FOLDER)
@click.option("--by", "unit_code", required=True, help=_("The code of the unit that issues it."))
@click.option("--reason", default="", help=_("What units that had begun read where something has changed."))
@click.option("--dry-run", is_flag=True, help=_("Tell whom it would bind, and write nothing."))
@as_json_option
def publish(path: Path, *, unit_code: str, reason: str, dry_run: bool, as_json: bool) -> None:
    """Publish, and tell how many units each requirement binds."""
    issuer, at, parents = the_unit(unit_code), now(), Published()
    with findings_shown(parents, as_json=as_json):
        content = load_pack(path, parents=parents)
    by = office_of(issuer, at)
    if not dry_run:
        _look(content, issuer, by, at)
    # From the counters, and before anything is held.
    counts = count_classes(issuer)
    # A dry run does everything and takes it back: what would be refused is refused, and the counts are the true ones.
    with tried() if dry_run else transaction.atomic():
        if dry_run:
            _look(content, issuer, by, at)
        months = heaviest_in(content, issuer, at)
        made = publish_pack(pack=content, issuer=issuer, by=by, at=at, reason=reason, is_trial=dry_run)
        reach, more = _reach_of(made, counts), _more_of(made)
    _tell(made, reach, more, months, dry_run=dry_run, as_json=as_json)


pack.add_command(export_oscal)
pack.add_command(import_oscal)


def _look(content: Pack, issuer: Unit, by: Actor, at: datetime) -> None:
    """Look through what wants it right before it is published. What was found stays, also where it stops the launch."""
    if items_for(content):
        look_through_pack(pack=content, issuer=issuer, by=by, at=at)


def _reach_of(programme: Programme, counts: Mapping[int, int]) -> list[Reach]:
    units: dict[int, int] = {}
    for requirement_id, class_id in RequirementClass.objects.filter(
        requirement__programme=programme, requirement__retired_at__isnull=True
    ).values_list("requirement_id", "unit_class_id"):
        units[requirement_id] = units.get(requirement_id, 0) + counts.get(class_id, 0)
    requirements = programme.requirements.filter(retired_at__isnull=True).order_by("position")
    return [Reach(one, units.get(one.pk, 0), one.minutes) for one in requirements]


def _more_of(programme: Programme) -> list[Reach]:
    """What it asks of those below beyond clauses from above, as that passed the gate."""
    said = programme.refinements.filter(demand__isnull=False).select_related("requirement", "demand")
    pairs = [(one.requirement, one.demand) for one in said.order_by("pk")]
    return [Reach(requirement, demand.population, demand.minutes) for requirement, demand in pairs if demand]


def _tell(
    made: Programme, reach: list[Reach], more: list[Reach], months: list[MonthOfKind], *, dry_run: bool, as_json: bool
) -> None:
    if as_json:
        lines = {"requirements": [one.as_data() for one in reach], "asks_more": [one.as_data() for one in more]}
        head = {"programme": made.code, "version": made.version, "digest": made.digest, "dry_run": dry_run}
        answer_json(head | lines | {"heaviest_months": [month_as_data(one) for one in months]})
        return
    rows = [one.as_row(pick(one.requirement.labels)) for one in reach]
    asks_more = _("{clause}, more than was asked above")
    rows += [one.as_row(asks_more.format(clause=pick(one.requirement.labels))) for one in more]
    show_table([_("Requirement"), _("Called"), _("Units"), _("Minutes each"), _("Hours in all")], rows)
    if months:
        click.echo(_("The heaviest month of one unit, in minutes:"))
        kinds = [[kind_label(one), f"{one.month:%Y-%m}", one.running, one.coming, one.allowed or "-"] for one in months]
        show_table([_("Kind of unit"), _("Month"), _("Running"), _("Coming"), _("Allowed")], kinds)
    sentence = _("Nothing was written.") if dry_run else _("{programme} {version} is in force.")
    click.echo(sentence.format(programme=made.code, version=made.version))
