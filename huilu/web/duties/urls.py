"""The addresses of duties: each verb is a noun."""

from __future__ import annotations

from django.urls import path

from huilu.web.duties import portfolios

_UNIT = "units/<str:code>/duties/"

urlpatterns = [
    path(_UNIT, portfolios.index, name="duties"),
    path(f"{_UNIT}topics/", portfolios.topics, name="duty-topics"),
    path(f"{_UNIT}release/", portfolios.release, name="duty-release"),
    path(f"{_UNIT}first/", portfolios.first, name="duty-first"),
]
