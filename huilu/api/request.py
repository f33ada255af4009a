"""What a view is given, and what it answers with."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.http import HttpRequest, JsonResponse

from huilu.kernel.actor import Actor


class Request(HttpRequest):
    """A request of somebody who has signed in; `auth` is the actor in the post that was chosen, `at` the moment."""

    auth: Actor
    at: datetime


def answer(data: Mapping[str, Any], status: int = 200) -> JsonResponse:
    """The data as it is: long lists are not walked through once more.

    What has a history has a version: how many acts it holds, as read in the same moment as all the rest.
    """
    response = JsonResponse(data, status=status, json_dumps_params={"ensure_ascii": False})
    if "history" in data:
        response["ETag"] = version_tag(len(data["history"]))
    return response


def version_tag(acts: int) -> str:
    """The ETag of what has had so many acts."""
    return f'"{acts}"'
