"""bin/huilu pack: check and publish a programme written as data."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import click
from django.db import transaction
from django.db.models import Count

from huilu.accounts.queries import actor_of, posts_under
from huilu.cli.asking import answer_json, as_json_option, the_unit
from huilu.cli.rehearse import rehearse, spread
from huilu.cli.tables import show_table
from huilu.cli.words import _
from huilu.clock.queries import now
from huilu.kernel.actor import INSTALLATION, Actor
from huilu.kernel.days import day_of
from huilu.kernel.words import pick
from huilu.org.models import Unit
from huilu.programmes.models import Programme, Requirement, RequirementClass
from huilu.programmes.pack.findings import Finding, PackInvalid
from huilu.programmes.pack.loading import examine, load_pack
from huilu.programmes.publishing import publish_pack

_FOLDER = click.Path(path_type=Path)


@dataclass(frozen=True, slots=True)
class Reach:
    """How many units one requirement binds, and how much of their time it asks."""

    requirement: Requirement
    units: int

    @property
    def minutes(self) -> int:
        """The minutes of all of them."""
        return self.units * self.requirement.minutes


@click.group(help=_("Programmes as data: check and publish a pack"))
def pack() -> None:
    """Packs."""


pack.add_command(rehearse)
pack.add_command(spread)


@pack.command(help=_("Check a pack: its form, its references, and the rules that every programme keeps."))
@click.argument("path", type=_FOLDER)
@as_json_option
def lint(path: Path, *, as_json: bool) -> None:
    """Every finding; status 1 where one of them is an error."""
    findings = examine(path)
    errors = sum(finding.severity == "error" for finding in findings)
    if as_json:
        listed = [finding.as_json() for finding in findings]
        answer_json({"pack": str(path), "errors": errors, "warnings": len(findings) - errors, "findings": listed})
    else:
        _show_findings(findings)
        click.echo(_("{errors} errors, {warnings} warnings.").format(errors=errors, warnings=len(findings) - errors))
    if errors:
        raise click.exceptions.Exit(1)


# Reading a folder needs no database, so none is started for it.
lint.callback.on_database = False  # type: ignore[union-attr]


@pack.command(help=_("Publish a pack: from this moment it binds every unit that matches."))
@click.argument("path", type=_FOLDER)
@click.option("--by", "unit_code", required=True, help=_("The code of the unit that issues it."))
@click.option("--dry-run", is_flag=True, help=_("Tell whom it would bind, and write nothing."))
@as_json_option
def publish(path: Path, *, unit_code: str, dry_run: bool, as_json: bool) -> None:
    """Publish, and tell how many units each requirement binds."""
    issuer, at = the_unit(unit_code), now()
    try:
        content = load_pack(path)
    except PackInvalid:
        if not as_json:
            _show_findings(examine(path))
        raise
    # A dry run does everything and takes it back: what would be refused is refused, and the counts are the true ones.
    with transaction.atomic():
        made = publish_pack(pack=content, issuer=issuer, by=_acting_for(issuer, at), at=at)
        reach = _reach_of(made)
        transaction.set_rollback(dry_run)
    _tell(made, reach, dry_run=dry_run, as_json=as_json)


def _acting_for(unit: Unit, at: datetime) -> Actor:
    """Whoever holds the unit's office or another of its posts today, else whoever installs the system."""
    held = [held for _post, held in posts_under(unit, day_of(at)) if held]
    held.sort(key=lambda one: one.post.code != "office")
    return actor_of(held[0]) if held else INSTALLATION


def _reach_of(programme: Programme) -> list[Reach]:
    bound = Unit.objects.under(programme.issuer).filter(is_placeholder=False)
    counts = dict(bound.order_by().values_list("unit_class_id").annotate(n=Count("pk")))
    units: dict[int, int] = {}
    for requirement_id, class_id in RequirementClass.objects.filter(
        requirement__programme=programme, requirement__retired_at__isnull=True
    ).values_list("requirement_id", "unit_class_id"):
        units[requirement_id] = units.get(requirement_id, 0) + counts.get(class_id, 0)
    requirements = programme.requirements.filter(retired_at__isnull=True).order_by("position")
    return [Reach(one, units.get(one.pk, 0)) for one in requirements]


def _show_findings(findings: Sequence[Finding]) -> None:
    for found in findings:
        kind = _("error") if found.severity == "error" else _("warning")
        click.echo(f"{kind} [{found.code}] {found.where}")
        click.echo(f"    {pick(found.says.model_dump())} {pick(found.remedy.model_dump())}")


def _tell(made: Programme, reach: list[Reach], *, dry_run: bool, as_json: bool) -> None:
    if as_json:
        lines = [
            {"requirement": one.requirement.code, "units": one.units, "minutes_each": one.requirement.minutes,
             "minutes": one.minutes}
            for one in reach
        ]  # fmt: skip
        head = {"programme": made.code, "version": made.version, "digest": made.digest, "dry_run": dry_run}
        answer_json(head | {"requirements": lines})
        return
    rows = [[one.requirement.code, pick(one.requirement.labels), f"{one.units:,}", one.requirement.minutes,
             f"{one.minutes / 60:,.0f}"] for one in reach]  # fmt: skip
    show_table([_("Requirement"), _("Called"), _("Units"), _("Minutes each"), _("Hours in all")], rows)
    sentence = _("Nothing was written.") if dry_run else _("{programme} {version} is in force.")
    click.echo(sentence.format(programme=made.code, version=made.version))
