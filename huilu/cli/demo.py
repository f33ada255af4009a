"""bin/huilu demo: a whole province with an invented story on it, built step by step and then served."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from time import perf_counter
from typing import Any

import click
import psycopg
from django.db import connection

from huilu.cli.ground import NOT_UPDATED, OWNER, database
from huilu.cli.org import DIVISIONS
from huilu.cli.org import Progress as ImportProgress
from huilu.cli.places import ROOT, home
from huilu.cli.serve import serve_site
from huilu.cli.words import _
from huilu.demo.cast import DEMO_DAY, DEMO_PASSWORD
from huilu.demo.clockwork import wind
from huilu.demo.livelihood import play_livelihood
from huilu.demo.people import appoint_all
from huilu.demo.playing import is_played, play
from huilu.demo.programme import publish
from huilu.demo.story.deeds import Deed, posts_in
from huilu.demo.story.land import read_land
from huilu.demo.story.plan import plan_story
from huilu.demo.story.workdays import ZONE
from huilu.demo.tree import make_tree_file, plant_tree
from huilu.ledger.months import open_months
from huilu.org.importing.result import say_nothing
from huilu.postgres import PostgresProblem
from huilu.programmes.pack.loading import load_pack
from huilu.programmes.pack.schema import Pack
from huilu.tally.actions import fold_all

ONE_AT_A_TIME = 4_853_021  # any number will do: whoever builds the demo holds it
PACK = ROOT / "packs" / "second-batch-2023"
WORDS = ROOT / "trees" / "china.yaml"
THERE = "there already"
WAITING = "Another process is building this demo; waiting for it …"
TITLES = {
    "tables": "The tables",
    "tree_file": "The file of units",
    "tree": "The tree",
    "people": "The people",
    "programme": "The programme",
    "story": "The story",
    "registers": "The registers",
    "clock": "The clock",
}


@dataclass
class Show:
    """Tells of each step while it goes on, and keeps what it did for the answer in JSON."""

    quiet: bool
    steps: list[dict[str, Any]] = field(default_factory=list)
    bar: Any = None

    @contextmanager
    def step(self, name: str) -> Iterator[Callable[[str], None]]:
        """One step; the block says in a few words what it did."""
        said: list[str] = []
        started = perf_counter()
        yield said.append
        self.end_bar()
        seconds = round(perf_counter() - started, 2)
        did = said[-1] if said else _(THERE)
        self.steps.append({"step": name, "did": did, "seconds": seconds})
        self.tell(f"[{len(self.steps)}/{len(TITLES)}] {_(TITLES[name])}: {did} ({seconds:.1f} s)")

    def tell(self, sentence: str) -> None:
        """Say something to whoever watches."""
        if not self.quiet:
            click.echo(sentence, err=True)

    def advance(self, done: int, total: int) -> None:
        """Move the bar of the present step."""
        if self.quiet:
            return
        if self.bar is None:
            self.bar = click.progressbar(length=max(total, 1), file=sys.stderr)
            self.bar.__enter__()
        self.bar.update(done - self.bar.pos)

    def end_bar(self) -> None:
        """Finish the line of the bar."""
        if self.bar is not None:
            self.bar.__exit__(None, None, None)
            self.bar = None


@click.command(help=_("A whole province with an invented story on it"))
@click.option("--no-serve", is_flag=True, help=_("Build everything, and end without serving."))
@click.option("--port", default=8000, show_default=True, help=_("The port to listen at."))
@click.option("--cities", default="", help=_("Only these cities: four digits each, with commas. 3708 is always there."))
@click.option("--json", "as_json", is_flag=True, help=_("Answer in JSON."))
def demo(*, no_serve: bool, port: int, cities: str, as_json: bool) -> None:
    """Build what is not there yet, set the clock, and serve."""
    wanted = tuple(dict.fromkeys(city.strip() for city in cities.split(",") if city.strip()))
    show = Show(quiet=as_json)
    with _tables(show):
        with _alone(show):
            _build(show, home() / "demo.csv", wanted)
        _conclude(show, as_json=as_json)
        connection.close()
        if not no_serve:
            sys.exit(serve_site(port=port))


# The demo lays its own ground: it also prepares the tables of a database that is not ours.
demo.callback.on_database = True  # type: ignore[union-attr]


@contextmanager
def _tables(show: Show) -> Iterator[None]:
    """A running database with current tables, whoever's it is."""
    with ExitStack() as stack:
        with show.step("tables") as did:
            if "HUILU_EMBEDDED" not in os.environ:
                _migrate()
            stack.enter_context(database())
            open_months(3)
            did(_("ready"))
        yield


