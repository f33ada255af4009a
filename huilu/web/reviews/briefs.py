"""The monthly brief as a page and as a file to be printed or sent on."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from huilu.kernel.days import day_of
from huilu.org.queries import crumbs, find_unit
from huilu.reviews.brief import Brief, brief_of, month_called
from huilu.reviews.report import answer_of, cadence_words, moment_words, open_words, report, title_of, work_table
from huilu.web.access import signed_in
from huilu.web.files import hand_out_page
from huilu.web.request import Request
from huilu.web.reviews.telling import matter_words


@signed_in
@require_GET
def show(request: Request, code: str) -> HttpResponse:
    """One month of the unit and all below it."""
    brief = _brief(request, code)
    headings, rows = work_table(brief)
    shown = {
        "unit": brief.unit,
        "crumbs": crumbs(brief.unit),
        "brief": brief,
        "title": title_of(brief),
        "answer": answer_of(brief),
        "moment": moment_words(brief),
        "reviews": cadence_words(brief),
        "counted": open_words(brief),
        "matters": [(one.issue, matter_words(one)) for one in brief.agenda.matters],
        "headings": headings,
        "rows": rows,
    }
    return render(request, "reviews/brief.html", shown)


@signed_in
@require_GET
def take_away(request: Request, code: str) -> HttpResponse:
    """The same as a file."""
    brief = _brief(request, code)
    return hand_out_page(report(brief), f"brief-{brief.unit.code}-{brief.month:%Y-%m}.html")


def _brief(request: Request, code: str) -> Brief:
    unit = find_unit(code, for_=request.actor)
    return brief_of(unit, month_called(request.GET.get("month", ""), day_of(request.at)), request.at)
