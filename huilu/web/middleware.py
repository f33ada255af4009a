"""Who reads, from where they see, and how a refusal reaches them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from http import HTTPStatus
from typing import Any, cast

import psycopg
from django.contrib import messages
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, resolve_url
from django.urls import is_valid_path
from django.utils.encoding import escape_uri_path
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from huilu.accounts.models import Person
from huilu.accounts.queries import actors_of
from huilu.accounts.sight import seeing
from huilu.clock.queries import now, rehearsal
from huilu.kernel.actor import Actor
from huilu.kernel.days import day_of
from huilu.kernel.refusals import Refusal
from huilu.web.access import Access, access_of
from huilu.web.days import read_on
from huilu.web.refusals import Away, Busy, NoPost, NotDeclared, NotText, refusal_page
from huilu.web.request import POST_KEY, Request

Answer = Callable[[HttpRequest], HttpResponse]

# Everything comes from our own address, and nothing is written into the page itself.
POLICY = "default-src 'self'; img-src 'self' data:; frame-ancestors 'none'; base-uri 'self'; form-action 'self'"
# Lock not available, statement cancelled, deadlock: all three say "later".
BUSY = {"55P03", "57014", "40P01"}
LOST = (OperationalError, InterfaceError)
# The API signs in, sees and refuses by itself.
API = "/api/"


class ActorMiddleware:
    """Tells who reads and in which post, at which moment, and lets nobody into a view that is not theirs."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path_info.startswith(API):
            return self.get_response(request)
        try:
            _know_reader(cast("Request", request))
        except LOST as problem:
            if page := _page_for_later(request, problem):
                return page
            raise
        with read_on(day_of(cast("Request", request).at)):
            response = self.get_response(request)
        response.headers.setdefault("Content-Security-Policy", POLICY)
        return response

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], _args: object, _kwargs: object
    ) -> HttpResponse | None:
        """An answer in place of the view's where the reader may not use it."""
        if request.path_info.startswith(API):
            return None
        reader, access = cast("Request", request), access_of(view)
        if access is None:
            return refusal_page(request, NotDeclared())
        return None if access is Access.EVERYBODY else _answer_for(reader, access)


def _know_reader(request: Request) -> None:
    request.rehearsal, request.at = rehearsal(), now()
    user = request.user
    request.person = user if isinstance(user, Person) and user.is_authenticated else None
    request.actors = actors_of(request.person, day_of(request.at)) if request.person else []
    # Views behind @signed_in never meet a request without an actor.
    request.actor = cast("Actor", _chosen(request))


def _chosen(request: Request) -> Actor | None:
    wanted = request.session.get(POST_KEY)
    chosen = (actor for actor in request.actors if actor.post_id == wanted)
    return next(chosen, request.actors[0] if request.actors else None)


def _answer_for(request: Request, access: Access) -> HttpResponse | None:
    if request.person is None:
        if request.method == "POST":
            messages.warning(request, _("You are signed out. What you had typed was not kept; going back may show it."))
        return redirect(f"{resolve_url('sign-in')}?{urlencode({'next': request.get_full_path()})}")
    if access is Access.PERSON:
        return None
    if not request.actors:
        return refusal_page(request, NoPost())
    return redirect("password") if request.person.must_change_password else None


def _all_of(form: QueryDict) -> Iterator[str]:
    for _name, values in form.lists():
        yield from (str(value) for value in values)


class RefusalMiddleware:
    """Turns what a rule refuses into a page that says why, and what to do next."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, _view: object, _args: object, _words: object) -> HttpResponse | None:
        """No text of ours can hold a NUL, and the database keeps none: such a request is answered before any view."""
        if request.path.startswith(API):
            return None
        said = [request.path_info, *_all_of(request.GET), *_all_of(request.POST)]
        return refusal_page(request, NotText()) if any("\0" in one for one in said) else None

    def process_exception(self, request: HttpRequest, problem: Exception) -> HttpResponse | None:
        """The refusal's page; None for whatever is no refusal."""
        if isinstance(problem, Refusal):
            return refusal_page(request, problem)
        return _page_for_later(request, problem) if isinstance(problem, LOST) else None


def _page_for_later(request: HttpRequest, problem: Exception) -> HttpResponse | None:
    """What to say where the database is busy or away; None where it is neither."""
    cause = problem.__cause__
    if getattr(cause, "sqlstate", "") in BUSY:
        return refusal_page(request, Busy())
    # Without a state the connection broke, or none was to be had; so in the classes 08 and 57P.
    is_away = isinstance(cause, psycopg.Error) and (cause.sqlstate or "08").startswith(("08", "57P"))
    return refusal_page(request, Away()) if is_away else None


class FormAddressMiddleware:
    """An address that only takes a form leads whoever merely opens it to the page on which the form stands.

    So it is after signing in again, or where somebody loads a page anew that had come back with a refusal.
    """

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        is_opened = request.method == "GET" and not request.path_info.startswith(API)
        if response.status_code != HTTPStatus.METHOD_NOT_ALLOWED or not is_opened:
            return response
        return redirect(escape_uri_path(_page_above(request.path_info)))


def _page_above(path: str) -> str:
    """The next address above that anything answers: a verb stands below what it is about."""
    above = f"{path.rstrip('/').rpartition('/')[0]}/"
    return above if above == "/" or is_valid_path(above) else _page_above(above)


class SightMiddleware:
    """Lets whoever reads see no more than is theirs, and write nothing: the database itself sees to it."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        actor = getattr(request, "actor", None)
        if actor is None or request.method not in {"GET", "HEAD"}:
            return self.get_response(request)
        with seeing(actor):
            return self.get_response(request)
