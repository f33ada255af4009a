"""A form that is sent twice acts once: a double click, a reload, a browser that sends it again."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect

from huilu.once.actions import answer_once
from huilu.once.asking import Answer, Asked, digest_of_form
from huilu.web.request import Request

P = ParamSpec("P")
View = Callable[Concatenate[Request, P], HttpResponse]

# The framework masks this token anew for every page that it shows, so it tells one showing of a form from the next.
TOKEN = "csrfmiddlewaretoken"  # noqa: S105 - the name of a field
WAY_ON = 302


def acts_once(view: View[P]) -> View[P]:
    """The view; where the same form with the same content comes again, it leads where the first one led.

    Only what was done is remembered, as a redirect. A form that comes back with a fault may be sent again.
    """

    @wraps(view)
    def answer(request: Request, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        shown = request.POST.get(TOKEN) if request.method == "POST" else None
        if not shown:
            return view(request, *args, **kwargs)
        responses: list[HttpResponse] = []

        def act() -> Answer | None:
            responses.append(view(request, *args, **kwargs))
            return _done(request, responses[0])

        kept = answer_once(_asked(request, shown), act, waits=True)
        return responses[0] if responses or kept is None else _as_response(request, kept)

    return answer


def _asked(request: Request, shown: str) -> Asked:
    # What was typed is part of the key: whoever goes back and types something else means something else.
    content = digest_of_form(request.POST.lists(), request.FILES.lists())
    return Asked(request.actor, f"{shown} {request.get_full_path()} {content.hex()}", content)


def _done(request: Request, response: HttpResponse) -> Answer | None:
    """What is remembered: the way on, and what was said about it."""
    if response.status_code != WAY_ON:
        return None
    said = list(messages.get_messages(request))
    _say(request, [(one.level, one.message) for one in said])
    words = [(one.level, str(one.message)) for one in said]
    return Answer(response.status_code, {"Location": response["Location"]}, json.dumps(words).encode())


def _as_response(request: Request, kept: Answer) -> HttpResponse:
    _say(request, json.loads(kept.body))
    return HttpResponseRedirect(kept.headers["Location"])


def _say(request: Request, words: Iterable[tuple[int, str]]) -> None:
    for level, sentence in words:
        messages.add_message(request, level, sentence)
