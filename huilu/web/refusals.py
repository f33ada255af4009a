"""Refusals as pages, and the few that only a page can give."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from huilu.kernel.refusals import Refusal


class NoPost(Refusal):
    """Signed in, but holding no post today."""

    code = "web.no_post"
    says = _("You hold no post today, so there is nothing that you could see or do.")
    next = _("Ask the administrator of your unit to appoint you to a post.")
    status = 403


class NotDeclared(Refusal):
    """A page that does not say for whom it is."""

    code = "web.not_declared"
    says = _("This page does not say who may use it, so nobody may.")
    next = _("Tell whoever looks after the system.")
    status = 403


class Busy(Refusal):
    """The database gave up waiting for a lock."""

    code = "web.busy"
    says = _("Somebody is changing the same thing just now; nothing of yours was saved.")
    next = _("Wait a moment and do it again.")
    status = 503


class Away(Refusal):
    """The database was lost: perhaps before the act, perhaps after it."""

    code = "web.away"
    says = _("The database does not answer just now.")
    next = _("Wait a moment and send it again: what was done already is not done twice.")
    status = 503


class NotText(Refusal):
    """A NUL in the address or in a field."""

    code = "web.not_text"
    says = _("The address or a field holds a character that is no text (NUL).")
    next = _("Go back and type it anew.")
    status = 400


class WrongSignIn(Refusal):
    """No such login, or another password."""

    code = "web.wrong_sign_in"
    says = _("The username or the password is not right.")
    next = _("Check both, or ask the administrator of your unit for a new password.")
    status = 422


class NoSuchPost(Refusal):
    """The unit has no post of that code."""

    code = "web.no_such_post"
    says = _("The unit {unit} has no post “{post}”.")
    next = _("Look at the unit's posts for those it has.")
    status = 404


class NotRehearsing(Refusal):
    """Ready-made sign-ins belong to the demonstration."""

    code = "web.not_rehearsing"
    says = _("Ready-made sign-ins exist only in the demonstration.")
    next = _("Sign in with your own username.")
    status = 404


def refusal_page(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    """The refusal as a page; as a part of one where htmx has asked."""
    template = "web/refusal.html#refusal" if getattr(request, "htmx", False) else "web/refusal.html"
    return render(request, template, {"refusal": refusal}, status=refusal.status)
