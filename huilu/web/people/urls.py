"""Addresses of the posts of a unit and of the people who hold them."""

from __future__ import annotations

from django.urls import path

from huilu.web.people import views

urlpatterns = [
    path("units/<str:code>/people/", views.people, name="people"),
    path("units/<str:code>/people/new/", views.new_person, name="person-new"),
    path("units/<str:code>/people/password/", views.new_password, name="person-password"),
    path("units/<str:code>/posts/new/", views.new_post, name="post-new"),
    path("units/<str:code>/posts/<str:post>/appointment/", views.appointment, name="appointment"),
    path("units/<str:code>/posts/<str:post>/deputies/", views.deputy, name="deputy"),
    path("units/<str:code>/posts/<str:post>/hand-over/", views.handing_over, name="hand-over"),
    path("units/<str:code>/posts/<str:post>/departure/", views.departure, name="departure"),
]
