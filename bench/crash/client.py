"""A client that asks until it is answered: after whatever breaks it sends the same request with the same key.

As a load balancer would, it goes to the next site when one does not answer. What somebody has done, they look at now
and then right afterwards: they must find it, wherever the page was read.
"""

from __future__ import annotations

import json
import random
import time
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException
from typing import Any

from bench.crash.journal import Asked, Journal, Look

TOKEN = "t" * 32
PATIENCE = 60.0
TIMEOUT = 20.0
BREATH = (0.05, 0.25)
LATER = {409: "once.in_progress"}
# How often a confirmed request is sent once more, as by somebody who has lost the answer, and how often looked at.
AGAIN, LOOKED_AT = 0.1, 0.3
SEEN = "Huilu-Seen"


class NotDone(Exception):  # noqa: N818 - it is what happened to the request
    """The request was refused, or nobody has answered it."""


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer as it came. `as_of` is said where a replica was read."""

    status: int
    body: bytes
    tag: str
    as_of: str = ""

    @property
    def data(self) -> Any:
        """The body as data."""
        return json.loads(self.body)

    @property
    def version(self) -> int:
        """How many acts the issue has had."""
        return int(self.tag.strip('"'))


class Connections:
    """Whoever sends requests to the sites: one connection at a time, kept until it breaks; then the next site's."""

    def __init__(self, ports: list[int], first: int) -> None:
        self._ports, self._place = ports, first % len(ports)
        self._connection: HTTPConnection | None = None

    def send(self, method: str, path: str, headers: dict[str, str], content: str = "") -> tuple[Reply, str]:
        """The answer, and how far the log had come by then where the site says so."""
        if self._connection is None:
            self._connection = HTTPConnection("127.0.0.1", self._ports[self._place], timeout=TIMEOUT)
        try:
            self._connection.request(method, path, content or None, headers)
            answer = self._connection.getresponse()
            reply = Reply(answer.status, answer.read(), answer.headers.get("ETag", '"0"'), _as_of(answer))
        except (OSError, HTTPException):
            self.hang_up()
            raise
        return reply, answer.headers.get(SEEN, "")

    def hang_up(self) -> None:
        """Go to the next site."""
        if self._connection is not None:
            self._connection.close()
        self._connection, self._place = None, (self._place + 1) % len(self._ports)


def _as_of(answer: Any) -> str:
    return str(answer.headers.get("Huilu-As-Of", ""))


class Client:
    """Sessions of several people, and a journal."""

    def __init__(self, sites: Connections, sessions: dict[str, str], journal: Journal, draw: random.Random) -> None:
        self._sites, self._sessions, self._journal, self._draw = sites, sessions, journal, draw
        self._seen: dict[str, str] = {}

    def do(self, asked: Asked, by: str, path: str, body: dict[str, Any] | None) -> Reply:
        """The confirmed answer of one request, noted in the journal."""
        content = json.dumps(body) if body is not None else ""
        reply = self._until_answered(self._journal.asks(asked), by, path, content)
        if reply.status >= 300:
            asked.refused = f"{reply.status} {reply.data['refused']['code']}"
            raise NotDone(asked.refused)
        said = reply.data
        self._journal.is_told(asked, number=said["number"], version=reply.version, state=said["state"])
        if self._draw.random() < AGAIN and self._until_answered(asked, by, path, content) != reply:
            self._journal.was_answered_otherwise(asked)
        if self._draw.random() < LOOKED_AT:
            self._look_at_own(asked, by)
        return reply

    def _look_at_own(self, asked: Asked, by: str) -> None:
        """Whoever has just acted finds it, wherever they are answered from."""
        look, until = Look(f"/api/v1/issues/{asked.number}", wanted=asked.version), time.monotonic() + PATIENCE
        while time.monotonic() < until:
            look.tries += 1
            try:
                reply, _place = self._sites.send("GET", look.path, self._headers(by))
            except (OSError, HTTPException):
                reply = Reply(503, b"", '"0"')
            if reply.status < 500:
                look.found, look.as_of = reply.version if reply.status < 300 else -reply.status, reply.as_of
                break
            time.sleep(self._draw.uniform(*BREATH))
        self._journal.looked(look)

    def _until_answered(self, asked: Asked, by: str, path: str, content: str) -> Reply:
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            asked.tries += 1
            try:
                reply = self._once(asked, by, path, content)
            except (OSError, HTTPException):
                pass
            else:
                if reply.status < 500 and not self._is_later(reply):
                    return reply
            time.sleep(self._draw.uniform(*BREATH))
        asked.refused = "unanswered"
        raise NotDone(asked.refused)

    def _is_later(self, reply: Reply) -> bool:
        return reply.status in LATER and reply.data["refused"]["code"] == LATER[reply.status]

    def _once(self, asked: Asked, by: str, path: str, content: str) -> Reply:
        headers = self._headers(by) | {
            "Content-Type": "application/json",
            "X-CSRFToken": TOKEN,
            "Idempotency-Key": f'"{asked.key}"',
        }
        reply, place = self._sites.send("POST", f"/api/v1/issues{path}", headers, content)
        self._seen[by] = place or self._seen.get(by, "")
        return reply

    def _headers(self, by: str) -> dict[str, str]:
        cookies = f"sessionid={self._sessions[by]}; csrftoken={TOKEN}"
        seen = self._seen.get(by)
        return {"Cookie": f"{cookies}; huilu-seen={seen}" if seen else cookies}
