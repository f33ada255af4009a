"""bin/huilu pack ready: is everything in order before a programme is launched."""

from __future__ import annotations

from pathlib import Path

import click

from huilu.cli.acting import office_of
from huilu.cli.asking import answer_json, the_unit
from huilu.cli.options import as_json_option
from huilu.cli.pack_findings import findings_shown
from huilu.cli.words import _
from huilu.clock.queries import now
from huilu.programmes.models import Readiness
from huilu.programmes.pack.loading import load_pack
from huilu.programmes.readiness import ITEM_LABELS
from huilu.programmes.refining import Published
from huilu.reviews.actions import look_through_pack
from huilu.reviews.data import missing_words, readiness_as_data


@click.command(
    help=_("Look a pack through before its launch: the tree, who answers, the load, the rules. Status 1: not ready.")
)
@click.argument("path", type=click.Path(path_type=Path))
@click.option("--by", "unit_code", required=True, help=_("The code of the unit that is to issue it."))
@as_json_option
def ready(path: Path, *, unit_code: str, as_json: bool) -> None:
    """What is missing of what the pack wants to be in order. It is kept: publishing asks for it."""
    issuer, at = the_unit(unit_code), now()
    with findings_shown(Published(), as_json=as_json):
        pack = load_pack(path, parents=Published())
    found = look_through_pack(pack=pack, issuer=issuer, by=office_of(issuer, at), at=at)
    if as_json:
        answer_json(readiness_as_data(found))
    else:
        tell_readiness(found)
    if not found.is_ready:
        raise click.exceptions.Exit(1)


def tell_readiness(found: Readiness) -> None:
    """Each thing that was looked at, and what is missing of it."""
    if not found.items:
        click.echo(_("The pack wants nothing to be in order before its launch."))
    for one in found.items:
        click.echo(f"{'■' if one['missing'] else '●'} {ITEM_LABELS[one['item']]}")
        for what in one["missing"]:
            click.echo(f"  {missing_words(what)}")
    told = (
        _("{programme} {version} is ready to be published today.")
        if found.is_ready
        else _("{programme} {version} is not ready.")
    )
    click.echo(told.format(programme=found.code, version=found.version))
