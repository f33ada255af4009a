"""The addresses of dry runs and of load calendars."""

from __future__ import annotations

from django.urls import path

from huilu.web.rehearsal import load, views

urlpatterns = [
    path("programmes/dry-run/", views.choose, name="dry-run"),
    path("programmes/dry-run/<str:programme>/", views.show, name="dry-run-programme"),
    path("programmes/dry-run/<str:programme>/report/", views.take_away, name="dry-run-report"),
    path("units/<str:code>/load/", load.load, name="load"),
]
