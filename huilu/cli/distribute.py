"""bin/huilu distribute: the statements that put the tables on several machines, shown or run."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Sequence

import click

from huilu.cli.ground import OWNER, server, set_up_django
from huilu.cli.words import _
from huilu.scale.plan import Statement

WHICH = "Say either --plan or --apply."
DONE = "{n} statements; the tables are distributed."
STEP = "{done} of {n}: {sql}"


@click.command(help=_("Put the tables on several machines, on a database that has the Citus extension."))
@click.option("--plan", "only_plan", is_flag=True, help=_("Print the statements, each with its reason, and run none."))
@click.option("--apply", "is_applied", is_flag=True, help=_("Run them, all or none."))
@click.option("--json", "as_json", is_flag=True, help=_("Answer in JSON."))
def distribute(*, only_plan: bool, is_applied: bool, as_json: bool) -> None:
    """Show the plan, or run it."""
    if only_plan == is_applied:
        raise click.UsageError(_(WHICH))
    os.environ["HUILU_DATABASE_ROLE"] = OWNER
    with server():
        set_up_django(OWNER)
        _apply(as_json=as_json) if is_applied else _show(as_json=as_json)


def _show(*, as_json: bool) -> None:
    from huilu.scale.plan import make_plan  # noqa: PLC0415 - it needs the applications

    _tell(make_plan(), as_json=as_json)


def _tell(plan: Sequence[Statement], *, as_json: bool) -> None:
    if as_json:
        click.echo(json.dumps({"statements": [one._asdict() for one in plan]}, ensure_ascii=False))
        return
    click.echo("BEGIN;")
    why = ""
    for one in plan:
        if one.why != why:
            click.echo(f"\n-- {one.why}")
        why = one.why
        click.echo(f"{one.sql};")
    click.echo("COMMIT;")


def _apply(*, as_json: bool) -> None:
    from huilu.scale import actions  # noqa: PLC0415 - it needs the applications

    def report(done: int, n: int, statement: Statement) -> None:
        click.echo(_(STEP).format(done=done + 1, n=n, sql=statement.sql.partition("\n")[0]), err=True)

    plan = actions.distribute(report)
    if as_json:
        click.echo(json.dumps({"done": len(plan)}))
    else:
        click.echo(_(DONE).format(n=len(plan)))
    sys.stdout.flush()
