"""The launcher: the database first, then the site and the worker as its children; the database last to go."""

from __future__ import annotations

import contextlib
import os
import socket
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager

import click

from huilu.cli.children import Child, RenewedChild
from huilu.cli.words import _
from huilu.postgres import comes_as_owner

# Two at least, so that one long answer does not hold up everybody.
PROCESSES = max(2, os.cpu_count() or 1)
PORTS_TO_TRY = 50
SECONDS_TO_ANSWER = 120.0

TAKEN = "Port {taken} is in use; taking {port} instead."
STARTING = "Starting the site …"
READY = "Huilu answers at {address} (Ctrl-C stops it)"
DIED = "{name} ended by itself with status {status}; the rest is being stopped. The reason stands above."
RENEWED = "{name} ended by itself with status {status}; it is started again in {seconds} s. The reason stands above."
NO_PORT = "No port from {first} to {last} is free. Choose another with --port."
NO_ANSWER = "The site did not answer within {seconds} seconds. The reason stands above."
BROKEN = "The first page failed with status {status}. Set HUILU_DEBUG=1 and start again to see why."
STOPPED = "The site is stopped."
OWNER_SERVES = (
    "The login in HUILU_DATABASE_URL owns the tables, or may do everything: foreign code in the site could become it."
    " Make a login that owns nothing, as the manual for operators says, and start with that one."
)


@click.command(help=_("Serve the site until it is stopped."))
@click.option("--host", default="127.0.0.1", show_default=True, help=_("The address to listen at."))
@click.option("--port", default=8000, show_default=True, help=_("The port to listen at."))
@click.option("--workers", default=PROCESSES, show_default=True, help=_("How many processes serve pages."))
@click.option(
    "--jobs", default=1, show_default=True, type=click.IntRange(min=0), help=_("How many processes work beside them.")
)
def serve(*, host: str, port: int, workers: int, jobs: int) -> None:
    """Serve, and end with the status of how it went."""
    sys.exit(serve_site(host=host, port=port, workers=workers, jobs=jobs))


@click.command(help=_("Fold, seal and move what is due until stopped; no pages."))
@click.option("--jobs", default=1, show_default=True, type=click.IntRange(min=1), help=_("How many processes work."))
def work(*, jobs: int) -> None:
    """Keep workers alone running, on a machine that serves no pages."""
    _look_who_comes()
    children: list[Child] = []
    with contextlib.suppress(KeyboardInterrupt, SystemExit), _stopping(children):
        children += _workers(jobs)
        _watch(children)


def serve_site(*, host: str = "127.0.0.1", port: int = 8000, workers: int = PROCESSES, jobs: int = 1) -> int:
    """Serve over the running database until told to stop: 0 when told, 1 when a part died."""
    free = free_port(host, port)
    if free != port:
        _say(TAKEN, taken=port, port=free)
    _look_who_comes()
    _say(STARTING)
    children: list[Child] = []
    with _stopping(children):
        children.append(Child("granian", *site_words(host, free, workers)))
        children += _workers(jobs)
        try:
            if not _answers(_address(host, free), children):
                return 1
            _say(READY, address=_address(host, free))
            return _watch(children)
        except (KeyboardInterrupt, SystemExit):
            return 0


def _look_who_comes() -> None:
    """The embedded server has a login for site and worker. On another one it is the operator who makes it."""
    if "HUILU_EMBEDDED" not in os.environ and comes_as_owner(os.environ["HUILU_DATABASE_URL"]):
        _say(OWNER_SERVES)


def free_port(host: str, first: int) -> int:
    """The first port from this one on that nobody uses."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    for port in range(first, first + PORTS_TO_TRY):
        with socket.socket(family) as trial, contextlib.suppress(OSError):
            trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            trial.bind((host, port))
            return port
    raise click.ClickException(_(NO_PORT).format(first=first, last=first + PORTS_TO_TRY - 1))


@contextmanager
def _stopping(children: list[Child]) -> Iterator[None]:
    """Whatever is started inside is stopped at the end."""
    try:
        yield
    finally:
        for child in children:
            child.stop()
        _say(STOPPED)


def _workers(jobs: int) -> Iterator[Child]:
    for _place in range(jobs):
        yield RenewedChild("huilu.jobs", "-m", "huilu.jobs")


def site_words(host: str, port: int, workers: int, application: str = "config.wsgi:application") -> list[str]:
    """What the site is started with."""
    site = ["--interface", "wsgi", "--host", host, "--port", str(port), "--workers", str(workers)]
    quiet = ["--log-level", "warning", "--no-access-log", "--blocking-threads", "4"]
    # One process that is killed is started again, and the others go on meanwhile.
    return ["-m", "granian", *site, *quiet, "--respawn-failed-workers", application]


def _address(host: str, port: int) -> str:
    """The address as people type it; one that stands for every interface is reached at this machine's own."""
    named = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(host, f"[{host}]" if ":" in host else host)  # noqa: S104
    return f"http://{named}:{port}/"


def _answers(address: str, children: list[Child]) -> bool:
    """Whether the first page came; any answer of the site but a failure will do."""
    until = time.monotonic() + SECONDS_TO_ANSWER
    while time.monotonic() < until:
        if _has_died(children):
            return False
        try:
            with urllib.request.urlopen(address, timeout=30):  # noqa: S310 - the address is our own
                return True
        except urllib.error.HTTPError as answer:
            if answer.code >= 500:
                _say(BROKEN, status=answer.code)
            return answer.code < 500
        except OSError:
            time.sleep(0.1)
    _say(NO_ANSWER, seconds=int(SECONDS_TO_ANSWER))
    return False


def _watch(children: list[Child]) -> int:
    while not _has_died(children):
        time.sleep(0.3)
    return 1


def _has_died(children: list[Child]) -> bool:
    """Whether a part is gone without which nothing is served. What may be started again, is."""
    for child in children:
        if isinstance(child, RenewedChild):
            _look_after(child)
        elif child.status is not None:
            _say(DIED, name=child.name, status=child.status)
            return True
    return False


def _look_after(child: RenewedChild) -> None:
    wait = child.look(time.monotonic())
    if wait is not None:
        _say(RENEWED, name=child.name, status=child.status, seconds=f"{wait:g}")


def _say(template: str, **facts: object) -> None:
    print(_(template).format(**facts), file=sys.stderr, flush=True)
