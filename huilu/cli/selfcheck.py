"""bin/huilu selfcheck: the running system against the red lines that packs are held to (O10)."""

from __future__ import annotations

import click

from huilu.cli.asking import answer_json
from huilu.cli.live_routes import (
    broken_code,
    broken_parameters,
    broken_routes,
    read_code,
    read_parameters,
    read_routes,
)
from huilu.cli.live_schema import broken_columns, read_columns
from huilu.cli.options import as_json_option
from huilu.cli.red_lines import Breach
from huilu.cli.words import CHINESE, _, language
from huilu.programmes.pack.sources import cited


@click.command(help=_("Hold the running system to the red lines: its tables, its addresses and its code."))
@as_json_option
def selfcheck(*, as_json: bool) -> None:
    """Status 1 where a red line is crossed."""
    columns, routes, parameters, files = read_columns(), read_routes(), read_parameters(), read_code()
    found = [
        *broken_columns(columns),
        *broken_routes(routes),
        *broken_parameters(parameters),
        *broken_code(files),
    ]
    looked = {"columns": len(columns), "addresses": len(routes), "parameters": len(parameters), "files": len(files)}
    if as_json:
        answer_json({"looked_at": looked, "findings": [one.as_json() for one in found]})
    else:
        _tell(found, looked)
    if found:
        raise click.exceptions.Exit(1)


def _tell(found: list[Breach], looked: dict[str, int]) -> None:
    for one in found:
        click.echo(f"{_('error')} [{one.rule.code}] {one.where}")
        click.echo(f"    {one.rule.says} {one.rule.next}")
        click.echo(
            "    " + _("Source: {sources}").format(sources=cited(one.rule.sources, chinese=language() == CHINESE))
        )
    click.echo(
        _("{columns} columns, {addresses} addresses, {parameters} parameters and {files} files were looked at.").format(
            **{name: f"{number:,}" for name, number in looked.items()}
        )
    )
    click.echo(_("{n} red lines are crossed.").format(n=len(found)) if found else _("No red line is crossed."))
