"""A form that is filled in where there is no network: downloaded, handed in, looked at, kept."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from urllib.parse import quote

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from huilu.burden.answering import keep_response
from huilu.burden.responses import Sheet
from huilu.burden.rules import check_standing
from huilu.burden.sheets.comparing import Found, Preview, Verdict, look_at
from huilu.burden.sheets.reading import BODY_LIMIT, FormFileUnreadable
from huilu.burden.sheets.writing import file_name, write_form
from huilu.kernel.days import day_of
from huilu.web.access import signed_in
from huilu.web.burden.answering import can_fill_in, own_sheet
from huilu.web.burden.forms import typed
from huilu.web.forms import ActForm
from huilu.web.registers.forms import SheetForm
from huilu.web.request import Request
from huilu.workbooks.writing import MIME

# A field of the form, among the other things that a page sends.
_FIELD = "field-"


@signed_in
@require_GET
def form_file(request: Request, code: str) -> HttpResponse:
    """The form as a workbook, prefilled."""
    sheet = own_sheet(request, code)
    check_standing(sheet.demand)
    named = {"Content-Disposition": f"attachment; filename*=UTF-8''{quote(file_name(sheet))}"}
    return HttpResponse(write_form(sheet, request.at), content_type=MIME, headers=named)


@signed_in
@require_http_methods(["GET", "POST"])
def hand_in(request: Request, code: str) -> HttpResponse:
    """What the file would put down, cell by cell. Nothing of it is kept yet."""
    sheet = own_sheet(request, code)
    form = SheetForm(request.POST, request.FILES) if request.method == "POST" else SheetForm()
    found: list[Preview] = []
    if request.method == "POST" and form.carries(lambda: found.append(look_at(_body(form), sheet))):
        return _preview(request, sheet, found[0])
    return _asking(request, sheet, form)


@signed_in
@require_POST
def keeping(request: Request, code: str) -> HttpResponse:
    """What was looked at becomes the unit's own draft, to be sent from its page."""
    sheet, form = own_sheet(request, code), ActForm(request.POST)
    known = {line.field.code for line in sheet.lines}
    cells = {name.removeprefix(_FIELD): text for name, text in request.POST.items() if name.startswith(_FIELD)}
    cells = {name: text for name, text in cells.items() if name in known and isinstance(text, str)}
    seen_at = _moment(request.POST.get("seen", "")) or request.at
    given: dict[str, Any] = {"demand": code, "cells": cells, "by": request.actor, "at": request.at}
    if form.carries(lambda: keep_response(**given, seen_at=seen_at)):
        messages.success(request, _("Kept. Nobody but your unit sees it. Look at it once more, and send it."))
        return redirect("demand-answer", code)
    return _asking(request, sheet, form)


def _body(form: ActForm) -> bytes:
    file = form.cleaned_data["file"]
    # What is too large is not even read into memory.
    if file.size > BODY_LIMIT:
        raise FormFileUnreadable(problem=_("it is larger than any form"))
    body: bytes = file.read()
    return body


def _moment(text: str) -> datetime | None:
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return None
    return found if found.tzinfo else None


def _asking(request: Request, sheet: Sheet, form: ActForm) -> HttpResponse:
    shown = {
        "sheet": sheet,
        "demand": sheet.demand,
        "form": form if isinstance(form, SheetForm) else SheetForm(),
        "refused": form if not isinstance(form, SheetForm) else None,
        "can_fill_in": can_fill_in(sheet, day_of(request.at)),
    }
    return render(request, "burden/file.html", shown, status=form.status)


def _preview(request: Request, sheet: Sheet, found: Preview) -> HttpResponse:
    shown = {
        "demand": sheet.demand,
        "found": found,
        "rows": [(one, _FIELD + one.field.code, _as_typed(one)) for one in found.fields],
        "clear": sum(one.is_clear for one in found.fields),
        "conflicts": len(found.of(Verdict.CONFLICT)),
        "faulty": found.of(Verdict.FAULTY),
        "seen": request.at.isoformat(),
    }
    return render(request, "burden/file_shown.html", shown)


def _as_typed(one: Found) -> str:
    return "" if one.value is None else str(typed(one.field, one.value))
