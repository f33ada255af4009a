"""The addresses of issues: each verb is a noun."""

from __future__ import annotations

from django.urls import path

from huilu.loop.states import Step
from huilu.web.issues import raising, register, views
from huilu.web.issues.steps import PAGES


def _address(step: Step, noun: str) -> str:
    """Where a step is taken. A task is finished at the task itself."""
    at = "issues/<str:number>/tasks/<int:position>" if step is Step.FINISH_TASK else "issues/<str:number>"
    return f"{at}/{noun}/"


urlpatterns = [
    path("issues/", views.mine, name="issues"),
    path("issues/new/", raising.new, name="issue-new"),
    path("issues/<str:number>/", views.show, name="issue"),
    path("units/<str:code>/register/issue/", register.show, name="issue-register"),
    *(
        path(_address(page.step, page.noun), views.take, {"page": page}, name=f"issue-{page.noun}")
        for page in PAGES.values()
    ),
]
