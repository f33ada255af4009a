"""python -m bench.writer: acts until SIGTERM, then prints how many there were and in how many seconds."""

from __future__ import annotations

import os
import signal
import time
from threading import Event

import django

RATE = 20.0


def main() -> None:
    """Act until told to stop."""
    stop = Event()
    signal.signal(signal.SIGTERM, lambda *_: stop.set())
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    from bench.acting import act_until  # noqa: PLC0415 - it needs the applications

    began = time.monotonic()
    acts = act_until(stop, rate=RATE)
    print(acts, time.monotonic() - began)


if __name__ == "__main__":
    main()
