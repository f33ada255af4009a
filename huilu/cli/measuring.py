"""What measurements of a site have in common: how often, of which site, and a bar while it lasts."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import click

from bench.site import running_site
from huilu.cli.words import _

rounds_option = click.option("--rounds", default=3, show_default=True, help=_("How often everything is measured."))
url_option = click.option("--url", help=_("A site that runs already over this home; without it, one is started."))


@contextmanager
def site(url: str | None) -> Iterator[str]:
    """The address of the site that is named, or of one that is started for the time of the block."""
    if url:
        yield url.rstrip("/")
        return
    with running_site() as address:
        yield address


@contextmanager
def bar(length: int, *, quiet: bool) -> Iterator[Callable[[], None]]:
    """What is called after each step; without a bar where the answer is for machines."""
    if quiet:
        yield lambda: None
        return
    with click.progressbar(length=length, label=_("Measuring"), file=sys.stderr) as shown:
        yield lambda: shown.update(1)
