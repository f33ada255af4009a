"""The real site over the present home, started for the time of a measurement."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from bench.ports import own_port

ROOT = Path(__file__).resolve().parent.parent
PATIENCE = 90.0


@contextmanager
def running_site() -> Iterator[str]:
    """The address of a site of our own: server and worker, as `bin/huilu serve` starts them."""
    port = own_port("127.0.0.1")
    with child("-m", "huilu.cli", "serve", "--port", str(port)) as site:
        address = f"http://127.0.0.1:{port}"
        _await(address, site)
        yield address


@contextmanager
def child(*words: str) -> Iterator[subprocess.Popen[str]]:
    """A Python process that ends with the block."""
    paths = os.pathsep.join(filter(None, [str(ROOT), os.environ.get("PYTHONPATH")]))
    process = subprocess.Popen(
        [sys.executable, *words],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": paths},
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    try:
        yield process
    finally:
        process.send_signal(signal.SIGTERM)
        with suppress(subprocess.TimeoutExpired):
            process.wait(30)
        process.kill()


def _await(address: str, site: subprocess.Popen[str]) -> None:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until and site.poll() is None:
        try:
            with urllib.request.urlopen(f"{address}/sign-in/", timeout=5):
                return
        except urllib.error.HTTPError:
            return
        except OSError:
            time.sleep(0.2)
    raise TimeoutError(f"the site at {address} did not answer")
