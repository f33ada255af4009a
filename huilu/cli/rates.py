"""bin/huilu bench loop: how many whole lives of issues a second this machine bears."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterable
from itertools import chain, groupby
from typing import Any

import click

from huilu.cli.asking import answer_json
from huilu.cli.options import as_json_option
from huilu.cli.places import ROOT, home
from huilu.cli.tables import show_table
from huilu.cli.words import _

SIZES, QUICK_SIZES = "100k,1m", "1k,3k"
UNITS = {"": 1, "k": 1_000, "m": 1_000_000}


def _sizes(_context: click.Context, _option: click.Parameter, given: str) -> list[int]:
    """Numbers of issues, written as 100k or 1m."""
    found = [re.fullmatch(r"(\d+)([km]?)", one.strip().lower()) for one in given.split(",")]
    sizes = [int(one[1]) * UNITS[one[2]] for one in found if one]
    if len(sizes) != len(found) or not all(sizes):
        raise click.BadParameter(_("Write it like 100k,1m."))
    return sorted(set(sizes))


@click.command("loop", help=_("Whole lives of issues a second, at several numbers of stored issues, beside the floor."))
@click.option(
    "--stored", default=SIZES, show_default=True, callback=_sizes, help=_("How many issues are stored already.")
)
@click.option("--seconds", default=15.0, show_default=True, help=_("How long each measurement takes."))
@click.option("--rounds", default=3, show_default=True, help=_("How often everything is measured."))
@click.option("--writers", default=12, show_default=True, help=_("How many processes act."))
@click.option("--open-loop", "rate", default=0.0, help=_("Also: so many lives a second begin of themselves."))
@click.option("--http", is_flag=True, help=_("Also: through the API of the site, as it is served."))
@click.option("--quick", is_flag=True, help=_("A few seconds over a few issues, to see whether it works here."))
@as_json_option
def bench_loop(*, stored: list[int], quick: bool, as_json: bool, **plan: Any) -> None:
    """A table of rates and times. The stored issues are made once and kept in the home."""
    sizes = stored
    if quick:
        sizes, plan = _sizes_of(QUICK_SIZES), plan | {"seconds": 2.0, "rounds": 1, "writers": 2}
    outcome = _run(sizes, plan, quiet=as_json)
    if as_json:
        answer_json(outcome)
    else:
        _tell(outcome)


# It stands on a server of its own, so the one of the present home need not run.
bench_loop.callback.on_database = True  # type: ignore[union-attr]


def _sizes_of(words: str) -> list[int]:
    return _sizes(click.Context(bench_loop), bench_loop.params[0], words)


def _run(sizes: Iterable[int], plan: dict[str, Any], *, quiet: bool) -> dict[str, Any]:
    """The outcome of a run in a process of its own, whose databases are nobody else's."""
    options = [word for name in ("seconds", "rounds", "writers", "rate") for word in (f"--{name}", str(plan[name]))]
    options += ["--http"] if plan["http"] else []
    words = [sys.executable, "-m", "bench.loop", str(home() / "bench"), *map(str, sizes), *options]
    paths = os.pathsep.join(filter(None, [str(ROOT), os.environ.get("PYTHONPATH")]))
    environment, said = {**os.environ, "PYTHONPATH": paths}, ""
    with subprocess.Popen(words, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True) as bench:
        try:
            said = _follow(bench.stdout or (), quiet=quiet)
        except BaseException:
            bench.terminate()
            raise
    if bench.returncode != 0:
        raise click.ClickException(_("The run broke off. Set HUILU_DEBUG=1 and run it again to see why."))
    outcome: dict[str, Any] = json.loads(said)
    return outcome


def _follow(lines: Iterable[str], *, quiet: bool) -> str:
    """Draw a bar for each stretch of the work; the last line, which is the outcome."""
    labels = {
        "ground": _("Making the tree and the people"),
        "stored": _("Storing issues"),
        "worded": _("Taking up the titles"),
        "sealed": _("Sealing the ledger"),
        "measured": _("Measuring"),
    }
    said = ""
    for what, stretch in groupby(lines, key=lambda line: line.partition(" ")[0]):
        if what not in labels:
            said = "".join(stretch)
            continue
        first = next(stretch)
        with click.progressbar(length=int(first.split()[2]), label=labels[what], file=sys.stderr, hidden=quiet) as bar:
            for line in chain([first], stretch):
                bar.update(int(line.split()[1]) - bar.pos)
    return said


def _tell(outcome: dict[str, Any]) -> None:
    kinds = {
        "actions": _("actions"),
        "floor": _("floor: the same rows written bare"),
        "open": _("actions, begun of themselves"),
        "http": _("through the API"),
    }
    heading = [
        _("Ways"), _("stored"), _("lives/s"), _("acts/s"), _("one act, ms: p50 / p95 / p99"),
        _("one life, ms: p50 / p95 / p99"), _("CPU ms a life: writers / database / beside"),
    ]  # fmt: skip
    rows = [[kinds[one["kind"]], f"{one['size']:,}", *_cells(one)] for one in outcome["rows"]]
    show_table(heading, rows)
    for size, ratio in outcome["x_floor"].items():
        sentence = _("At {size} stored issues the actions are {ratio} times as fast as the floor.")
        click.echo(sentence.format(size=f"{int(size):,}", ratio=_spread(ratio)))
    sentence = _("At the largest number the actions are {ratio} times as fast as at the smallest.")
    click.echo(sentence.format(ratio=_spread(outcome["largest_x_least"]["actions"])))
    click.echo(_("Median of the rounds (least–most); {cpus} CPUs, load {load} before it began.").format(**outcome))


def _cells(row: dict[str, Any]) -> list[str]:
    times = [" / ".join(f"{ms:.1f}" for ms in row[name].values()) for name in ("act_ms", "life_ms", "cpu_ms")]
    return [_spread(row["lives_per_second"]), _spread(row["acts_per_second"]), *times]


def _spread(figure: dict[str, float]) -> str:
    return f"{figure['median']:g} ({figure['min']:g}–{figure['max']:g})"
