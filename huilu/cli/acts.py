"""bin/huilu bench progress: how many acts a second this machine bears, and how long boards take meanwhile."""

from __future__ import annotations

from typing import Any

import click

from bench.progress.running import Plan, measure
from bench.states import SIZES
from huilu.cli.asking import answer_json
from huilu.cli.measuring import rounds_option
from huilu.cli.options import as_json_option
from huilu.cli.sizes import bars, kept_states, spread
from huilu.cli.tables import show_table
from huilu.cli.words import _


@click.command("progress", help=_("Acts on progress a second over a tree of some size, beside the floor and boards."))
@click.option("--size", type=click.Choice(list(SIZES)), default="100k", show_default=True, help=_("Which tree."))
@click.option("--writers", default=12, show_default=True, help=_("How many processes act."))
@click.option("--seconds", default=10.0, show_default=True, help=_("How long each measurement takes."))
@rounds_option
@click.option("--at-work", is_flag=True, help=_("With the obligations and issues of a whole country."))
@click.option("--http", is_flag=True, help=_("Also: through the API of the site, as it is served."))
@as_json_option
def bench_progress(
    *, size: str, writers: int, seconds: float, rounds: int, at_work: bool, http: bool, as_json: bool
) -> None:
    """A table of rates and times. The tree with its people is made once and kept."""
    plan = Plan(size=size, seconds=seconds, rounds=rounds, writers=writers, http=http, at_work=at_work)
    with kept_states() as states, bars(quiet=as_json) as tell:
        outcome = measure(states, plan, tell)
    if as_json:
        answer_json(outcome)
    else:
        _tell(outcome)


# It stands on a server of its own, so the one of the present home need not run.
bench_progress.callback.on_database = True  # type: ignore[union-attr]


def _tell(outcome: dict[str, Any]) -> None:
    kinds = {
        "actions": _("actions"),
        "floor": _("floor: one bare row, through the bare driver"),
        "http": _("through the API"),
    }
    heading = [
        _("Ways"), _("acts/s"), _("one act, ms: p50 / p95 / p99"), _("CPU ms an act: writers / database / beside"),
        _("boards"), _("a board, ms in the database: p50 / p95 / p99"), _("a board, ms in all: p50 / p95 / p99"),
    ]  # fmt: skip
    show_table(heading, [[kinds[one["kind"]], *_cells(one)] for one in outcome["rows"]])
    sentence = _("The actions are {ratio} times as fast as the floor.")
    click.echo(sentence.format(ratio=spread(outcome["x_floor"])))
    sentence = _("{cells} cells recounted, {differing} differ; of {leaves} sealed entries {wrong} are wrong.")
    ledger = {name: outcome["ledger"][name] for name in ("leaves", "wrong")}
    click.echo(sentence.format(**outcome["figures"], **ledger))
    click.echo(_("Median of the rounds (least–most); {cpus} CPUs, load {load} before it began.").format(**outcome))


def _cells(row: dict[str, Any]) -> list[str]:
    act, cpu, database, board = (
        " / ".join(f"{ms:.{digits}f}" for ms in row[name].values())
        for name, digits in (("act_ms", 1), ("cpu_ms", 2), ("board_database_ms", 1), ("board_ms", 1))
    )
    # Of a page nobody knows how long the database took.
    return [
        spread(row["acts_per_second"]),
        act,
        cpu,
        str(row["boards"]),
        "" if row["kind"] == "http" else database,
        board,
    ]
