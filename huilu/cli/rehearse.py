"""bin/huilu pack rehearse, pack spread: try a programme on the real tree before it is issued."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import click
from django.utils.timezone import get_current_timezone

from huilu.cli.asking import answer_json, check_folder, the_unit, write_file
from huilu.cli.options import Day, as_json_option
from huilu.cli.pack_findings import findings_shown
from huilu.cli.tables import show_table
from huilu.cli.words import _
from huilu.clock.queries import now
from huilu.kernel.words import pick
from huilu.programmes.pack.loading import beside, load_pack
from huilu.rehearsal.data import as_data
from huilu.rehearsal.parents import PublishedFirst
from huilu.rehearsal.rehearsing import DryRun
from huilu.rehearsal.rehearsing import rehearse as try_out
from huilu.rehearsal.report import report, week_table
from huilu.rehearsal.spread_words import spread_words
from huilu.rehearsal.spreading import SECONDS
from huilu.rehearsal.telling import (
    answer_of,
    beside_of,
    blackout_words,
    clash_words,
    gap_words,
    gate_words,
    kind_words,
    over_cap_words,
)
from huilu.rehearsal.writing import FILE, write_days

_FOLDER = click.Path(path_type=Path)
_by_option = click.option("--by", "unit_code", required=True, help=_("The code of the unit that would issue it."))
_on_option = click.option("--on", "day", type=Day(), help=_("As if it were issued on that day; today without it."))
_seconds_option = click.option(
    "--seconds",
    type=click.FloatRange(0, 3600),
    default=SECONDS,
    show_default=True,
    help=_("How long better due days are looked for."),
)


@click.command(help=_("Try a pack on the real tree: who would owe what, when, and what is in the way. Writes nothing."))
@click.argument("path", type=_FOLDER)
@_by_option
@_on_option
@click.option("--spread", "is_spread", is_flag=True, help=_("Also propose other due days."))
@click.option("--report", "file", type=click.Path(dir_okay=False, path_type=Path), help=_("Write a report (HTML)."))
@_seconds_option
@as_json_option
def rehearse(
    path: Path, *, unit_code: str, day: date | None, is_spread: bool, file: Path | None, seconds: float, as_json: bool
) -> None:
    """Tables and sentences; a report has the proposal of due days always."""
    if file:
        check_folder(file)
    run, parent = _try_out(path, unit_code, day, as_json=as_json)
    if is_spread or file:
        run = run.with_proposal(run.propose(seconds))
    if file:
        write_file(file, report(run, read_at=now()))
    if as_json:
        answer_json(as_data(run) | _parent_data(parent))
        return
    _tell(run)
    _tell_parent(parent)
    if file:
        click.echo(_("The report is in {file}.").format(file=file))


@click.command(help=_("Propose due days with lower peaks and none in a blackout, in words; write them if told to."))
@click.argument("path", type=_FOLDER)
@_by_option
@_on_option
@click.option("--write", "is_written", is_flag=True, help=_("Write the new days into requirements.yaml."))
@_seconds_option
@as_json_option
def spread(path: Path, *, unit_code: str, day: date | None, is_written: bool, seconds: float, as_json: bool) -> None:
    """The proposal, and whether it was written."""
    run, parent = _try_out(path, unit_code, day, as_json=as_json)
    proposal = run.propose(seconds)
    if is_written:
        write_days(path, proposal.days, run.pack.window)
    if as_json:
        answer_json(as_data(run.with_proposal(proposal)) | _parent_data(parent) | {"written": is_written})
        return
    _show(spread_words(proposal))
    _tell_parent(parent)
    if is_written and proposal.moves:
        click.echo(_("{file}: {days} days written.").format(file=path / FILE, days=len(proposal.moves)))
    elif proposal.moves:
        click.echo(_("Nothing was written; add --write to do so."))


def _try_out(path: Path, unit_code: str, day: date | None, *, as_json: bool) -> tuple[DryRun, PublishedFirst]:
    """The dry run, and where the pack above was found."""
    issuer, at, parents = the_unit(unit_code), now(), PublishedFirst(beside(path))
    if day is not None:
        at = datetime.combine(day, time(12), get_current_timezone())
    with findings_shown(parents, as_json=as_json):
        pack = load_pack(path, parents=parents)
    return try_out(pack=pack, issuer=issuer, at=at), parents


def _parent_data(parent: PublishedFirst) -> dict[str, Any]:
    said = {"programme": parent.code, "version": parent.version, "is_published": parent.is_published}
    return {"parent": said if parent.code else None}


def _tell_parent(parent: PublishedFirst) -> None:
    if not parent.code:
        return
    if parent.is_published:
        said = _("The pack above is {programme} {version} as it was published.")
    else:
        said = _(
            "The pack above, {programme} {version}, was read from a folder, for it is not published: what the pack "
            "says otherwise about its clauses is not counted yet, and the pack can only be issued after it."
        )
    click.echo(said.format(programme=parent.code, version=parent.version))


def _tell(run: DryRun) -> None:
    click.echo(f"{answer_of(run)} {beside_of(run)}")
    headings = [_("Requirement"), _("Called"), _("Due"), _("Units"), _("Minutes each"), _("Hours in all")]
    show_table(headings, [
        [one.claim.code, pick(one.claim.labels), one.claim.due_on or "", f"{one.units:,}", one.claim.minutes,
         f"{one.minutes / 60:,.0f}"]
        for one in run.asked
    ])  # fmt: skip
    if run.kinds:
        click.echo(_("Minutes a week of the unit that has most, with all that runs already:"))
        show_table(*week_table(run))
        _show(kind_words(one) for one in run.kinds)
    for title, said in (
        (_("Clashes:"), [clash_words(one) for one in run.clashes]),
        (_("Gaps:"), [gap_words(one) for one in run.gaps]),
        (_("Blackouts and caps:"), [*blackout_words(run), *over_cap_words(run), *gate_words(run)]),
        (_("Other due days:"), spread_words(run.spreading) if run.spreading else []),
    ):
        if said:
            click.echo(title)
            _show(said)


def _show(said: Iterable[str]) -> None:
    for one in said:
        click.echo(f"  {one}")
