"""The addresses of boards."""

from __future__ import annotations

from django.urls import path

from huilu.web.boards import views

urlpatterns = [
    path("units/<str:code>/board/", views.board, name="board"),
    path("units/<str:code>/board/figures/", views.figures, name="board-figures"),
]
