"""The addresses of batches and hand-overs: each verb is a noun."""

from __future__ import annotations

from django.urls import path

from huilu.web.handover import batches, deciding, hand_overs

_BATCH = "units/<str:code>/batches/<str:programme>/<str:batch>/"
_LINE = "hand-overs/<str:number>/lines/<int:position>/"

urlpatterns = [
    path("units/<str:code>/batches/", batches.index, name="batches"),
    path("units/<str:code>/batches/new/", batches.new, name="batch-new"),
    path(_BATCH, batches.show, name="batch"),
    path(f"{_BATCH}ending/", batches.ending, name="batch-ending"),
    path(f"{_BATCH}decisions/<str:number>/", deciding.decision, name="batch-decision"),
    path(f"{_BATCH}shares/<str:number>/", deciding.shares, name="batch-shares"),
    path(f"{_BATCH}hand-overs/new/", deciding.handing_over, name="batch-hand-over"),
    path("units/<str:code>/hand-overs/", hand_overs.index, name="hand-overs"),
    path("hand-overs/<str:number>/", hand_overs.show, name="handed"),
    path("hand-overs/<str:number>/lines/new/", hand_overs.new_line, name="handed-line-new"),
    path(f"{_LINE}acceptance/", hand_overs.acceptance, name="handed-acceptance"),
    path(f"{_LINE}return/", hand_overs.returning, name="handed-return"),
    path("hand-overs/<str:number>/completion/", hand_overs.completion, name="handed-completion"),
]