def _migrate() -> None:
    words = [sys.executable, "-m", "huilu.cli", "migrate", "--quiet"]
    environment = {**os.environ, "HUILU_DATABASE_ROLE": OWNER}
    if subprocess.run(words, env=environment, cwd=ROOT, stdout=sys.stderr, check=False).returncode:
        raise PostgresProblem(NOT_UPDATED)


@contextmanager
def _alone(show: Show) -> Iterator[None]:
    """One builder at a time; a second one waits and finds everything there."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [ONE_AT_A_TIME])
        if not cursor.fetchone()[0]:
            show.tell(_(WAITING))
            cursor.execute("SELECT pg_advisory_lock(%s)", [ONE_AT_A_TIME])
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [ONE_AT_A_TIME])


def _build(show: Show, file: Path, cities: tuple[str, ...]) -> None:
    _build_tree(show, file, cities)
    pack = load_pack(PACK)
    if is_played():
        with show.step("people"):
            pass
        with show.step("programme"):
            publish(pack)
        with show.step("story"):
            pass
    else:
        _build_story(show, pack)
    with show.step("registers") as did:
        if entered := play_livelihood(pack):
            fold_all()
            _analyse()
            did(_("{n} livelihood projects").format(n=f"{entered:,}"))
    with show.step("clock") as did:
        did(f"{wind().astimezone(ZONE):%Y-%m-%d %H:%M}")


def _build_tree(show: Show, file: Path, cities: tuple[str, ...]) -> None:
    with show.step("tree_file") as did:
        if make_tree_file(file, divisions=DIVISIONS, cities=cities):
            did(str(file))
    with show.step("tree") as did:
        progress = ImportProgress()
        try:
            result = plant_tree(file, words=WORDS, report=say_nothing if show.quiet else progress)
        finally:
            progress.close()
        if result:
            did(_("{n} units").format(n=f"{result.added:,}"))
            _analyse()


def _build_story(show: Show, pack: Pack) -> None:
    plan: list[Deed] = plan_story(read_land(), pack)
    with show.step("people") as did:
        if appointed := appoint_all(posts_in(plan), show.advance):
            did(_("{n} posts have a holder").format(n=f"{appointed:,}"))
    with show.step("programme") as did:
        if publish(pack):
            did(_("{pack} is published").format(pack=pack.code))
    with show.step("story") as did:
        done = play(plan, show.advance)
        fold_all()
        _analyse()
        did(_("{n} acts").format(n=f"{done:,}"))


def _analyse() -> None:
    """Let the database know its tables: only their owner may ask for that."""
    with psycopg.connect(os.environ["HUILU_DATABASE_URL"], autocommit=True) as owner:
        owner.execute("ANALYZE")


def _conclude(show: Show, *, as_json: bool) -> None:
    if as_json:
        seconds = round(sum(step["seconds"] for step in show.steps), 2)
        answer = {"demo_date": str(DEMO_DAY), "password": DEMO_PASSWORD, "steps": show.steps, "seconds": seconds}
        click.echo(json.dumps(answer, ensure_ascii=False, indent=2))
        return
    show.tell(
        _(
            "The demo is ready. Its ready-made sign-ins are on the page /demo/, all with one password: {password}"
        ).format(password=DEMO_PASSWORD)
    )
