"""bin/huilu pack lint: what is wrong with a pack. It needs no database and loads no tables, so it answers quickly."""

from __future__ import annotations

import json
from pathlib import Path

import click

from huilu.cli.options import FOLDER, as_json_option, parents_option
from huilu.cli.pack_findings import findings_as_json, findings_as_sarif, show_findings
from huilu.cli.words import _
from huilu.programmes.pack.loading import beside, examine


@click.command(help=_("Check a pack: its form, its references, and the rules that every programme keeps."))
@click.argument("path", type=FOLDER)
@parents_option
@as_json_option
@click.option("--sarif", "as_sarif", is_flag=True, help=_("Answer in SARIF 2.1.0, for code hosts and editors."))
@click.option("--strict", is_flag=True, help=_("End with status 1 on warnings too."))
@click.option("--manual", help=_("With --sarif: the address under which docs/ is published."))
def lint(
    path: Path, *, parents: tuple[Path, ...], as_json: bool, as_sarif: bool, strict: bool, manual: str | None
) -> None:
    """Every finding; status 1 where one of them is an error, or with --strict a warning."""
    if as_json and as_sarif:
        raise click.UsageError(_("Choose one of --json and --sarif."))
    findings = examine(path, parents=beside(path, parents))
    if as_json:
        click.echo(json.dumps(findings_as_json(path, findings), ensure_ascii=False, indent=2))
    elif as_sarif:
        click.echo(findings_as_sarif(path, findings, manual))
    else:
        show_findings(path, findings)
    stopping = {"error", "warning"} if strict else {"error"}
    if any(finding.severity in stopping for finding in findings):
        raise click.exceptions.Exit(1)


# Reading a folder needs no database, so none is started for it.
lint.callback.on_database = False  # type: ignore[union-attr]
