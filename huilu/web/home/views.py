"""My post: what is to do, what we wait for; finding a unit; acting in another of one's posts."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from huilu.kernel.paths import ancestor_ids
from huilu.org.models import Unit
from huilu.org.queries import find_unit, search_units
from huilu.web.access import signed_in
from huilu.web.home.page import read_home
from huilu.web.request import POST_KEY, Request


@signed_in
@require_GET
def home(request: Request) -> HttpResponse:
    """Who holds what now, seen from the reader's post."""
    unit = find_unit(request.actor.unit_code, for_=request.actor)
    page = read_home(unit, request.actor, request.at, decide=request.GET.get("decide", ""))
    return render(request, "home/home.html", {"page": page})


@signed_in
@require_GET
def search(request: Request) -> HttpResponse:
    """The first units that the words fit, each with where it stands; a page, or a list under the search field."""
    term = request.GET.get("q", "").strip()[:60]
    found = search_units(term, for_=request.actor)
    template = "home/search.html#answers" if request.htmx else "home/search.html"
    return render(request, template, {"term": term, "found": _with_ancestors(found)})


def _with_ancestors(found: list[Unit]) -> list[tuple[Unit, list[Unit]]]:
    ids = {above for unit in found for above in ancestor_ids(unit.path)}
    above = Unit.objects.filter(is_placeholder=False).in_bulk(ids)
    return [(unit, [above[one] for one in ancestor_ids(unit.path)[-2:] if one in above]) for unit in found]


@signed_in
@require_POST
def choose_post(request: Request) -> HttpResponse:
    """Act in another of one's posts from now on."""
    wanted = request.POST.get("post", "")
    if wanted in {str(actor.post_id) for actor in request.actors}:
        request.session[POST_KEY] = int(wanted)
    return redirect("home")
