"""One form page about a batch or a hand-over: shows the form, does the act, goes back."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise

from huilu.accounts.sight import seeing
from huilu.web.forms import ActForm
from huilu.web.request import Request


@dataclass(frozen=True, slots=True)
class Acting:
    """What the page is called, what it is about, and where it leads back to."""

    request: Request
    form: ActForm
    heading: str | Promise
    back: str
    about: str
    told: str | Promise = ""
    ending: Mapping[str, Any] | None = None

    @property
    def may_be_done(self) -> bool:
        """Whether the act can be offered: a batch cannot end while one of its issues has nowhere to go."""
        return not (self.ending and self.ending["standing"].undecided)

    def answer(self, act: Callable[[], object], onward: Callable[[], str] | None = None) -> HttpResponse:
        """The form, or the way on once the act is done."""
        if self.request.method == "POST" and self.form.carries(act):
            return redirect(onward() if onward else self.back)
        with seeing(self.request.actor):
            return render(self.request, "handover/act.html", {"page": self}, status=self.form.status)
