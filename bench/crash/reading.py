"""Somebody who only reads, all the time: a page that does not come from one site must come from the next."""

from __future__ import annotations

import random
import threading
from http.client import HTTPException

from bench.crash.client import Connections
from bench.crash.journal import Journal, Look

CODE = "3701"
PAGES = (f"/units/{CODE}/board/", "/", f"/units/{CODE}/", f"/api/v1/units/{CODE}/board", "/issues/")
PAUSE = (0.01, 0.1)
TRIES = 5


def read_on(sites: Connections, session: str, journal: Journal, draw: random.Random, stop: threading.Event) -> None:
    """Page after page until told to stop."""
    while not stop.wait(draw.uniform(*PAUSE)):
        journal.looked(read(sites, session, draw.choice(PAGES)))


def read(sites: Connections, session: str, path: str) -> Look:
    """One page: how often it was asked for, and from where it came."""
    look = Look(path, found=-1)
    for look.tries in range(1, TRIES + 1):
        try:
            reply, _place = sites.send("GET", path, {"Cookie": f"sessionid={session}"})
        except (OSError, HTTPException):
            continue
        look.found, look.as_of = (0 if reply.status == 200 else -reply.status), reply.as_of
        if reply.status < 500:
            break
        sites.hang_up()
    return look
