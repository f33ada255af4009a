"""Addresses of the home page, of signing in and of what belongs to the reader."""

from __future__ import annotations

from django.urls import path

from huilu.web.home import signing, views

urlpatterns = [
    path("", views.home, name="home"),
    path("search/", views.search, name="search"),
    path("posts/current/", views.choose_post, name="current-post"),
    path("sign-in/", signing.sign_in, name="sign-in"),
    path("sign-out/", signing.sign_out, name="sign-out"),
    path("password/", signing.password, name="password"),
    path("language/", signing.language, name="language"),
    path("demo/", signing.demo, name="demo"),
]
