"""bin/huilu bench rehearse: how long a dry run takes, over what is here or over a country of some size."""

from __future__ import annotations

from typing import Any

import click

from bench import rehearsing
from bench.states import CHINA, SIZES, run
from huilu.cli.asking import answer_json
from huilu.cli.measuring import rounds_option
from huilu.cli.options import as_json_option
from huilu.cli.sizes import bars, kept_states, machine, machine_words, spread
from huilu.cli.words import _


@click.command("rehearse", help=_("A dry run of a programme of so many requirements, and the spreading of its days."))
@click.option(
    "--size",
    type=click.Choice([size for size in SIZES if size != CHINA]),
    help=_("Over a country of that size; without it, what is here."),
)
@click.option("--requirements", default=60, show_default=True, help=_("How many requirements it has."))
@rounds_option
@as_json_option
def bench_rehearse(*, size: str | None, requirements: int, rounds: int, as_json: bool) -> None:
    """Seconds of the dry run and of the proposal, and what they were reckoned from."""
    outcome = _over_a_country(size, rounds, requirements, as_json=as_json) if size else _here(rounds, requirements)
    if as_json:
        answer_json(outcome | machine())
        return
    sentence = _(
        "{units} units, {requirements} requirements beside {running} that run, {weeks} weeks: dry run {tried} s."
    )
    click.echo(sentence.format(
        units=f"{outcome['units']:,}", tried=spread(outcome["seconds"]["dry run"]),
        **{name: outcome[name] for name in ("requirements", "running", "weeks")},
    ))  # fmt: skip
    sentence = _("Other due days: {seconds} s, {moves} moves, gap {gap}; both together {both} s; {peak} MB of memory.")
    click.echo(sentence.format(
        seconds=spread(outcome["seconds"]["spreading"]), both=spread(outcome["seconds"]["both"]),
        moves=outcome["moves"], peak=outcome["peak_mb"], gap=f"{outcome['gap'] or 0:.1%}",
    ))  # fmt: skip
    click.echo(machine_words())


def _here(rounds: int, requirements: int) -> dict[str, Any]:
    return rehearsing.measure(rounds, requirements)


def _over_a_country(size: str, rounds: int, requirements: int, *, as_json: bool) -> dict[str, Any]:
    """In a process that works in the database of that country."""
    with kept_states() as states, bars(quiet=as_json) as tell:
        environment = states.environment(states.provide_country(size, tell))
        told: dict[str, Any] = run(environment, "-m", "bench.rehearsing", str(rounds), str(requirements)).answer
    return told
