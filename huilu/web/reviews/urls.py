"""The addresses of reviews, briefs and launches."""

from __future__ import annotations

from django.urls import path

from huilu.web.reviews import acting, briefs, launches, reading

_REVIEWS = "units/<str:code>/reviews/"
_ONE = f"{_REVIEWS}<int:serial>/"

urlpatterns = [
    path(_REVIEWS, reading.index, name="reviews"),
    path(f"{_REVIEWS}new/", acting.new, name="review-new"),
    path(f"{_REVIEWS}extra/", acting.extra, name="review-extra"),
    path(f"{_REVIEWS}open/", reading.open_issues, name="review-open"),
    path(f"{_REVIEWS}brief/", briefs.show, name="brief"),
    path(f"{_REVIEWS}brief/file/", briefs.take_away, name="brief-file"),
    path(_ONE, reading.show, name="review"),
    path(f"{_ONE}decision/", acting.decision, name="review-decision"),
    path(f"{_ONE}end/", acting.end, name="review-end"),
    path(f"{_ONE}calling-off/", acting.calling_off, name="review-calling-off"),
    path("units/<str:code>/launches/", launches.index, name="launches"),
]
