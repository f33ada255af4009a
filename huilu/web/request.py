"""What our middleware adds to a request."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.http import HttpRequest

from huilu.accounts.models import Person
from huilu.clock.models import RehearsalClock
from huilu.kernel.actor import Actor

if TYPE_CHECKING:
    from django_htmx.middleware import HtmxDetails

POST_KEY = "post"


class Request(HttpRequest):
    """A request whose reader, moment and posts are known. `actor` is there in every view behind `@signed_in`."""

    person: Person | None
    actor: Actor
    actors: list[Actor]
    at: datetime
    rehearsal: RehearsalClock | None
    htmx: HtmxDetails
