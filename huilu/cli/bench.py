"""bin/huilu bench: measure pages, search and import on this machine, where nothing is judged; and kill processes."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import click

from bench import pages, searching, walling
from bench.browser import Browser
from bench.figures import Figure, as_data, summary
from bench.states import CHINA, SIZES
from huilu.accounts.queries import actors_of, find_person
from huilu.cli.acts import bench_progress
from huilu.cli.asking import answer_json
from huilu.cli.country import bench_country
from huilu.cli.crash import bench_crash
from huilu.cli.light import bench_light
from huilu.cli.measuring import bar, rounds_option, site, url_option
from huilu.cli.options import as_json_option
from huilu.cli.rates import bench_loop
from huilu.cli.sizes import bars, bench_import, bench_recount, kept_states
from huilu.cli.tables import show_table
from huilu.cli.trying import bench_rehearse
from huilu.cli.words import _
from huilu.clock.queries import now
from huilu.demo.cast import PROVINCE, SIGN_INS
from huilu.kernel.days import day_of
from huilu.org.models import Unit

_READER = next(one for one in SIGN_INS if one.unit == PROVINCE)
# The real divisions have no villages' offices of the kind that lives of issues need; they are imported and recounted.
COUNTRIES = [size for size in SIZES if size != CHINA]
username_option = click.option("--username", default=_READER.username, show_default=True, help=_("Who reads."))
password_option = click.option("--password", default=_READER.password, help=_("Their password; that of the demo."))


@click.group(
    invoke_without_command=True,
    help=_("Measure everything over a country of some size, or one thing by itself. Nothing is judged."),
)
@click.option(
    "--size",
    "sizes",
    multiple=True,
    type=click.Choice(COUNTRIES),
    default=["100k"],
    show_default=True,
    help=_("How large; give it several times to see how the cost grows."),
)
@click.option("--quick", is_flag=True, help=_("One short round, to see whether it works here."))
@click.option("--draw", "drawn", type=click.Path(file_okay=False, path_type=Path), help=_("A folder for the curves."))
@rounds_option
@as_json_option
@click.pass_context
def bench(context: click.Context, /, **given: Any) -> None:
    """Measurements. Without a command: all workloads over one country."""
    if context.invoked_subcommand is None:
        bench_country(**given)


bench.add_command(bench_crash)
bench.add_command(bench_loop)
bench.add_command(bench_light)
bench.add_command(bench_import)
bench.add_command(bench_recount)
bench.add_command(bench_progress)
bench.add_command(bench_rehearse)


@bench.command("pages", help=_("Boards and unit pages over random nodes, beside the floor, while acts are written."))
@click.option("--nodes", default=200, show_default=True, help=_("How many nodes are drawn."))
@rounds_option
@url_option
@username_option
@password_option
@as_json_option
def bench_pages(*, nodes: int, rounds: int, url: str | None, username: str, password: str, as_json: bool) -> None:
    """A table of times by kind of page."""
    drawn = pages.draw_nodes(_top(username), nodes)
    with site(url) as address, Browser(address) as reader, Browser(address) as stranger, pages.writing() as written:
        reader.sign_in(username, password)
        with bar(rounds * len(drawn), quiet=as_json) as step:
            series = pages.measure(reader, stranger, drawn, rounds, step)
    meanwhile = {"acts": written.acts, "acts_per_second": round(written.per_second, 1)}
    _tell(pages.table(series), {"nodes": len(drawn), "rounds": rounds} | meanwhile, as_json=as_json)


@bench.command("search", help=_("The first answers of a search by name or code."))
@click.option("--terms", default=200, show_default=True, help=_("How many searches are drawn."))
@rounds_option
@url_option
@username_option
@password_option
@as_json_option
def bench_search(*, terms: int, rounds: int, url: str | None, username: str, password: str, as_json: bool) -> None:
    """A table of times by length of what is typed."""
    drawn = searching.draw_terms(_top(username), terms)
    with site(url) as address, Browser(address) as reader:
        reader.sign_in(username, password)
        with bar(rounds * len(drawn), quiet=as_json) as step:
            series = searching.measure(reader, drawn, rounds, step)
    table = {kind: summary(times) for kind, times in series.items()}
    _tell(table, {"terms": len(drawn), "rounds": rounds, "units": Unit.objects.count()}, as_json=as_json)


@bench.command("wall", help=_("The same readings with and without row-level security, in turn."))
@click.option("--readers", default=20, show_default=True, help=_("How many posts of each role read."))
@click.option("--size", type=click.Choice(COUNTRIES), help=_("Over a country of that size; without it, what is here."))
@rounds_option
@as_json_option
def bench_wall(*, readers: int, size: str | None, rounds: int, as_json: bool) -> None:
    """A table of times by kind of reading, in the database and in what reads from it."""
    if size:
        sys.exit(_wall_of_a_country(size, ["--readers", str(readers), "--rounds", str(rounds)], as_json=as_json))
    at = now()
    drawn = walling.draw_readers(walling.actors_on(at), readers)
    with bar(rounds * len(drawn) * len(walling.READS), quiet=as_json) as step:
        series = walling.measure(drawn, at, rounds, step)
    beside = {"readers": len(drawn), "rounds": rounds} | walling.units_and_issues()
    _tell(walling.rows(series), beside, as_json=as_json)


def _wall_of_a_country(size: str, words: list[str], *, as_json: bool) -> int:
    """The same in a process that works in the database of that country; its status."""
    with kept_states() as states, bars(quiet=as_json) as tell:
        environment = states.environment(states.provide_country(size, tell))
        command = [sys.executable, "-m", "huilu.cli", "bench", "wall", *words, *(["--json"] if as_json else [])]
        return subprocess.run(command, env=environment, check=False).returncode


def _top(username: str) -> Unit:
    actor = actors_of(find_person(username), day_of(now()))[0]
    return Unit.objects.get(pk=actor.unit_id)


def _tell(table: dict[str, dict[str, Figure]], beside: dict[str, Any], *, as_json: bool) -> None:
    load = round(os.getloadavg()[0], 1)
    if as_json:
        answer_json({"milliseconds": as_data(table), **beside, "cpus": os.cpu_count(), "load": load})
        return
    names = list(next(iter(table.values())))
    show_table([_("Milliseconds"), *names], [[kind, *(row[name] for name in names)] for kind, row in table.items()])
    facts = ", ".join(f"{name} {value}" for name, value in beside.items())
    click.echo(_("Median of the rounds (least–most). {facts}, {cpus} CPUs, load {load}.").format(
        facts=facts, cpus=os.cpu_count(), load=load))  # fmt: skip
