"""What is done to a unit and read of it: through the door, and as it stands afterwards."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.http import HttpResponse

from huilu.accounts.sight import seeing
from huilu.api.request import Request, answer
from huilu.clock.queries import now
from huilu.org.models import Unit
from huilu.org.queries import find_unit

Tells = Callable[[Unit], Mapping[str, Any]]


def read_unit(request: Request, code: str, tells: Tells) -> HttpResponse:
    """What is told of the unit, to whoever may see it."""
    with seeing(request.auth):
        return answer(tells(find_unit(code, for_=request.auth)))


def act_on_unit(
    request: Request, verb: Callable[..., object], code: str, given: Mapping[str, Any], tells: Tells
) -> HttpResponse:
    """Through the door, the verb, and what is told of the unit after it."""
    with seeing(request.auth):
        find_unit(code, for_=request.auth)
    verb(unit=code, **given, by=request.auth, at=now())
    return read_unit(request, code, tells)
