"""Who calls: a session of the site, or name and password with each request; and in which post."""

from __future__ import annotations

from typing import Any, cast

from django.contrib.auth import authenticate
from django.http import HttpRequest
from ninja.security import APIKeyCookie, HttpBasicAuth
from ninja.utils import check_csrf
from typing_extensions import override

from huilu.accounts.models import Person
from huilu.accounts.queries import actors_of
from huilu.accounts.rules import USERNAME
from huilu.api.refusals import ChangePasswordFirst, CsrfMissing, NoPost
from huilu.api.request import Request
from huilu.clock.queries import now
from huilu.kernel.actor import Actor
from huilu.kernel.days import day_of

POST_HEADER = "X-Huilu-Post"


class ByPassword(HttpBasicAuth):
    """Name and password with each request: meant for scripts. Checking a password is slow on purpose."""

    @override
    def authenticate(self, request: HttpRequest, username: str, password: str) -> Actor | None:
        if not USERNAME.fullmatch(username):
            return None
        person = authenticate(request, username=username, password=password)
        return chosen_actor(request, person) if isinstance(person, Person) else None


class BySession(APIKeyCookie):
    """The session of whoever has signed in on the site; writing needs the token against forged requests."""

    param_name = "sessionid"

    @override
    def __call__(self, request: HttpRequest) -> Actor | None:
        person: Any = request.user
        if not isinstance(person, Person):
            return None
        if check_csrf(request) is not None:
            raise CsrfMissing
        return self.authenticate(request, None)

    @override
    def authenticate(self, request: HttpRequest, key: str | None) -> Actor | None:
        person: Any = request.user
        return chosen_actor(request, person)


def chosen_actor(request: HttpRequest, person: Person) -> Actor:
    """The person in the post that the request names, else in the first one held."""
    if person.must_change_password:
        raise ChangePasswordFirst
    wanted, asked = request.headers.get(POST_HEADER, ""), cast("Request", request)
    asked.at = now()
    for actor in actors_of(person, day_of(asked.at)):
        if wanted in {"", f"{actor.unit_code}/{actor.post_code}"}:
            return actor
    raise NoPost(post=wanted or "-")
