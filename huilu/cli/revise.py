"""bin/huilu org compare and revise: a new list of divisions, looked through and taken over as a reorganisation."""

from __future__ import annotations

import csv
import sys
from collections.abc import Sequence
from dataclasses import fields
from datetime import date
from pathlib import Path
from typing import Any

import click

from huilu.cli.asking import answer_json
from huilu.cli.options import Day, as_json_option
from huilu.cli.reorganise import ActorNamed, read_targets, tell
from huilu.cli.tables import show_table
from huilu.cli.words import _
from huilu.clock.queries import now
from huilu.kernel.days import day_of
from huilu.org.importing.result import say_nothing
from huilu.reorganisation.difference import Difference, PlanLine, compare_list
from huilu.reorganisation.revising import revise

_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
_NEW_FILE = click.Path(dir_okay=False, writable=True, path_type=Path)
COLUMNS = [field.name for field in fields(PlanLine)]
SHOWN = 50


def add_to(org: click.Group, actor_named: ActorNamed, progress: Any) -> None:
    """Hang the commands into the group."""
    org.add_command(_compare(actor_named, progress))
    org.add_command(_revise(actor_named))


def _compare(actor_named: ActorNamed, progress: Any) -> click.Command:
    @click.command("compare", help=_("What a new list of divisions would change; nothing is changed by it."))
    @click.argument("file", type=_FILE)
    @click.option("--out", type=_NEW_FILE, help=_("Where to write the plan, to look through and to revise by."))
    @click.option("--by", "username", help=_("The login of the person who asks; without it, the installation."))
    @as_json_option
    def compare(*, file: Path, out: Path | None, username: str | None, as_json: bool) -> None:
        at, bar = now(), progress()
        try:
            found = compare_list(
                source=file, by=actor_named(username, at), at=at, report=say_nothing if as_json else bar
            )
        finally:
            bar.close()
        if out:
            _write(out, found.lines)
        if as_json:
            answer_json(_as_data(found))
        else:
            _tell(found, out)
        if found.faults:
            raise click.exceptions.Exit(1)

    return compare


def _as_data(found: Difference) -> dict[str, Any]:
    return {
        "totals": found.totals(),
        "lines": [line.as_data() for line in found.lines],
        "faults": [fault.as_dict() for fault in found.faults],
    }


def _tell(found: Difference, out: Path | None) -> None:
    for fault in found.faults[:SHOWN]:
        place = _("row {row}, {field}").format(row=fault.row, field=fault.field or "-")
        click.echo(f"{place} [{fault.code}]: {fault.reason} {fault.remedy}")
    rows = [[line.act, line.code, line.name, line.to or line.under, line.note] for line in found.lines[:SHOWN]]
    show_table([_("Act"), _("Code"), _("Name"), _("To or under"), _("Before")], rows)
    if len(found.lines) > SHOWN:
        click.echo(_("… and {n} more; --out writes all of them.").format(n=len(found.lines) - SHOWN))
    click.echo(", ".join(f"{act} {n}" for act, n in sorted(found.totals().items())) or _("There is no difference."))
    if out:
        click.echo(_("The plan is in {file}. Look it through, then “huilu org revise {file}”.").format(file=out))


def _write(out: Path, lines: Sequence[PlanLine]) -> None:
    # The mark in front lets a spreadsheet read the Chinese as what it is.
    with out.open("w", encoding="utf-8-sig", newline="") as stream:
        writer = csv.DictWriter(stream, COLUMNS)
        writer.writeheader()
        writer.writerows(line.as_data() for line in lines)


def _read(path: Path) -> list[PlanLine]:
    with path.open(encoding="utf-8-sig", newline="") as stream:
        reader = csv.DictReader(stream)
        if not {"act", "code"} <= set(reader.fieldnames or ()):
            raise click.UsageError(_("{file} is no plan: its first row must name {columns}.").format(
                file=path, columns=", ".join(COLUMNS)))  # fmt: skip
        rows = [{name: (row.get(name) or "").strip() for name in COLUMNS} for row in reader]
    return [PlanLine(**row) for row in rows]


def _revise(actor_named: ActorNamed) -> click.Command:
    @click.command("revise", help=_("Do what a plan says, line by line: all of it, or nothing."))
    @click.argument("plan", type=_FILE)
    @click.option("--lines", type=_FILE, help=_("Open matters that go elsewhere: a YAML file, “issue:…: code”."))
    @click.option("--on", type=Day(), help=_("Since which day it holds; without it, today."))
    @click.option("--reason", required=True, help=_("Why, and by which decision: one line."))
    @click.option("--dry-run", is_flag=True, help=_("Show everything that would change, but change nothing."))
    @click.option("--by", "username", help=_("The login of the person who decides; without it, the installation."))
    @as_json_option
    def revise_by(
        *,
        plan: Path,
        lines: Path | None,
        on: date | None,
        reason: str,
        dry_run: bool,
        username: str | None,
        as_json: bool,
    ) -> None:
        at = now()
        rows, by = _read(plan), actor_named(username, at)
        with click.progressbar(length=max(len(rows), 1), file=sys.stderr, hidden=as_json) as bar:
            done = revise(
                lines=rows, plan=read_targets(lines), on=on or day_of(at), reason=reason, by=by, at=at, dry_run=dry_run,
                report=lambda n, _all: bar.update(n - bar.pos),
            )  # fmt: skip
        if as_json:
            answer_json({"dry_run": dry_run, "reorganisations": [report.as_data() for report in done]})
            return
        for report in done:
            tell(report)
        click.echo((_("{n} lines would be done.") if dry_run else _("{n} lines are done.")).format(n=len(done)))

    return revise_by
