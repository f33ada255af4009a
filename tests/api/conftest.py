"""Somebody who calls the API."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from huilu.accounts.models import Person
from huilu.clock.actions import set_rehearsal_clock
from tests.cast import Cast

Call = Callable[..., tuple[int, Any]]
PASSWORD = "correct horse battery"


@pytest.fixture
def call(town: Cast) -> Call:
    """Call one address as a unit's office, or as "unit/post", an hour after the call before."""

    def ask(method: str, path: str, by: str, body: Any = None, **headers: str) -> tuple[int, Any]:
        unit, _slash, post = by.partition("/")
        username = f"{unit}-{post}" if post else unit
        town.actor(unit, username=username, post=post or "office")
        set_rehearsal_clock(town.later())
        client = Client(headers=headers)
        client.force_login(Person.objects.get(username=username))
        content = {"data": json.dumps(body), "content_type": "application/json"} if body is not None else {}
        answer = getattr(client, method.lower())(f"/api/v1{path}", **content)
        return answer.status_code, answer.json()

    return ask


def basic(username: str, password: str = PASSWORD) -> str:
    """The header with name and password."""
    return "Basic " + base64.b64encode(f"{username}:{password}".encode()).decode()
