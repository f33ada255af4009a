"""Signing in and out, one's password, one's language, and the ready-made sign-ins of the demonstration."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth import authenticate, login, logout, update_session_auth_hash
from django.http import HttpResponse
from django.shortcuts import redirect, render, resolve_url
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST
from django.views.i18n import set_language

from huilu.accounts.actions import change_password
from huilu.demo.cast import SIGN_INS
from huilu.web.access import open_to_all, person_only
from huilu.web.home.forms import PasswordForm, SignInForm
from huilu.web.refusals import NoPost, NotRehearsing, WrongSignIn
from huilu.web.request import Request


@open_to_all
@never_cache
@sensitive_post_parameters("password")
def sign_in(request: Request) -> HttpResponse:
    """Ask for username and password, and let in whoever knows them."""
    form = SignInForm(request.POST or None)
    if request.method == "POST" and form.carries(lambda: _let_in(request, form)):
        return redirect(_way_on(request))
    shown = {"form": form, "next": _way_on(request)}
    return render(request, "home/sign_in.html", shown, status=form.status)


def _let_in(request: Request, form: SignInForm) -> None:
    person = authenticate(request, **form.cleaned_data)
    if person is None:
        raise WrongSignIn
    login(request, person)


def _way_on(request: Request) -> str:
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    safe = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    return wanted if safe else resolve_url("home")


@person_only
@require_POST
def sign_out(request: Request) -> HttpResponse:
    """Forget who reads."""
    logout(request)
    return redirect("sign-in")


@person_only
@never_cache
@sensitive_post_parameters("old", "new")
def password(request: Request) -> HttpResponse:
    """Choose a new password."""
    form = PasswordForm(request.POST or None)
    if request.method == "POST" and form.carries(lambda: _choose_password(request, form)):
        messages.success(request, _("The new password holds from now on."))
        return redirect("home")
    return render(request, "home/password.html", {"form": form}, status=form.status)


def _choose_password(request: Request, form: PasswordForm) -> None:
    if request.person is None or not request.actors:
        raise NoPost
    words = form.cleaned_data
    change_password(person=request.person, old=words["old"], new=words["new"], by=request.actor, at=request.at)
    request.person.refresh_from_db()
    # Other sessions of this login end; this one goes on.
    update_session_auth_hash(request, request.person)


@open_to_all
@require_POST
def language(request: Request) -> HttpResponse:
    """Read in the other language from now on."""
    return set_language(request)


@open_to_all
def demo(request: Request) -> HttpResponse:
    """The ready-made sign-ins, each with one button; only while a demonstration runs."""
    if request.rehearsal is None:
        raise NotRehearsing
    return render(request, "home/demo.html", {"sign_ins": SIGN_INS})
