"""bin/huilu dev: what those who change the product need."""

from __future__ import annotations

import importlib.util
import os
import subprocess
import sys
import tempfile
from pathlib import Path

import click
from psycopg.conninfo import make_conninfo

from huilu.cli.ground import set_up_django
from huilu.cli.places import ROOT
from huilu.cli.refusals_page import refusals_page
from huilu.cli.words import _

DOCS = ROOT / "docs"
PAGE = DOCS / "refusals.md"
OUT_OF_DATE = "docs/refusals.md is not what the code says. Type: bin/huilu dev refusals --write"
NOT_DRAWN = "Not what the code says: {files}. Type: bin/huilu dev diagram --write"
NOT_WRITTEN = "Not what the rules say: {files}. Type: bin/huilu dev rules --write"
NO_TOOLS = "The developer's tools are missing. Type: bin/setup --dev"


@click.group(help=_("For those who change the product: prove the rules, list the refusals"))
def dev() -> None:
    """What those who change the product need."""


@dev.command(help=_("Take away each guard in turn; the test that holds it must fail"))
@click.option("--write", is_flag=True, help=_("Search which test holds what, and write it into tests/proof/held.txt"))
@click.option("--quick", is_flag=True, help=_("Leave out what bin/test does anyway: the same tests with all guards"))
@click.option("--draw", default=0, help=_("Take away only so many, others every day."))
def prove_rules(write: bool, quick: bool, draw: int) -> None:
    """Print each guard that no test holds; status 1 if there is one."""
    _check_tools()
    options = [*(["--write"] if write else []), *(["--quick"] if quick else []), f"--draw={draw}"]
    proof = [sys.executable, "-m", "tests.proof", *options]
    with tempfile.TemporaryDirectory() as place:
        server = [sys.executable, "-m", "huilu.postgres", "--fast", str(Path(place) / "pg")]
        given = os.environ.get("HUILU_DATABASE_URL") if "HUILU_EMBEDDED" not in os.environ else None
        words = proof if given else [*server, *proof]
        sys.exit(subprocess.run(words, cwd=ROOT, env=_surroundings(place, given), check=False).returncode)


@dev.command(help=_("Plant small faults into the rules of the loop; at least 95 of 100 must be noticed"))
@click.option("--json", "as_json", is_flag=True, help=_("Answer in JSON."))
def mutate_rules(as_json: bool) -> None:
    """Print each fault that no test of the rules notices, and the share of those noticed; status 1 below 95 %."""
    _check_tools()
    tests = sorted(str(file.relative_to(ROOT)) for file in (ROOT / "tests" / "loop").glob("test_rules*.py"))
    with tempfile.TemporaryDirectory() as place:
        result = Path(place) / "mutants.json"
        plugin = ["-p", "tests.proof.mutation", "-p", "no:randomly", "-p", "no:cacheprovider"]
        words = [sys.executable, "-m", "pytest", "-q", "-s", *plugin, "--mutants-json", str(result), *tests]
        ended = subprocess.run(
            words, cwd=ROOT, env=_surroundings(place, None), check=False, stdout=sys.stderr if as_json else None
        )
        if as_json and result.exists():
            click.echo(result.read_text(encoding="utf-8"))
        sys.exit(ended.returncode)


def _check_tools() -> None:
    if importlib.util.find_spec("pytest") is None:
        raise click.ClickException(_(NO_TOOLS))


def _surroundings(place: str, given: str | None) -> dict[str, str]:
    """A home and a database of its own, so that neither the site nor tests that run beside are touched."""
    own = {"HUILU_HOME": place, "HUILU_DATABASE_ROLE": "owner"}
    rest = {name: value for name, value in os.environ.items() if not name.startswith(("HUILU_", "DJANGO_"))}
    return rest | own | ({"HUILU_DATABASE_URL": make_conninfo(given, dbname="huilu_proof")} if given else {})


@dev.command(help=_("Write the page of all refusals, or say whether it is current"))
@click.option("--write", is_flag=True, help=_("Write docs/refusals.md"))
def refusals(write: bool) -> None:
    """Write docs/refusals.md; without --write, status 1 if it is not what the code says."""
    set_up_django()
    if write:
        PAGE.write_text(refusals_page(), encoding="utf-8")
    elif not PAGE.exists() or PAGE.read_text(encoding="utf-8") != refusals_page():
        raise click.ClickException(_(OUT_OF_DATE))


@dev.command(help=_("Write the pages of the rules that packs keep, or say whether they are current"))
@click.option("--write", is_flag=True, help=_("Write docs/rules"))
def rules(write: bool) -> None:
    """Write docs/rules; without --write, status 1 if a page is not what the code says."""
    set_up_django()
    from huilu.cli.rules_pages import rules_not_current, write_rules  # noqa: PLC0415 - it reads the applications

    if write:
        write_rules(DOCS)
    elif files := rules_not_current(DOCS):
        raise click.ClickException(_(NOT_WRITTEN).format(files=", ".join(files)))


@dev.command(help=_("Draw the loop and write its tables into the manual, or say whether they are current"))
@click.option("--write", is_flag=True, help=_("Write docs/loop.svg, docs/circuit.svg and the tables"))
def diagram(write: bool) -> None:
    """Draw the pictures and write the tables of the loop; without --write, status 1 if one is not current."""
    set_up_django()
    from huilu.cli.loop_pages import loop_pages, not_current  # noqa: PLC0415 - it reads the applications

    if write:
        for file, text in loop_pages(DOCS).items():
            file.write_text(text, encoding="utf-8")
    elif files := not_current(DOCS):
        raise click.ClickException(_(NOT_DRAWN).format(files=", ".join(files)))
