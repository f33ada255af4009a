"""Which window of a list a page shows: the one that is asked for, or everything, where it is to be printed."""

from __future__ import annotations

from typing import TypeVar

from django.db.models import Model, QuerySet

from huilu.kernel.windows import Window, window_of
from huilu.web.request import Request

Kept = TypeVar("Kept", bound=Model)

# A table on a wall has all its rows: whoever wants that says so.
EVERYTHING = "all"


def asked_window(request: Request, rows: QuerySet[Kept], *key: str) -> Window[Kept]:
    """The rows after the mark in the address; all of them with `all`."""
    if wants_everything(request):
        return Window(list(rows.order_by(*key)))
    return window_of(rows, *key, after=request.GET.get("after", ""))


def wants_everything(request: Request) -> bool:
    """Whether the page is to hold every row."""
    return EVERYTHING in request.GET
