"""The addresses of campaigns and classes: each verb is a noun."""

from __future__ import annotations

from django.urls import path

from huilu.web.campaigns import alike, campaigns, classes, sampling

_SITE = "classes/<str:number>/sites/<int:position>/"

urlpatterns = [
    path("campaigns/", campaigns.index, name="campaigns"),
    path("campaigns/new/", campaigns.new, name="campaign-new"),
    path("campaigns/<str:number>/", campaigns.show, name="campaign"),
    path("campaigns/<str:number>/task-force/", campaigns.task_force, name="campaign-task-force"),
    path("campaigns/<str:number>/ending/", campaigns.ending, name="campaign-ending"),
    path("classes/", classes.index, name="classes"),
    path("classes/new/", classes.new, name="class-new"),
    path("classes/<str:number>/", classes.show, name="class"),
    path("classes/<str:number>/answers/", classes.answers, name="class-answers"),
    path("classes/<str:number>/closure/", classes.closure, name="class-closure"),
    path("classes/<str:number>/sample/", sampling.sample, name="class-sample"),
    path(f"{_SITE}look/", sampling.look, name="class-look"),
    path(f"{_SITE}issue/", sampling.raising, name="class-issue"),
    path("issues/new/similar/", alike.while_raising, name="alike-new"),
    path("issues/<str:number>/similar/", alike.beside_issue, name="alike"),
]
