"""The addresses of issues: each verb is a noun."""

from __future__ import annotations

from django.urls import path

from huilu.loop.states import Who
from huilu.loop.verbs import VERBS, Verb
from huilu.web.issues import raising, register, views

PEOPLES = [verb for verb in VERBS.values() if verb.transition.who is not Who.CALENDAR]


def _address(verb: Verb) -> str:
    """Where a step is taken: at the issue, or at the one of several that it is about."""
    at = f"/{verb.position}/<int:position>" if verb.position else ""
    return f"issues/<str:number>{at}/{verb.noun}/"


urlpatterns = [
    path("issues/", views.mine, name="issues"),
    path("issues/new/", raising.new, name="issue-new"),
    path("issues/new/fixed/", raising.found_and_fixed, name="issue-new-fixed"),
    path("issues/<str:number>/", views.show, name="issue"),
    path("issues/<str:number>/files/<int:position>/", views.file, name="issue-file"),
    path("units/<str:code>/register/issue/", register.show, name="issue-register"),
    *(path(_address(verb), views.take, {"verb": verb}, name=f"issue-{verb.step.value}") for verb in PEOPLES),
]
