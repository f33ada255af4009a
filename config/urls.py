"""Addresses: composition only."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path

from huilu.api.urls import api

urlpatterns: list[URLPattern | URLResolver] = [
    path("api/v1/", api.urls),
    path("", include("huilu.web.urls")),
]
