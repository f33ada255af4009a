"""The addresses of programmes."""

from __future__ import annotations

from django.urls import path

from huilu.web.programmes import views

urlpatterns = [
    path("programmes/", views.index, name="programmes"),
    path("programmes/<str:code>/cascade/", views.cascade, name="cascade"),
    path("programmes/<str:code>/cascade/<str:requirement>/", views.clause, name="cascade-clause"),
    path("programmes/<str:code>/changes/", views.changes, name="changes"),
]
