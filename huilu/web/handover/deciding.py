"""What is done with the open issues of a batch: deciding, sharing out below, handing over."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from huilu.accounts.sight import seeing
from huilu.handover import actions
from huilu.handover.actions.frame import check_own
from huilu.handover.models import HandOver
from huilu.handover.queries import find_batch, open_issues
from huilu.kernel.words import pick
from huilu.loop.queries import find_issue
from huilu.loop.states import ACTIVE
from huilu.org.models import Unit
from huilu.org.queries import children_of
from huilu.web.access import signed_in
from huilu.web.handover.acting import Acting
from huilu.web.handover.forms import BatchHandOverForm, DecisionForm, SharesForm, named
from huilu.web.request import Request


@signed_in
@require_http_methods(["GET", "POST"])
def decision(request: Request, code: str, programme: str, batch: str, number: str) -> HttpResponse:
    """What becomes of one open issue when the batch ends."""
    key = f"{programme}/{batch}"
    with seeing(request.actor):
        find_batch(code, key, for_=request.actor)
        issue = find_issue(number, for_=request.actor)
    is_lead = issue.lead_unit_id == request.actor.unit_id and issue.status in ACTIVE
    form = DecisionForm(request.POST or None, is_lead=is_lead)
    back = reverse("batch", args=[code, programme, batch])
    told = _("It stays as open as it is, whatever is said here. A transfer counts once the other unit has accepted it.")
    page = Acting(request, form, _("Say what becomes of it"), back, about=f"{number} {issue.title}", told=told)
    given: dict[str, Any] = {"unit": code, "batch": key, "number": number}
    return page.answer(lambda: actions.decide_item(**given, **form.arguments, by=request.actor, at=request.at))


@signed_in
@require_http_methods(["GET", "POST"])
def shares(request: Request, code: str, programme: str, batch: str, number: str) -> HttpResponse:
    """Units below get a share of an issue of the batch."""
    key = f"{programme}/{batch}"
    with seeing(request.actor):
        find_batch(code, key, for_=request.actor)
        issue = find_issue(number, for_=request.actor)
        below = named((unit.code, unit.name) for unit in children_of(Unit.objects.get(pk=request.actor.unit_id)))
    form = SharesForm(request.POST or None, below=below)
    back = reverse("batch", args=[code, programme, batch])
    told = _("Each of these units gets a share of its own, sees where it comes from, and finishes it by itself.")
    page = Acting(request, form, _("Hand on below"), back, about=f"{number} {issue.title}", told=told)
    given: dict[str, Any] = {"unit": code, "batch": key, "number": number}
    return page.answer(lambda: actions.relay_issue(**given, **form.arguments, by=request.actor, at=request.at))


@signed_in
@require_http_methods(["GET", "POST"])
def handing_over(request: Request, code: str, programme: str, batch: str) -> HttpResponse:
    """The open issues go to another unit, line by line."""
    key = f"{programme}/{batch}"
    with seeing(request.actor):
        found = find_batch(code, key, for_=request.actor)
        items = named((issue.number, issue.title) for issue in open_issues(found))
    check_own(found.unit, request.actor)
    form = BatchHandOverForm(request.POST or None, items=items)
    back = reverse("batch", args=[code, programme, batch])
    about = f"{found.unit.name} · {pick(found.labels)}"
    told = _("The receiver accepts or returns each line. Promises, lessons and contacts are added afterwards.")
    made: list[HandOver] = []
    page = Acting(request, form, _("Hand over to another unit"), back, about=about, told=told)
    return page.answer(
        lambda: made.append(
            actions.hand_over_batch(unit=code, batch=key, **form.arguments, by=request.actor, at=request.at)
        ),
        lambda: reverse("handed", args=[made[0].number]),
    )
