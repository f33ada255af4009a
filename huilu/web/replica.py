"""Pages are read on a replica where there is one, and nobody misses there what they have done themselves."""

from __future__ import annotations

from collections.abc import Callable
from copy import copy
from datetime import datetime

from django.conf import settings
from django.db import Error
from django.http import HttpRequest, HttpResponse

from huilu.kernel import replica

Answer = Callable[[HttpRequest], HttpResponse]

READING = {"GET", "HEAD"}
# How far the reader has written: browsers keep it as a cookie, programs send the header back.
SEEN_COOKIE, SEEN_HEADER, AS_OF_HEADER = "huilu-seen", "Huilu-Seen", "Huilu-As-Of"
FAILED = 500


class ReplicaMiddleware:
    """Whoever only reads is answered from the replica; whoever writes is told how far the log has come by then."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not replica.is_there():
            return self.get_response(request)
        if request.method in READING:
            return self._read(request)
        response = self.get_response(request)
        _tell_how_far(response)
        return response

    def _read(self, request: HttpRequest) -> HttpResponse:
        place = _seen_by(request)
        if place is None:
            return self.get_response(request)
        # What is found out about the reader is noted at the request; whoever asks again begins without it.
        spare = copy(request)
        with replica.reading_behind(place) as as_of:
            if as_of is not None:
                response = self._read_as_of(request, as_of)
                if response.status_code < FAILED:
                    return response
                replica.leave_alone()
        return self.get_response(spare)

    def _read_as_of(self, request: HttpRequest, as_of: datetime) -> HttpResponse:
        request.as_of = as_of  # type: ignore[attr-defined]
        response = self.get_response(request)
        response.headers[AS_OF_HEADER] = as_of.isoformat()
        return response


def _seen_by(request: HttpRequest) -> str | None:
    """How far this reader has written. None where nobody knows: a program that proves itself anew each time."""
    said = request.headers.get(SEEN_HEADER) or request.COOKIES.get(SEEN_COOKIE)
    if said is None and "Authorization" in request.headers:
        return None
    return replica.as_place(said or "")


def _tell_how_far(response: HttpResponse) -> None:
    try:
        place = replica.written_so_far()
    except Error:
        # The primary is lost after the act; what was kept in the cookie before still holds.
        return
    response.headers[SEEN_HEADER] = place
    response.set_cookie(SEEN_COOKIE, place, secure=settings.SESSION_COOKIE_SECURE, httponly=True, samesite="Lax")
