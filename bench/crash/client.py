"""A client that asks until it is answered: after whatever breaks it sends the same request with the same key."""

from __future__ import annotations

import json
import random
import time
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException
from typing import Any

from bench.crash.journal import Asked, Journal

TOKEN = "t" * 32
PATIENCE = 60.0
TIMEOUT = 20.0
BREATH = (0.05, 0.25)
LATER = {409: "once.in_progress"}
# How often a confirmed request is sent once more, as by somebody who has lost the answer.
AGAIN = 0.1


class NotDone(Exception):  # noqa: N818 - it is what happened to the request
    """The request was refused, or nobody has answered it."""


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer as it came."""

    status: int
    body: bytes
    tag: str

    @property
    def data(self) -> Any:
        """The body as data."""
        return json.loads(self.body)


class Client:
    """One connection at a time, sessions of several people, and a journal."""

    def __init__(self, port: int, sessions: dict[str, str], journal: Journal, draw: random.Random) -> None:
        self._port, self._sessions, self._journal, self._draw = port, sessions, journal, draw
        self._connection: HTTPConnection | None = None

    def do(self, asked: Asked, by: str, path: str, body: dict[str, Any] | None) -> Reply:
        """The confirmed answer of one request, noted in the journal."""
        content = json.dumps(body) if body is not None else ""
        reply = self._until_answered(self._journal.asks(asked), by, path, content)
        if reply.status >= 300:
            asked.refused = f"{reply.status} {reply.data['refused']['code']}"
            raise NotDone(asked.refused)
        said = reply.data
        version = int(reply.tag.strip('"'))
        self._journal.is_told(asked, number=said["number"], version=version, state=said["state"])
        if self._draw.random() < AGAIN and self._until_answered(asked, by, path, content) != reply:
            self._journal.was_answered_otherwise(asked)
        return reply

    def _until_answered(self, asked: Asked, by: str, path: str, content: str) -> Reply:
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            asked.tries += 1
            try:
                reply = self._once(asked, by, path, content)
            except (OSError, HTTPException):
                self._hang_up()
            else:
                if reply.status < 500 and not self._is_later(reply):
                    return reply
            time.sleep(self._draw.uniform(*BREATH))
        asked.refused = "unanswered"
        raise NotDone(asked.refused)

    def _is_later(self, reply: Reply) -> bool:
        return reply.status in LATER and reply.data["refused"]["code"] == LATER[reply.status]

    def _once(self, asked: Asked, by: str, path: str, content: str) -> Reply:
        if self._connection is None:
            self._connection = HTTPConnection("127.0.0.1", self._port, timeout=TIMEOUT)
        headers = {
            "Content-Type": "application/json",
            "Cookie": f"sessionid={self._sessions[by]}; csrftoken={TOKEN}",
            "X-CSRFToken": TOKEN,
            "Idempotency-Key": f'"{asked.key}"',
        }
        self._connection.request("POST", f"/api/v1/issues{path}", content, headers)
        answer = self._connection.getresponse()
        return Reply(answer.status, answer.read(), answer.headers.get("ETag", '"0"'))

    def _hang_up(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None
