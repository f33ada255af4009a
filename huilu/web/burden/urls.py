"""The addresses of demands: each verb is a noun."""

from __future__ import annotations

from django.urls import path

from huilu.web.burden import answering, asking, offline, views

urlpatterns = [
    path("units/<str:code>/demands/", views.account, name="demands"),
    path("guard-desk/risks/", views.risks, name="guard-desk-risks"),
    path("guard-desk/", views.guard_desk, name="guard-desk"),
    path("fields/", asking.fields, name="fields"),
    path("demands/new/", asking.new, name="demand-new"),
    path("demands/<path:code>/withdrawal/", asking.withdrawal, name="demand-withdrawal"),
    path("demands/<path:code>/answer/taking-back/", answering.taking_back, name="demand-taking-back"),
    path("demands/<path:code>/answer/form.xlsx", offline.form_file, name="demand-form-file"),
    path("demands/<path:code>/answer/file/keeping/", offline.keeping, name="demand-file-keeping"),
    path("demands/<path:code>/answer/file/", offline.hand_in, name="demand-file"),
    path("demands/<path:code>/answer/", answering.answer, name="demand-answer"),
    path("demands/<path:code>/answers.xlsx", answering.answers_file, name="demand-answers-file"),
    path("demands/<path:code>/answers/", answering.answers, name="demand-answers"),
    path("demands/<path:code>/flag/", views.flag, name="demand-flag"),
    path("demands/<path:code>/suspension/", views.suspension, name="demand-suspension"),
    path("demands/<path:code>/lifting/", views.lifting, name="demand-lifting"),
    path("demands/<path:code>/risk-reading/", views.risk_reading, name="demand-risk-reading"),
    path("demands/<path:code>/stopping/", views.stopping, name="demand-stopping"),
    path("demands/<path:code>/", views.demand, name="demand"),
]
