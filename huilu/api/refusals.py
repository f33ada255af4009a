"""Whatever says no answers in one form: {"refused": {code, says, next, facts}}."""

from __future__ import annotations

import psycopg
from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext_lazy as _
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError

from huilu.kernel.refusals import Refusal

# Lock not available, statement cancelled, deadlock.
LATER = {"55P03", "57014", "40P01"}


class NotSignedIn(Refusal):
    """Nobody, or a wrong password."""

    code = "api.not_signed_in"
    says = _("You are not signed in.")
    next = _("Send name and password (HTTP Basic), or the cookie of a session.")
    status = 401


class CsrfMissing(Refusal):
    """A session's cookie alone does not prove that its owner meant to write."""

    code = "api.csrf_missing"
    says = _("The token against forged requests is missing or wrong.")
    next = _("Send the value of the cookie csrftoken in the header X-CSRFToken.")
    status = 403


class ChangePasswordFirst(Refusal):
    """The password was set by somebody else."""

    code = "api.change_password_first"
    says = _("Your password was set by an administrator.")
    next = _("Sign in on the site once and choose your own.")
    status = 403


class NoPost(Refusal):
    """A login without an appointment, or a post that is not theirs."""

    code = "api.no_post"
    says = _("You do not hold the post “{post}” today.")
    next = _("Leave out the header X-Huilu-Post, or name one of your posts as unit code/post code.")
    status = 403


class Invalid(Refusal):
    """The request does not have the form that the description asks for."""

    code = "api.invalid"
    says = _("The request does not have the form that is asked for.")
    next = _("Correct what is listed; /api/v1/openapi.json describes every field.")
    status = 422


class Unreadable(Refusal):
    """The body is no JSON."""

    code = "api.unreadable"
    says = _("The body of the request cannot be read as JSON.")
    next = _("Send one JSON object with Content-Type: application/json.")
    status = 400


class BodyTooLarge(Refusal):
    """More than the largest file needs."""

    code = "api.body_too_large"
    says = _("The request is larger than {limit} MB.")
    next = _("Send less at a time; of a picture, a smaller one.")
    status = 413


class Busy(Refusal):
    """Somebody else is writing the same thing, or the answer took too long."""

    code = "api.busy"
    says = _("Somebody else is changing the same thing just now.")
    next = _("Try again in a moment.")
    status = 503


class Away(Refusal):
    """The database was lost: perhaps before the act, perhaps after it."""

    code = "api.away"
    says = _("The database does not answer just now. Whether your request was done is not known.")
    next = _("Send it again in a moment with the same Idempotency-Key: then it is done once and no more.")
    status = 503


def answer_refusals(api: NinjaAPI) -> None:
    """Let the API answer every refusal in its one form."""
    api.exception_handler(Refusal)(_answer_refusal)
    api.exception_handler(ValidationError)(_answer_invalid)
    api.exception_handler(AuthenticationError)(_answer_stranger)
    api.exception_handler(HttpError)(_answer_unreadable)
    api.exception_handler(RequestDataTooBig)(_answer_too_large)
    api.exception_handler(OperationalError)(_answer_later)
    api.exception_handler(InterfaceError)(_answer_later)


def refused(refusal: Refusal) -> JsonResponse:
    """The one form."""
    body = {"code": refusal.code, "says": refusal.sentence, "next": refusal.advice, "facts": refusal.facts}
    return JsonResponse({"refused": body}, status=refusal.status, json_dumps_params={"ensure_ascii": False})


def _answer_refusal(_request: HttpRequest, refusal: Refusal) -> HttpResponse:
    return refused(refusal)


def _answer_invalid(_request: HttpRequest, error: ValidationError) -> HttpResponse:
    faults = [{"where": ".".join(map(str, one["loc"])), "problem": one["msg"]} for one in error.errors]
    return refused(Invalid(faults=faults))


def _answer_stranger(_request: HttpRequest, _error: AuthenticationError) -> HttpResponse:
    response = refused(NotSignedIn())
    response["WWW-Authenticate"] = 'Basic realm="Huilu", charset="UTF-8"'
    return response


def _answer_too_large(_request: HttpRequest, _error: RequestDataTooBig) -> HttpResponse:
    return refused(BodyTooLarge(limit=settings.DATA_UPLOAD_MAX_MEMORY_SIZE // (1024 * 1024)))


def _answer_later(_request: HttpRequest, error: OperationalError | InterfaceError) -> HttpResponse:
    if getattr(error.__cause__, "sqlstate", "") in LATER:
        return refused(Busy())
    if is_lost(error):
        return refused(Away())
    raise error


def is_lost(error: Exception) -> bool:
    """Whether the connection to the database was lost, or there is none to be had (classes 08 and 57P)."""
    cause = error.__cause__
    return isinstance(cause, psycopg.Error) and (cause.sqlstate or "08").startswith(("08", "57P"))


def _answer_unreadable(_request: HttpRequest, _error: HttpError) -> HttpResponse:
    return refused(Unreadable())
