"""bin/huilu bench light: the weight of pages, and when a phone on a slow line can use them."""

from __future__ import annotations

import os
from importlib.util import find_spec

import click

from bench import light
from bench.figures import as_data
from bench.phone import NoBrowser, program
from huilu.accounts.queries import actors_of, find_person
from huilu.cli.asking import answer_json
from huilu.cli.measuring import bar, rounds_option, site, url_option
from huilu.cli.options import as_json_option
from huilu.cli.tables import show_table
from huilu.cli.words import _
from huilu.clock.queries import now
from huilu.demo.cast import COUNTY, DEMO_PASSWORD, SIGN_INS
from huilu.kernel.days import day_of
from huilu.loop.queries import visible_issues

_READER = next(one for one in SIGN_INS if one.unit == COUNTY)


@click.command("light", help=_("Bytes, and when a phone on a slow line can use a page: first visit and second."))
@rounds_option
@url_option
@click.option("--username", default=_READER.username, show_default=True, help=_("Who reads."))
@click.option("--password", default=DEMO_PASSWORD, help=_("Their password; that of the demo."))
@as_json_option
def bench_light(*, rounds: int, url: str | None, username: str, password: str, as_json: bool) -> None:
    """A table by page and visit."""
    _check_browser()
    actor = actors_of(find_person(username), day_of(now()))[0]
    number = visible_issues(actor).values_list("number", flat=True).first()
    if number is None:
        raise click.ClickException(_("{username} sees no issue; name somebody who does.").format(username=username))
    pages = light.places(actor.unit_code, number)
    with site(url) as address, bar(rounds * len(pages), quiet=as_json) as step:
        found = light.measure(address, (username, password), pages, rounds, step)
    _tell(found, rounds, as_json=as_json)


def _check_browser() -> None:
    if find_spec("playwright") is None:
        raise click.ClickException(_("The developer's tools are missing. Type: bin/setup --dev"))
    try:
        program()
    except NoBrowser:
        raise click.ClickException(
            _("There is no Chromium. Type: sudo apt-get install chromium fonts-noto-cjk (or set HUILU_CHROMIUM)")
        ) from None


def _tell(found: light.Rounds, rounds: int, *, as_json: bool) -> None:
    table, counted = light.table(found), light.counts(found)
    load = round(os.getloadavg()[0], 1)
    if as_json:
        answer_json({"kilobytes_and_milliseconds": as_data(table), "counts": counted, "rounds": rounds,
                     "cpus": os.cpu_count(), "load": load})  # fmt: skip
        return
    names = list(next(iter(table.values())))
    rows = [
        [page, counted[page]["requests"], counted[page]["rows"], *(row[name] for name in names)]
        for page, row in table.items()
    ]
    show_table([_("Page, visit"), _("requests"), _("rows"), *names], rows)
    told = _("Median of {rounds} rounds (least–most), kilobytes and milliseconds; {cpus} CPUs, load {load}.")
    click.echo(told.format(rounds=rounds, cpus=os.cpu_count(), load=load))
