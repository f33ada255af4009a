"""python -m huilu.jobs: the worker, until it is told to stop."""

from __future__ import annotations

import os
import signal
from threading import Event

import django


def main() -> None:
    """Work until SIGTERM or Ctrl-C; the round at hand is finished first."""
    stop = Event()
    for ending in (signal.SIGTERM, signal.SIGINT):
        signal.signal(ending, lambda *_: stop.set())
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    from huilu.jobs.worker import Worker  # noqa: PLC0415 - it needs the applications

    Worker(stop).run()


if __name__ == "__main__":
    main()
