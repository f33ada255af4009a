"""Addresses of a unit, its list and its obligations."""

from __future__ import annotations

from django.urls import path

from huilu.web.units import history, obligations, views

_OBLIGATION = "units/<str:code>/obligations/<str:programme>/<str:requirement>/"

urlpatterns = [
    path("units/<str:code>/", views.unit_page, name="unit"),
    path("units/<str:code>/list/", views.my_list, name="my-list"),
    path("units/<str:code>/history/", history.history, name="unit-history"),
    path(_OBLIGATION, obligations.obligation, name="obligation"),
    path(f"{_OBLIGATION}progress/", obligations.progress, name="progress"),
    path(f"{_OBLIGATION}taking-back/", obligations.taking_back, name="taking-back"),
]
