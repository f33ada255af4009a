"""ETag and If-Match of an issue: its version is the number of acts on it, as its history shows them."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.db import transaction
from django.http import HttpResponse
from django.utils.translation import gettext_lazy as _

from huilu.accounts.sight import seeing
from huilu.api.request import Request, version_tag
from huilu.board.export import moment
from huilu.kernel.refusals import Refusal
from huilu.ledger.models import Entry
from huilu.loop.models import Issue
from huilu.loop.queries import find_issue, history_of

View = Callable[..., HttpResponse]

MATCH_HEADER = "If-Match"
ISSUES = "/api/v1/issues/"
CONFLICT = 409

PARAMETER = {
    "in": "header",
    "name": MATCH_HEADER,
    "required": False,
    "schema": {"type": "string", "maxLength": 200},
    "description": "The ETag of the issue as you have read it. Where somebody has acted on it since, nothing is done, "
    "and the refusal says what happened.",
}


class ChangedSince(Refusal):
    """The issue is no longer what the request was based on."""

    code = "api.changed_since"
    says = _("Somebody has acted on the issue since you read it; nothing was done.")
    next = _("See in facts.since what happened, read the issue again, and decide anew.")
    status = 412


def told_what_changed(view: View) -> View:
    """The view; where it acts on one issue, whoever comes too late is told what happened meanwhile."""

    @wraps(view)
    def answer(request: Request, **given: Any) -> HttpResponse:
        number = given.get("number")
        if request.method != "POST" or number is None or not request.path.startswith(ISSUES):
            return view(request, **given)
        try:
            return _matching(view, request, given)
        except Refusal as refusal:
            if refusal.status == CONFLICT:
                refusal.facts["last_act"] = _last_act(request, number)
            raise

    return answer


def _matching(view: View, request: Request, given: dict[str, Any]) -> HttpResponse:
    wanted = request.headers.get(MATCH_HEADER, "").strip()
    if wanted in {"", "*"}:
        return view(request, **given)
    with transaction.atomic():
        _check_unchanged(request, given["number"], wanted)
        return view(request, **given)


def _check_unchanged(request: Request, number: str, wanted: str) -> None:
    """Refuse what is based on another version. The issue is locked, so that it stays what it was found to be."""
    issue = _find(request, number)
    Issue.objects.select_for_update(no_key=True).get(pk=issue.pk)
    acts = list(history_of(issue))
    tags = [tag.strip() for tag in wanted.split(",")]
    if version_tag(len(acts)) in tags:
        return
    raise ChangedSince(version=len(acts), since=[_as_data(act) for act in acts[_known(tags, len(acts)) :]])


def _known(tags: list[str], acts: int) -> int:
    """How many acts whoever asks knows of; all but the last where that cannot be read."""
    found = re.fullmatch(r'"(\d{1,9})"', tags[-1])
    return min(int(found[1]), acts) if found else acts - 1


def _last_act(request: Request, number: str) -> dict[str, str] | None:
    try:
        last = history_of(_find(request, number)).last()
    except Refusal:
        return None
    return _as_data(last) if last else None


def _find(request: Request, number: str) -> Issue:
    with seeing(request.auth):
        return find_issue(number, for_=request.auth)


def _as_data(act: Entry) -> dict[str, str]:
    return {"act": act.act, "by": act.by_label, "at": moment(act.at)}
