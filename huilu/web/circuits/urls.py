"""The address of a unit's circuits."""

from __future__ import annotations

from django.urls import path

from huilu.web.circuits import views

urlpatterns = [path("units/<str:code>/circuits/", views.circuits, name="circuits")]
