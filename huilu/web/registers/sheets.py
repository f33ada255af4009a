"""The way to a spreadsheet and back: download, hand in, look, take over."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import quote

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods

from huilu.accounts.sight import seeing
from huilu.kernel.days import day_of
from huilu.org.queries import crumbs, find_unit
from huilu.registers.models import ReturnedSheet
from huilu.registers.sheets.differences import CLEAR, Verdict
from huilu.registers.sheets.kinds import find_kind
from huilu.registers.sheets.opening import BODY_LIMIT, too_large
from huilu.registers.sheets.reading import SheetStaysHere
from huilu.registers.sheets.shape import SheetKind
from huilu.registers.sheets.taking import (
    Choice,
    Outcome,
    find_sheet,
    handed_in_before,
    keep_sheet,
    preview,
    take_rows,
)
from huilu.registers.sheets.writing import file_name, write_workbook
from huilu.web.access import signed_in
from huilu.web.days import say_moment
from huilu.web.registers.forms import SheetForm
from huilu.web.request import Request
from huilu.workbooks.writing import MIME

# So many differences are looked at in one go; the others follow once these are decided.
AT_ONCE = 200
# A line and a version: nothing that is longer was offered.
LONGEST_TICK = 30


@signed_in
@require_GET
def download(request: Request, code: str, kind: str) -> HttpResponse:
    """The register as a workbook."""
    found = find_kind(find_unit(code, for_=request.actor), kind, day_of(request.at))
    answer = HttpResponse(write_workbook(found, request.at), content_type=MIME)
    answer.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(file_name(found, request.at))}"
    return answer


@signed_in
@require_http_methods(["GET", "POST"])
def hand_in(request: Request, code: str, kind: str) -> HttpResponse:
    """The form for a file that comes back. Nothing of it is taken over yet."""
    with seeing(request.actor):
        found = find_kind(find_unit(code, for_=request.actor), kind, day_of(request.at))
        shown = {"unit": found.unit, "crumbs": crumbs(found.unit), "kind": found, "rows": len(found.rows)}
    if not found.comes_back:
        raise SheetStaysHere(title=found.title)
    form = SheetForm(request.POST, request.FILES) if request.method == "POST" else SheetForm()
    kept: list[ReturnedSheet] = []
    if request.method == "POST" and form.carries(lambda: kept.append(_keep(request, found, form))):
        return redirect("returned-sheet", kept[0].pk)
    with seeing(request.actor):
        return render(request, "registers/hand_in.html", shown | {"form": form}, status=form.status)


@signed_in
@require_http_methods(["GET", "POST"])
def returned(request: Request, number: int) -> HttpResponse:
    """What the file would change, row by row and cell by cell; what is chosen is taken over."""
    with seeing(request.actor):
        sheet = find_sheet(number, for_=request.actor)
    if request.method != "POST":
        return _page(request, sheet, [])
    outcomes = _take_over(request, sheet)
    done = sum(one.refusal is None for one in outcomes)
    messages.success(request, ngettext("%(n)d row was taken over.", "%(n)d rows were taken over.", done) % {"n": done})
    refused = [one for one in outcomes if one.refusal]
    # What was refused is told on the page itself: a redirect could carry only so many words.
    return _page(request, sheet, refused) if refused else redirect("returned-sheet", number)


def _page(request: Request, sheet: ReturnedSheet, refused: Sequence[Outcome]) -> HttpResponse:
    with seeing(request.actor):
        kind = _kind_of(request, sheet)
        found = preview(sheet, kind)
        shown = {"unit": sheet.unit, "crumbs": crumbs(sheet.unit), "sheet": sheet, "kind": kind, "found": found}
        counts = {f"n_{verdict.value}": len(found.of(verdict)) for verdict in Verdict}
        rows = {"rows": found.rows[:AT_ONCE], "later": max(len(found.rows) - AT_ONCE, 0)}
        fixed = {"fixed": found.fixed[:AT_ONCE], "fixed_later": max(len(found.fixed) - AT_ONCE, 0)}
        more = {"clear": len(found.of(*CLEAR)), "refused": refused}
        status = 409 if refused else 200
        return render(request, "registers/returned.html", shown | counts | rows | fixed | more, status=status)


def _take_over(request: Request, sheet: ReturnedSheet) -> list[Outcome]:
    """The ticked rows, or every row that empties nothing and meets nobody else's change."""
    kind = _kind_of(request, sheet)
    chosen = _chosen(request.POST)
    if "all" in request.POST:
        chosen = {one.line: Choice(one.version) for one in preview(sheet, kind).of(*CLEAR)}
    kind = _kind_of(request, sheet)
    return take_rows(sheet=sheet, kind=kind, chosen=chosen, by=request.actor, at=request.at)


def _chosen(form: QueryDict) -> dict[int, Choice]:
    """The ticked rows, each at the version that was seen.

    `over` is where the file goes over newer values, `again` where a row is entered although it stands there already.
    """
    ticked = {name: dict(_seen(word) for word in form.getlist(name)) for name in ("take", "over", "again")}
    lines = {line: version for seen in ticked.values() for line, version in seen.items() if line}
    return {line: Choice(at, line in ticked["over"], line in ticked["again"]) for line, at in lines.items()}


def _seen(word: str) -> tuple[int, int]:
    line, _colon, version = word.partition(":")
    known = line.isdecimal() and version.isdecimal() and len(word) <= LONGEST_TICK
    return (int(line), int(version)) if known else (0, 0)


def _keep(request: Request, kind: SheetKind, form: SheetForm) -> ReturnedSheet:
    file = form.cleaned_data["file"]
    # What is too large is not even read into memory; the reader of workbooks says so in its own words.
    if file.size > BODY_LIMIT:
        raise too_large()
    body = file.read()
    before = handed_in_before(kind, body)
    kept = keep_sheet(kind=kind, body=body, by=request.actor, at=request.at)
    if before:
        told = _(
            "This very file was handed in before, on %(at)s. New rows of it that were taken over stay as they are."
        )
        messages.info(request, told % {"at": say_moment(before.at)})
    return kept


def _kind_of(request: Request, sheet: ReturnedSheet) -> SheetKind:
    return find_kind(sheet.unit, sheet.kind, day_of(request.at))
