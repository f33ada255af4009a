"""The addresses of adaptations: each verb is a noun."""

from __future__ import annotations

from django.urls import path

from huilu.web.adaptations import asking, views

_OBLIGATION = "units/<str:code>/obligations/<str:programme>/<str:requirement>/"
_ONE = "adaptations/<str:code>/<str:programme>/<str:requirement>/<int:serial>/"

urlpatterns = [
    path("adaptations/", views.desk, name="adaptations"),
    path(f"{_ONE}grant/", views.grant, name="adaptation-grant"),
    path(f"{_ONE}refusal/", views.refusal, name="adaptation-refusal"),
    path(f"{_OBLIGATION}adaptation/", asking.ask, name="adaptation"),
    path(f"{_OBLIGATION}adaptation/taking-back/", asking.taking_back, name="adaptation-taking-back"),
]
