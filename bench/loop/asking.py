"""A life through the API: seven requests over one kept connection, each with the session of whoever acts."""

from __future__ import annotations

import json
import uuid
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from http.client import HTTPConnection, HTTPException
from typing import Any

from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore

from bench.loop import story
from bench.loop.people import Company
from huilu.accounts.models import Person
from huilu.kernel.actor import Actor
from huilu.kernel.days import day_of

Clock = Callable[[], datetime]
ISSUES = "/api/v1/issues"
TOKEN = "t" * 32


class Caller:
    """One connection, and a session for everybody who calls over it."""

    def __init__(self, port: int) -> None:
        self._connection = HTTPConnection("127.0.0.1", port, timeout=60)
        self._sessions: dict[int, str] = {}

    def life(self, company: Company, clock: Clock) -> Iterator[None]:
        """One issue from the draft to its closing; a step for each act."""
        village, county, city, inspector = company.village, company.county, company.city, company.inspector
        number = self.post(village, ISSUES, story.finding(village.unit_code))["number"]
        yield
        day = day_of(clock())
        task = {"text": story.TASK, "owner": f"{county.unit_code}/{county.post_code}"}
        cause = {"cause": story.CAUSE, "fix_kind": story.FIX_KIND}
        roads: list[tuple[Actor, str, dict[str, Any] | None]] = [
            (village, "opening", {"lead": county.unit_code, "due_on": day + timedelta(days=story.OPEN_DAYS)}),
            (county, "tasks", {**task, "due_on": day + timedelta(days=story.TASK_DAYS)}),
            (county, "tasks/1/completion", None),
            (county, "submission", {"fact": story.fact(day), **cause}),
            (city, "verifier", {"verifier": f"{city.unit_code}/{inspector.post_code}"}),
            (inspector, "closure", {"seen": story.fact(day)}),
        ]
        for by, noun, body in roads:
            self.post(by, f"{ISSUES}/{number}/{noun}", body)
            yield

    def post(self, by: Actor, path: str, body: dict[str, Any] | None) -> Any:
        """What the API answers to an act."""
        headers = {
            "Content-Type": "application/json",
            "Cookie": f"sessionid={self.session_of(by)}; csrftoken={TOKEN}",
            "X-CSRFToken": TOKEN,
            "Idempotency-Key": f'"{uuid.uuid4()}"',
        }
        content = json.dumps(body, default=str) if body is not None else ""
        return json.loads(self._answer("POST", path, content, headers))

    def get(self, by: Actor, path: str) -> bytes:
        """A page, compressed, as a browser asks for it."""
        headers = {"Cookie": f"sessionid={self.session_of(by)}", "Accept-Encoding": "gzip"}
        return self._answer("GET", path, "", headers)

    def _answer(self, method: str, path: str, content: str, headers: dict[str, str]) -> bytes:
        """The answer; a connection that was kept too long is made anew, and the key keeps it from being done twice."""
        for _attempt in range(2):
            try:
                self._connection.request(method, path, content or None, headers)
                answer = self._connection.getresponse()
                said = answer.read()
            except (ConnectionError, HTTPException):
                self._connection.close()
                continue
            if answer.status >= 300:
                raise RuntimeError(f"{path} was answered with {answer.status}: {said!r}")
            return said
        raise RuntimeError(f"{path} was not answered")

    def session_of(self, by: Actor) -> str:
        """Signed in beforehand: checking a password is slow on purpose, and nobody does it for every act."""
        if by.person_id not in self._sessions:
            session = SessionStore()
            session[SESSION_KEY] = str(by.person_id)
            session[BACKEND_SESSION_KEY] = "huilu.accounts.entry.PatientBackend"
            session[HASH_SESSION_KEY] = Person.objects.get(pk=by.person_id).get_session_auth_hash()
            session.save()
            self._sessions[by.person_id] = str(session.session_key)
        return self._sessions[by.person_id]
