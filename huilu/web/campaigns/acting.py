"""One act on a class as a page: its form, what it means, and the way back."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.http import HttpResponse
from django.shortcuts import redirect, render

from huilu.accounts.sight import seeing
from huilu.campaigns.models import ProblemClass
from huilu.web.campaigns.class_forms import AnswersForm, ClosureForm, LookForm, SampleForm
from huilu.web.request import Request

if TYPE_CHECKING:
    from huilu.kernel.words import Label


@dataclass(frozen=True, slots=True)
class Acting:
    """What is about to be done: with which class, by which form, called what, and what to know before.

    `is_said`: what to know is somebody's own words.
    """

    found: ProblemClass
    form: AnswersForm | ClosureForm | LookForm | SampleForm
    label: Label
    told: Label = ""
    place: Mapping[str, Any] = field(default_factory=dict)
    is_said: bool = False


def act_or_ask(request: Request, acting: Acting, act: Callable[..., object]) -> HttpResponse:
    """Do it and show the class; or ask, with what was refused."""
    by, at, number = request.actor, request.at, acting.found.number
    if request.method == "POST" and acting.form.carries(
        lambda: act(number=number, **acting.place, **acting.form.arguments, by=by, at=at)
    ):
        return redirect("class", number)
    with seeing(request.actor):
        return render(request, "campaigns/class_act.html", {"acting": acting}, status=acting.form.status)
