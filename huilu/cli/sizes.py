"""bin/huilu bench import, bench recount: the same work at several sizes of the tree, beside its floor."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click

from bench import importing, recounting
from bench.progress.states import ProgressStates
from bench.states import SIZES
from huilu.cli.asking import answer_json
from huilu.cli.measuring import rounds_option
from huilu.cli.options import as_json_option
from huilu.cli.places import home
from huilu.cli.words import _

_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command("import", help=_("Import a file of units, or a tree of some size, beside a bare COPY of its units."))
@click.argument("file", required=False, type=_FILE)
@click.option("--size", type=click.Choice(list(SIZES)), help=_("An invented tree; “china” are the real divisions."))
@rounds_option
@as_json_option
def bench_import(*, file: Path | None, size: str | None, rounds: int, as_json: bool) -> None:
    """Seconds, how many times the bare COPY they are, and the most memory that the program had."""
    if file and size:
        raise click.UsageError(_("Name a file or a size, not both."))
    source = file or home() / "demo.csv"
    if not size and not source.exists():
        raise click.ClickException(_("{file} is not there; build the demo first, or name a file.").format(file=source))
    with kept_states() as states, bars(quiet=as_json) as tell:
        source = states.file(size, tell) if size else source
        outcome = importing.measure(states, source, rounds, tell, is_ours=bool(size))
    if as_json:
        answer_json(outcome | machine())
        return
    sentence = _("{units} units in {seconds} s, {ratio} times a bare COPY ({bare} s); at most {peak} MB of memory.")
    click.echo(sentence.format(
        units=f"{outcome['units']:,}", seconds=spread(outcome["seconds"]), ratio=spread(outcome["x_bare_copy"]),
        bare=spread(outcome["bare_copy_seconds"]), peak=outcome["peak_mb"],
    ))  # fmt: skip
    for name, words in (("again", _("The same file again")), ("corrected", _("Every hundredth row corrected"))):
        if name in outcome:
            sentence = _("{what}: {added} added, {changed} changed, in {seconds} s; at most {peak} MB.")
            click.echo(sentence.format(what=words, **_later(outcome[name])))
    click.echo(machine_words())


@click.command("recount", help=_("The full recount of all figures over a tree of some size, beside sums in NumPy."))
@click.option("--size", type=click.Choice(list(SIZES)), default="100k", show_default=True, help=_("Which tree."))
@click.option("--at-work", is_flag=True, help=_("With its obligations and issues, not the units alone."))
@rounds_option
@as_json_option
def bench_recount(*, size: str, at_work: bool, rounds: int, as_json: bool) -> None:
    """Seconds, and how many times the floor they are. The tree is imported once and kept."""
    with kept_states() as states, bars(quiet=as_json) as tell:
        outcome = recounting.measure(states, size, rounds, tell, at_work=at_work)
    if as_json:
        answer_json(outcome | machine())
        return
    sentence = _("{cells} cells in {seconds} s, {ratio} times the sums in NumPy ({floor} s).")
    click.echo(sentence.format(
        cells=f"{outcome['cells']:,}", seconds=spread(outcome["seconds"]), ratio=spread(outcome["x_floor"]),
        floor=spread(outcome["floor_seconds"]),
    ))  # fmt: skip
    click.echo(machine_words())


# They stand on a server of their own, so the one of the present home need not run.
bench_import.callback.on_database = True  # type: ignore[union-attr]
bench_recount.callback.on_database = True  # type: ignore[union-attr]


@contextmanager
def kept_states() -> Iterator[ProgressStates]:
    """The server in which trees are kept."""
    trees = ProgressStates(home() / "bench" / "trees")
    # Asked to end, leave through every door behind us, so that the server is stopped too.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    with trees.server:
        yield trees


@contextmanager
def bars(*, quiet: bool) -> Iterator[Callable[[str, int, int], None]]:
    """A bar for each stretch of the work."""
    labels = {
        "written": _("Writing the file"), "imported": _("Importing the tree"), "measured": _("Measuring"),
        "ground": _("Making the tree and the people"), "touched": _("Storing obligations"),
        "stored": _("Storing issues"), "worded": _("Taking up the titles"), "sealed": _("Sealing the ledger"),
    }  # fmt: skip
    shown: dict[str, Any] = {}

    def tell(what: str, done: int, of: int) -> None:
        if what not in shown:
            shown[what] = click.progressbar(length=of, label=labels[what], file=sys.stderr, hidden=quiet)
        shown[what].update(done - shown[what].pos)
        if done >= of:
            shown.pop(what).render_finish()

    yield tell


def _later(figures: dict[str, Any]) -> dict[str, Any]:
    counts = {name: f"{figures[name]:,}" for name in ("added", "changed")}
    return counts | {"seconds": spread(figures["seconds"]), "peak": figures["peak_mb"]}


def machine() -> dict[str, Any]:
    """What it was measured on."""
    return {"cpus": os.cpu_count(), "load": round(os.getloadavg()[0], 1)}


def machine_words() -> str:
    """What the figures are, and on what they were taken."""
    return _("Median of the rounds (least–most); {cpus} CPUs, load {load}.").format(**machine())


def spread(figure: dict[str, float]) -> str:
    """The middle of the rounds, with the least and the most."""
    return f"{figure['median']:g} ({figure['min']:g}–{figure['max']:g})"
