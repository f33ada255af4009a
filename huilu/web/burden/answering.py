"""A unit fills in what it is asked for; whoever asked reads what came back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from huilu.accounts.sight import seeing
from huilu.burden.answering import keep_response, send_response, take_back_response
from huilu.burden.fields import say_value
from huilu.burden.models import Response
from huilu.burden.queries import because_of, find_demand
from huilu.burden.responses import (
    Sheet,
    answers_to,
    count_answered,
    count_not_yet,
    find_asked_form,
    lines_of,
    not_yet,
    read_sheet,
)
from huilu.burden.returns import write_returns
from huilu.kernel.days import day_of
from huilu.kernel.windows import SIZE, window_of
from huilu.org.models import Unit
from huilu.web.access import signed_in
from huilu.web.burden.forms import AnswerForm
from huilu.web.forms import ActForm
from huilu.web.request import Request
from huilu.workbooks.writing import MIME

FEW = 20


@signed_in
@require_http_methods(["GET", "POST"])
def answer(request: Request, code: str) -> HttpResponse:
    """The form as the unit has it: kept in part, or sent."""
    sheet = own_sheet(request, code)
    form = AnswerForm(request.POST if request.method == "POST" else None, sheet)
    if request.method == "POST" and form.carries(_act(request, code, form)):
        sends = "send" in request.POST
        messages.success(request, _("Sent.") if sends else _("Kept. Nobody but your unit sees it."))
        return redirect("demand-answer", code)
    # What was kept before a refusal is shown as it is kept now.
    return _shown(request, own_sheet(request, code) if form.is_bound else sheet, form)


@signed_in
@require_POST
def taking_back(request: Request, code: str) -> HttpResponse:
    """Take back what was sent, to correct it."""
    form = ActForm(request.POST)
    if form.carries(lambda: take_back_response(demand=code, by=request.actor, at=request.at)):
        messages.success(request, _("Taken back. Correct it and send it again."))
        return redirect("demand-answer", code)
    return _shown(request, own_sheet(request, code), form)


@signed_in
@require_GET
def answers(request: Request, code: str) -> HttpResponse:
    """How many have answered, of how many; and what, in the order of the units' codes."""
    demand = find_asked_form(code, for_=request.actor)
    fields = [one.field for one in lines_of(demand.form)]
    found = answers_to(demand.form, after=request.GET.get("after", ""), most=SIZE + 1)
    rows = [(one.unit_label, [say_value(line, one.values.get(line.code)) for line in fields]) for one in found[:SIZE]]
    shown = {
        "demand": demand,
        "fields": fields,
        "rows": rows,
        "answered": count_answered(demand),
        "missing": window_of(not_yet(demand), "code", after=request.GET.get("missing", ""), size=FEW),
        "n_missing": count_not_yet(demand),
        "next": found[SIZE - 1].unit_code if len(found) > SIZE else "",
    }
    return render(request, "burden/answers.html", shown)


@signed_in
@require_GET
def answers_file(request: Request, code: str) -> HttpResponse:
    """All that has been sent, as a workbook."""
    demand = find_asked_form(code, for_=request.actor)
    body = write_returns(demand, request.at)
    named = {"Content-Disposition": f'attachment; filename="{demand.code}.xlsx"'}
    return HttpResponse(body, content_type=MIME, headers=named)


def _act(request: Request, code: str, form: AnswerForm) -> Callable[[], Response]:
    signed: dict[str, Any] = {"demand": code, "by": request.actor, "at": request.at}

    def act() -> Response:
        # Kept before it is sent: where something is still missing, what was filled in is not lost.
        kept = keep_response(cells=form.cells, **signed)
        return send_response(cells={}, **signed) if "send" in request.POST else kept

    return act


def own_sheet(request: Request, code: str) -> Sheet:
    """The form as the reader's unit has it."""
    with seeing(request.actor):
        find_demand(code, for_=request.actor)
        return read_sheet(code, Unit.objects.select_related("unit_class").get(pk=request.actor.unit_id))


def can_fill_in(sheet: Sheet, today: date) -> bool:
    """Whether it is asked for now, and not sent yet."""
    return not sheet.is_sent and sheet.demand.is_standing and today <= sheet.demand.sunset_on


def _shown(request: Request, sheet: Sheet, form: ActForm) -> HttpResponse:
    demand, today = sheet.demand, day_of(request.at)
    can_send = can_fill_in(sheet, today)
    shown = {
        "sheet": sheet,
        "demand": demand,
        "form": form,
        "can_take_back": sheet.is_sent and demand.is_standing and (demand.due_on is None or today <= demand.due_on),
        "can_send": can_send,
        # Somebody else was faster: it was suspended, withdrawn or sent while this was being filled in.
        "lost": form.typed if isinstance(form, AnswerForm) and form.is_bound and not can_send else [],
        "state": demand.state_label,
        "because": because_of(demand),
    }
    return render(request, "burden/answer.html", shown, status=form.status)
