"""The launcher: a worker that ends is started again, a site that ends takes everything with it."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable, Iterator

import pytest

from huilu.cli import children, serve
from huilu.cli.children import Child, RenewedChild

SLEEPS = ("-c", "import time; time.sleep(60)")
FAILS = ("-c", "raise SystemExit(3)")


@pytest.fixture
def started() -> Iterator[list[Child]]:
    """Children that are ended with the test."""
    ours: list[Child] = []
    yield ours
    for child in ours:
        child.stop()


def until(holds: Callable[[], bool]) -> None:
    """Wait for something, not for ever."""
    end = time.monotonic() + 20
    while not holds():
        assert time.monotonic() < end
        time.sleep(0.02)


def ends(child: Child) -> None:
    """Wait until the child has ended by itself."""
    until(lambda: child.status is not None)


def test_whoever_ends_again_and_again_waits_longer_each_time(started: list[Child]) -> None:
    worker = RenewedChild("worker", *FAILS)
    started.append(worker)
    clock, waits = time.monotonic(), []

    for _ in range(8):
        ends(worker)
        wait = worker.look(clock)
        assert wait is not None
        waits.append(wait)
        assert worker.look(clock + wait - 0.1) is None
        assert worker.status == 3
        clock += wait
        assert worker.look(clock) is None

    assert waits == [1, 2, 4, 8, 16, 32, 60, 60]


def test_whoever_has_lasted_begins_anew(started: list[Child]) -> None:
    worker = RenewedChild("worker", *FAILS)
    started.append(worker)
    clock = time.monotonic()
    for _ in range(3):
        ends(worker)
        clock += worker.look(clock) or 0
        worker.look(clock)

    ends(worker)
    assert worker.look(clock + children.LASTING) == children.SOONEST


def test_a_worker_that_is_killed_comes_back_while_the_site_goes_on(
    started: list[Child], monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("HUILU_LANG", "en")
    monkeypatch.setattr(children, "SOONEST", 0.05)
    site, worker = Child("site", *SLEEPS), RenewedChild("worker", *SLEEPS)
    started += [site, worker]
    first = worker.pid

    os.kill(first, signal.SIGKILL)
    until(lambda: not serve._has_died([site, worker]) and worker.pid != first)

    assert (site.status, worker.status) == (None, None)
    assert "worker ended by itself with status -9; it is started again in 0.05 s." in capfd.readouterr().err


def test_a_site_that_ends_ends_everything(
    started: list[Child], monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("HUILU_LANG", "en")
    site, worker = Child("site", *FAILS), RenewedChild("worker", *SLEEPS)
    started += [site, worker]

    assert serve._watch([site, worker]) == 1
    assert "site ended by itself with status 3; the rest is being stopped." in capfd.readouterr().err
