"""The addresses of registers: each verb is a noun."""

from __future__ import annotations

from django.urls import path

from huilu.web.registers import items, lists, sheets, views
from huilu.web.registers.steps import PAGES

_REGISTER = "units/<str:code>/registers/<str:programme>/<str:register>/"
_ITEM = f"{_REGISTER}<int:serial>/"
_SHEET = "units/<str:code>/sheets/<path:kind>/"

urlpatterns = [
    path("units/<str:code>/registers/", views.overview, name="registers"),
    path("units/<str:code>/register/responsibility/", lists.responsibilities, name="responsibility-list"),
    path("units/<str:code>/register/task/", lists.tasks, name="task-list"),
    path(_REGISTER, views.register, name="register"),
    path(f"{_REGISTER}new/", items.new, name="register-new"),
    path(_ITEM, items.show, name="register-item"),
    path(f"{_ITEM}change/", items.change, name="register-change"),
    *(
        path(f"{_ITEM}{page.noun}/", items.take, {"page": page}, name=f"register-{page.noun}")
        for page in PAGES.values()
    ),
    path(f"{_ITEM}tasks/<int:position>/completion/", items.finish_task, name="register-task-completion"),
    path(f"{_SHEET}file/", sheets.download, name="sheet-file"),
    path(f"{_SHEET}return/", sheets.hand_in, name="sheet-return"),
    path("returned-sheets/<int:number>/", sheets.returned, name="returned-sheet"),
]
