"""Whatever is sent, the API answers: made from its own description, by schemathesis."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from django.test import Client
from hypothesis import HealthCheck, given, seed, settings
from hypothesis import strategies as st
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import response_schema_conformance

from config.wsgi import application
from huilu.accounts.models import Person
from tests.cast import Cast

REAL = {"code": "370811", "number": "370811007201-0001"}
EXAMPLES = 2


@pytest.fixture
def connection_stays() -> Iterator[None]:
    """A request of its own would close the connection that holds the test's transaction."""
    for moment in (request_started, request_finished):
        moment.disconnect(close_old_connections)
    yield
    for moment in (request_started, request_finished):
        moment.connect(close_old_connections)


@pytest.fixture
def signed_in(bound: Cast, connection_stays: None) -> dict[str, Any]:
    """The cookies of the county's session, and the header that goes with them."""
    bound.opens()
    bound.actor("370811")
    client = Client()
    client.force_login(Person.objects.get(username="370811"))
    token = "t" * 32
    return {
        "cookies": {"sessionid": client.cookies["sessionid"].value, "csrftoken": token},
        # Whoever reads the answers here does not unpack them.
        "headers": {"X-CSRFToken": token, "Accept-Encoding": "identity"},
    }


def test_whatever_is_sent_is_answered(signed_in: dict[str, Any]) -> None:
    description = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", application)
    operations: list[Any] = [found.ok() for found in description.get_all_operations()]  # type: ignore[union-attr]

    for operation in operations:
        _try(operation, signed_in)

    assert len(operations) > 20


def _try(operation: Any, signed_in: dict[str, Any]) -> None:
    @seed(2023)
    @settings(max_examples=EXAMPLES, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    @given(case=operation.as_strategy(), real=st.booleans())
    def ask(case: Any, real: bool) -> None:
        for name in REAL if real else ():
            if name in case.path_parameters:
                case.path_parameters[name] = REAL[name]
        answer = case.call(**signed_in)
        case.validate_response(answer, checks=[not_a_server_error, response_schema_conformance])

    ask()
