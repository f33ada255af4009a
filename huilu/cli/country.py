"""bin/huilu bench --size …: every workload over a whole country of that size."""

from __future__ import annotations

import json
from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import click

from bench.country.drawing import draw
from bench.country.running import QUICK, Plan, measure
from bench.country.table import rows
from huilu.cli.asking import answer_json
from huilu.cli.sizes import bars, kept_states, machine_words
from huilu.cli.tables import show_table
from huilu.cli.words import _


def bench_country(*, sizes: tuple[str, ...], quick: bool, rounds: int, as_json: bool, drawn: Path | None) -> None:
    """Measure, tell, and draw where it is asked for."""
    if drawn and find_spec("matplotlib") is None:
        raise click.ClickException(_("The developer's tools are missing. Type: bin/setup --dev"))
    plan = replace(QUICK, sizes=sizes) if quick else Plan(sizes, rounds)
    with kept_states() as trees, bars(quiet=as_json) as tell:
        outcome = measure(plan, trees, tell)
    if as_json:
        answer_json(outcome)
    else:
        _tell(outcome)
    if drawn:
        _draw(outcome, drawn)


def _draw(outcome: dict[str, Any], folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "growth.json").write_text(json.dumps(outcome, ensure_ascii=False, indent=1) + "\n")
    for file in draw(outcome, folder):
        click.echo(_("Drawn: {file}").format(file=file), err=True)


def _tell(outcome: dict[str, Any]) -> None:
    sizes = list(outcome["sizes"])
    by_name: dict[str, dict[str, str]] = {}
    for size in sizes:
        for name, unit, figure in rows(outcome["sizes"][size]):
            said = f"{figure['median']:g} ({figure['min']:g}–{figure['max']:g}) {unit}"
            by_name.setdefault(name, {})[size] = said
    show_table(
        [_("Workload"), *sizes], [[name, *(said.get(size, "") for size in sizes)] for name, said in by_name.items()]
    )
    for size in sizes:
        told = outcome["sizes"][size]
        sentence = _("{size}: {units} units, {issues} issues, {gigabytes} GB; a recount agrees: {agrees}.")
        click.echo(sentence.format(
            size=size, units=f"{told['reading']['units']:,}", issues=f"{told['reading']['issues']:,}",
            gigabytes=round(told["bytes"] / 1e9, 2), agrees=_("yes") if told["agrees"] else _("NO"),
        ))  # fmt: skip
    click.echo(machine_words())
