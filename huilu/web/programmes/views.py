"""Programmes as pages, read only: who says what about a clause, and what a revision above has changed."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET

from huilu.programmes.cascade import cascade_of, find_programme, lines_of, own_clauses_below, programmes_near
from huilu.programmes.changes import changes_above
from huilu.programmes.pack.tightening import Quantity
from huilu.programmes.saying import QUANTITIES
from huilu.web.access import signed_in
from huilu.web.programmes.telling import (
    list_of,
    own_of,
    say_branch,
    say_change,
    say_origin,
    sentence_of,
    sentence_of_changes,
)
from huilu.web.request import Request


@signed_in
@require_GET
def index(request: Request) -> HttpResponse:
    """The programmes that concern the reader's unit, and what there is to read about each."""
    shown = list_of(programmes_near(request.actor), request.actor)
    said = ngettext("{n} programme concerns us.", "{n} programmes concern us.", len(shown)).format(n=len(shown))
    return render(request, "programmes/list.html", {"programmes": shown, "sentence": said})


@signed_in
@require_GET
def cascade(request: Request, code: str) -> HttpResponse:
    """Every clause of a programme: how many below say anything otherwise, and how many ask more."""
    programme = find_programme(code, for_=request.actor)
    lines = lines_of(programme)
    own = [own_of(one) for one in own_clauses_below(programme)]
    wider = sum(bool(one["widens"]) for one in own)
    said, tighter = sum(line.said for line in lines) + wider, sum(line.tighter for line in lines) + wider
    shown = {"programme": programme, "lines": lines, "own": own, "sentence": sentence_of(said, tighter)}
    return render(request, "programmes/cascade.html", shown)


@signed_in
@require_GET
def clause(request: Request, code: str, requirement: str) -> HttpResponse:
    """One clause at its origin and in every branch that says anything otherwise, in code order."""
    programme = find_programme(code, for_=request.actor)
    found = cascade_of(programme, requirement, after=request.GET.get("after", ""))
    quantities = [QUANTITIES[quantity] for quantity in Quantity]
    shown = {
        "programme": programme,
        "requirement": found.requirement,
        "state": found.requirement.demand.state_label,
        "quantities": quantities,
        "origin": list(zip(quantities, say_origin(found.origin), strict=True)),
        "branches": found.branches.shown_as(say_branch),
        "sentence": sentence_of(found.said, found.tighter),
    }
    return render(request, "programmes/clause.html", shown)


@signed_in
@require_GET
def changes(request: Request, code: str) -> HttpResponse:
    """What has changed above a child pack since it was published."""
    programme = find_programme(code, for_=request.actor)
    found = changes_above(programme)
    shown = {
        "programme": programme,
        "found": found,
        "changes": [say_change(one) for one in found.changes],
        "sentence": sentence_of_changes(found),
    }
    return render(request, "programmes/changes.html", shown)
