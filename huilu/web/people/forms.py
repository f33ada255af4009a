"""Adding people and posts, appointing, handing over, setting a password."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from huilu.web.forms import ActForm, DayInput


def _username() -> forms.CharField:
    return forms.CharField(
        label=_("Username"), max_length=60, widget=forms.TextInput({"autocomplete": "off", "autocapitalize": "none"})
    )


class NewPasswordForm(ActForm):
    """A login, and the password with which it begins."""

    username = _username()
    password = forms.CharField(
        label=_("First password"),
        help_text=_("At least 10 characters. It must be changed at the first sign-in."),
        strip=False,
        widget=forms.PasswordInput({"autocomplete": "new-password"}),
    )


class NewPostForm(ActForm):
    """A post of the unit."""

    code = forms.SlugField(label=_("Code of the post"), help_text=_("Small letters, for example “office”."))
    zh = forms.CharField(label=_("Name in Chinese"), max_length=40)
    en = forms.CharField(label=_("Name in English"), max_length=60)
    administers = forms.BooleanField(label=_("Manages posts and people here and below"), required=False)


class AppointmentForm(ActForm):
    """Who holds the post, from when to when."""

    username = _username()
    from_on = forms.DateField(label=_("From"), widget=DayInput)
    to_on = forms.DateField(
        label=_("Until before"), help_text=_("Leave empty if it is open-ended."), required=False, widget=DayInput
    )

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, initial={"from_on": today}, **kwargs)


class HandOverForm(ActForm):
    """Who takes the post over, and when."""

    username = forms.CharField(label=_("Username of the successor"), max_length=60)
    on = forms.DateField(label=_("First day of the successor"), widget=DayInput)

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, initial={"on": today}, **kwargs)


class DeputyForm(ActForm):
    """Who acts in the post besides its holder, and for how long."""

    username = _username()
    from_on = forms.DateField(label=_("From"), widget=DayInput)
    to_on = forms.DateField(
        label=_("Until before"), help_text=_("A deputy acts for a period; it can be given anew."), widget=DayInput
    )

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, initial={"from_on": today}, **kwargs)


class DepartureForm(ActForm):
    """Who is in the post no more, and from when on."""

    username = _username()
    on = forms.DateField(label=_("First day on which they are in the post no more"), widget=DayInput)

    def __init__(self, *args: Any, today: date, username: str, **kwargs: Any) -> None:
        super().__init__(*args, initial={"on": today, "username": username}, **kwargs)
