"""The addresses of the pages."""

from __future__ import annotations

from django.urls import include, path

urlpatterns = [
    path("", include("huilu.web.home.urls")),
    path("", include("huilu.web.units.urls")),
    path("", include("huilu.web.burden.urls")),
    path("", include("huilu.web.programmes.urls")),
    path("", include("huilu.web.people.urls")),
    path("", include("huilu.web.campaigns.urls")),
    path("", include("huilu.web.handover.urls")),
    path("", include("huilu.web.answers.urls")),
    path("", include("huilu.web.adaptations.urls")),
    path("", include("huilu.web.duties.urls")),
    path("", include("huilu.web.reviews.urls")),
    path("", include("huilu.web.issues.urls")),
    path("", include("huilu.web.registers.urls")),
    path("", include("huilu.web.boards.urls")),
    path("", include("huilu.web.circuits.urls")),
    path("", include("huilu.web.rehearsal.urls")),
    path("", include("huilu.web.receipts")),
]
