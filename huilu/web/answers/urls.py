"""The addresses of questions and answers: each verb is a noun."""

from __future__ import annotations

from django.urls import path

from huilu.web.answers import answering, asking, reading, sorting

_ONE = "questions/<str:number>/"

urlpatterns = [
    path("questions/", reading.index, name="questions"),
    path("questions/new/", asking.new, name="question-new"),
    path(_ONE, reading.show, name="question"),
    path(f"{_ONE}joining/", asking.joining, name="question-joining"),
    path(f"{_ONE}draft/", answering.draft, name="question-draft"),
    path(f"{_ONE}approval/", answering.approval, name="question-approval"),
    path(f"{_ONE}publication/", answering.publication, name="question-publication"),
    path(f"{_ONE}withdrawal/", answering.withdrawal, name="question-withdrawal"),
    path(f"{_ONE}merger/", sorting.merger, name="question-merger"),
    path(f"{_ONE}return/", sorting.returning, name="question-return"),
    path("units/<str:code>/questions/", reading.desk, name="desk"),
]
