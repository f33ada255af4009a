"""Idempotency-Key: a request that is repeated under its key is answered as it was the first time.

After draft-ietf-httpapi-idempotency-key-header. A request with a key is one transaction with its answer.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.db import transaction
from django.http import HttpResponse
from django.http.request import RawPostDataException
from django.utils.translation import gettext_lazy as _

from huilu.api.refusals import refused
from huilu.api.request import Request
from huilu.api.versions import ChangedSince
from huilu.kernel.refusals import Refusal
from huilu.once.actions import answer_once
from huilu.once.asking import Answer, Asked, digest_of_form

View = Callable[..., HttpResponse]

KEY_HEADER = "Idempotency-Key"
REPEATED_HEADER = "Idempotent-Replayed"
READING = {"GET", "HEAD", "OPTIONS"}
# A string of RFC 9651, as the draft wants it; many clients leave out its quotation marks.
_KEY = re.compile(r'"([!#-\[\]-~]{8,100})"|([0-9A-Za-z._:-]{8,100})')
_KEPT = ("Content-Type", "ETag")

PARAMETER = {
    "in": "header",
    "name": KEY_HEADER,
    "required": False,
    "schema": {"type": "string", "minLength": 8, "maxLength": 102},
    "description": "A key of your own making, new for each request (a UUID). A request that is repeated with its key "
    "is done once and answered as it was the first time, also after a crash on either side.",
}


class KeyUnreadable(Refusal):
    """The key has not the form that is asked for."""

    code = "api.key_unreadable"
    says = _("The header Idempotency-Key holds no key that can be used.")
    next = _("Send one text of 8 to 100 visible ASCII characters in quotation marks, for example a UUID.")
    status = 400


def answered_once(view: View) -> View:
    """The view, which answers a repeated request with the answer that it gave the first time."""

    @wraps(view)
    def answer(request: Request, **given: Any) -> HttpResponse:
        sent = request.headers.get(KEY_HEADER)
        if sent is None or request.method in READING:
            return view(request, **given)
        asked = Asked(request.auth, key_in(sent), _content(request))
        return _as_response(answer_once(asked, lambda: _answer(view, request, given)))

    return answer


def key_in(sent: str) -> str:
    """The key in the header's value."""
    found = _KEY.fullmatch(sent.strip())
    if found is None:
        raise KeyUnreadable
    return found[1] or found[2]


def _content(request: Request) -> bytes:
    """What is asked, and of whom: method, address and body."""
    address = f"{request.method} {request.get_full_path()}\n".encode()
    try:
        return address + request.body
    except RawPostDataException:  # files came with it, and were read as they came
        return address + digest_of_form(request.POST.lists(), request.FILES.lists())


def _answer(view: View, request: Request, given: dict[str, Any]) -> Answer:
    """What the view answers. A refusal is an answer too: it undoes what was begun, and is kept."""
    try:
        with transaction.atomic():
            response = view(request, **given)
    except ChangedSince:
        # It asks to read again and send the same with another If-Match: kept, it would be answered to that as well.
        raise
    except Refusal as refusal:
        response = refused(refusal)
    headers = {name: response[name] for name in _KEPT if name in response}
    return Answer(response.status_code, headers, response.content)


def _as_response(answer: Answer) -> HttpResponse:
    response = HttpResponse(answer.body, status=answer.status, headers=answer.headers)
    if answer.is_repeated:
        response[REPEATED_HEADER] = "true"
    return response
