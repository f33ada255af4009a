"""Dry runs as pages: bring a pack along, or take a programme of one's own; look, or take the report away."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_http_methods

from huilu.accounts.capabilities import Act, check_may
from huilu.accounts.sight import seeing
from huilu.org.models import Unit
from huilu.org.queries import find_unit
from huilu.programmes.cascade import find_programme
from huilu.programmes.models import Programme
from huilu.programmes.pack.schema import Pack
from huilu.programmes.previewing import Preview, preview_list
from huilu.programmes.queries import pack_of
from huilu.programmes.rules import NotTheIssuer
from huilu.rehearsal.rehearsing import DryRun, rehearse
from huilu.rehearsal.report import report
from huilu.web.access import signed_in
from huilu.web.files import hand_out_page
from huilu.web.rehearsal.forms import PackForm
from huilu.web.rehearsal.shown import run_as_page
from huilu.web.request import Request
from huilu.web.units.reasons import reason_of

# A reader does not wait longer for better days; the command line takes what time it is given.
SECONDS = 3.0


@signed_in
@require_http_methods(["GET", "POST"])
def choose(request: Request) -> HttpResponse:
    """Which pack is to be tried; where a file was sent, what came of it. Nothing is written and nothing is kept."""
    check_may(request.actor, Act.ISSUE_PLAN)
    form = PackForm(request.POST, request.FILES) if request.method == "POST" else PackForm()
    tried: list[DryRun] = []
    previews: list[Preview] = []
    could = request.method == "POST" and form.carries(lambda: previews.extend(_previewed(request, form)))
    with seeing(request.actor):
        if could and form.carries(lambda: tried.append(_sent(request, form))):
            if "report" in request.POST:
                return _report(request, tried[0])
            return _page(request, tried[0], previews, again=PackForm(initial=form.cleaned_data))
        ours = Programme.objects.filter(issuer_id=request.actor.unit_id).order_by("starts_on", "code")
        findings = form.refusal.facts.get("findings", []) if form.refusal else []
        shown = {"form": form, "programmes": list(ours), "findings": findings}
        return render(request, "rehearsal/choose.html", shown, status=form.status)


@signed_in
@require_GET
def show(request: Request, programme: str) -> HttpResponse:
    """A programme of one's own, as if it were issued anew on the day on which it first was."""
    return _page(request, _published(request, programme))


@signed_in
@require_GET
def take_away(request: Request, programme: str) -> HttpResponse:
    """The same as a file to be taken away."""
    return _report(request, _published(request, programme))


def _sent(request: Request, form: PackForm) -> DryRun:
    return _tried(request, form.pack(), form.moment(request.at))


def _published(request: Request, code: str) -> DryRun:
    check_may(request.actor, Act.ISSUE_PLAN)
    found = find_programme(code, for_=request.actor)
    if found.issuer_id != request.actor.unit_id:
        raise NotTheIssuer(unit=found.issuer_label)
    return _tried(request, pack_of(found), request.at)


def _tried(request: Request, pack: Pack, at: datetime) -> DryRun:
    issuer = Unit.objects.select_related("unit_class__level").get(pk=request.actor.unit_id)
    run = rehearse(pack=pack, issuer=issuer, at=at)
    return run.with_proposal(run.propose(SECONDS))


def _previewed(request: Request, form: PackForm) -> list[Preview]:
    """The list of the unit that was asked for. It is tried and taken back, so it needs more than a reader may do."""
    code = form.cleaned_data["unit"].strip()
    if not code:
        return []
    with seeing(request.actor):
        unit = find_unit(code, for_=request.actor)
    issuer = Unit.objects.select_related("unit_class__level").get(pk=request.actor.unit_id)
    at = form.moment(request.at)
    return [preview_list(pack=form.pack(), issuer=issuer, unit=unit, by=request.actor, at=at)]


def _page(
    request: Request, run: DryRun, previews: Sequence[Preview] = (), again: PackForm | None = None
) -> HttpResponse:
    shown: dict[str, Any] = run_as_page(run) | {"is_published": again is None, "again": again}
    shown["previews"] = [(one, [(line, reason_of(line.obligation)) for line in one.lines]) for one in previews]
    return render(request, "rehearsal/run.html", shown)


def _report(request: Request, run: DryRun) -> HttpResponse:
    return hand_out_page(report(run, read_at=request.at), f"dry-run-{run.pack.code}-{run.pack.version}.html")
