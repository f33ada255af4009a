"""Every view declares who may use it. A view that declares nothing is refused to everybody."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from functools import wraps
from typing import Any, Concatenate, ParamSpec, cast

from django.http import HttpRequest, HttpResponse

from huilu.web.request import Request
from huilu.web.resent import acts_once

P = ParamSpec("P")
View = Callable[Concatenate[Request, P], HttpResponse]
Plain = Callable[Concatenate[HttpRequest, P], HttpResponse]


class Access(StrEnum):
    """Who may use a view at all. What may be seen and done inside is decided by the doors and the rules."""

    EVERYBODY = "everybody"
    PERSON = "person"
    ACTOR = "actor"


def open_to_all(view: View[P]) -> Plain[P]:
    """The view answers everybody, signed in or not."""
    return _declared(view, Access.EVERYBODY)


def person_only(view: View[P]) -> Plain[P]:
    """The view answers whoever is signed in, also without a post and before a given password is changed."""
    return _declared(view, Access.PERSON)


def signed_in(view: View[P]) -> Plain[P]:
    """The view answers whoever is signed in and holds a post: `request.actor` is there. A form acts once."""
    return _declared(acts_once(view), Access.ACTOR)


def access_of(view: Callable[..., Any]) -> Access | None:
    """What the view has declared."""
    return getattr(view, "access", None)


def _declared(view: View[P], access: Access) -> Plain[P]:
    @wraps(view)
    def answer(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        return view(cast("Request", request), *args, **kwargs)

    answer.access = access  # type: ignore[attr-defined]
    return cast("Plain[P]", answer)
