"""Signing in and choosing a password."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from huilu.web.forms import ActForm


class SignInForm(ActForm):
    """A username and its password."""

    username = forms.CharField(
        label=_("Username"), max_length=60, widget=forms.TextInput({"autocomplete": "username", "autofocus": True})
    )
    password = forms.CharField(
        label=_("Password"), strip=False, widget=forms.PasswordInput({"autocomplete": "current-password"})
    )


class PasswordForm(ActForm):
    """The present password and the one to come."""

    old = forms.CharField(
        label=_("Present password"), strip=False, widget=forms.PasswordInput({"autocomplete": "current-password"})
    )
    new = forms.CharField(
        label=_("New password"),
        help_text=_("At least 10 characters, and not a common word."),
        strip=False,
        widget=forms.PasswordInput({"autocomplete": "new-password"}),
    )
