"""Proving who one is by a password, with patience for slips of the hand and none for guessing."""

from __future__ import annotations

from hashlib import sha256
from typing import Any

from django.contrib.auth.backends import ModelBackend
from django.core.cache import cache
from django.http import HttpRequest  # noqa: TID251 - the framework hands the request to whoever proves a login

from huilu.accounts.models import Person
from huilu.accounts.rules import TooManyTries
from huilu.kernel.composed import Composed

_PERSON = Composed(lambda person_id: Person.objects.filter(pk=person_id).order_by("pk"), int)
TRIES = 10
PAUSE = 15 * 60


class PatientBackend(ModelBackend):
    """Login name and password; after ten wrong passwords from one place the login rests for a quarter of an hour.

    Failures are counted in the memory of each serving process and nowhere else: a table of who tried to
    sign in when would be a fact about persons (D3, D4).
    """

    def get_user(self, user_id: int) -> Person | None:
        """Whoever has signed in, as long as they may: asked with every page."""
        person = _PERSON.model(user_id)
        return person if person and self.user_can_authenticate(person) else None

    def authenticate(
        self, request: HttpRequest | None, username: str | None = None, password: str | None = None, **more: Any
    ) -> Person | None:
        """The person whose login and password these are."""
        key = _key(request, username or "")
        if cache.get(key, 0) >= TRIES:
            raise TooManyTries
        person = super().authenticate(request, username=username, password=password, **more)
        if isinstance(person, Person):
            cache.delete(key)
            return person
        cache.add(key, 0, PAUSE)
        cache.incr(key)
        return None


def _key(request: HttpRequest | None, username: str) -> str:
    place = request.META.get("REMOTE_ADDR", "") if request else ""
    return "tries:" + sha256(f"{username.casefold()}\n{place}".encode()).hexdigest()
