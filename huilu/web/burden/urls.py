"""The addresses of demands: each verb is a noun."""

from __future__ import annotations

from django.urls import path

from huilu.web.burden import views

urlpatterns = [
    path("units/<str:code>/demands/", views.account, name="demands"),
    path("guard-desk/", views.guard_desk, name="guard-desk"),
    path("demands/<path:code>/flag/", views.flag, name="demand-flag"),
    path("demands/<path:code>/suspension/", views.suspension, name="demand-suspension"),
    path("demands/<path:code>/lifting/", views.lifting, name="demand-lifting"),
    path("demands/<path:code>/stopping/", views.stopping, name="demand-stopping"),
    path("demands/<path:code>/", views.demand, name="demand"),
]
