"""Batches as pages: which there are, one of them with what is open in it, its beginning and its end."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods

from huilu.accounts.capabilities import Act, check_may, may
from huilu.accounts.sight import seeing
from huilu.handover import actions
from huilu.handover.actions.frame import check_own
from huilu.handover.models import Batch
from huilu.handover.queries import (
    Item,
    batches_of,
    endings_of,
    find_batch,
    items_after,
    relays_from,
    relays_into,
    standing_of,
    undecided_after,
)
from huilu.handover.states import CHOICE_LABELS
from huilu.kernel.actor import Actor
from huilu.kernel.days import day_of
from huilu.kernel.paths import ids_in
from huilu.kernel.windows import window_of
from huilu.kernel.words import pick
from huilu.org.models import Level, Unit
from huilu.org.queries import crumbs, find_unit
from huilu.programmes.models import Programme
from huilu.programmes.queries import pack_of
from huilu.web.access import signed_in
from huilu.web.handover.acting import Acting
from huilu.web.handover.forms import BatchForm, Choices, NothingForm
from huilu.web.request import Request


@signed_in
@require_GET
def index(request: Request, code: str) -> HttpResponse:
    """The unit's own batches, and those of the units above that it takes part in."""
    unit = find_unit(code, for_=request.actor)
    found = batches_of(unit)
    may_open = unit.pk == request.actor.unit_id and may(request.actor, Act.ISSUE_PLAN)
    shown = {
        "unit": unit,
        "crumbs": crumbs(unit),
        "batches": window_of(found, "opened_on", "id", after=request.GET.get("after", "")),
        "may_open": may_open,
    }
    running = found.filter(closed_at__isnull=True).count()
    return render(request, "handover/batches.html", shown | {"running": running})


@signed_in
@require_GET
def show(request: Request, code: str, programme: str, batch: str) -> HttpResponse:
    """What is open in it, what becomes of each, what ends by itself, and what goes on below."""
    found = find_batch(code, f"{programme}/{batch}", for_=request.actor)
    return render(
        request, "handover/batch.html", _page(found, request.actor, request.GET.dict()) | {"today": day_of(request.at)}
    )


def _page(batch: Batch, actor: Actor, after: Mapping[str, str]) -> dict[str, Any]:
    ours = batch.unit_id == actor.unit_id
    # Whoever stands below the batch's unit reads about the own part of the tree.
    within = actor.unit_path if len(actor.unit_path) > len(batch.unit.path) else ""
    items = items_after(batch, within, after.get("after", ""))
    along = {"going_down": relays_from(batch), "coming_down": relays_into(batch)}
    return {
        "batch": batch,
        "ours": ours,
        "is_whole": not within,
        "window": items.shown_as(lambda item: _row(item, actor, ours=ours)),
        "standing": standing_of(batch, within),
        "endings": endings_of(batch),
        **{name: window_of(rows, "issue__number", "id", after=after.get(name, "")) for name, rows in along.items()},
        "hand_overs": window_of(batch.hand_overs.all(), "opened_at", "id", after=after.get("hand_overs", "")),
        "leads": actor.unit_id,
    }


def _row(item: Item, actor: Actor, *, ours: bool) -> tuple[Item, str | Promise, bool]:
    """The item, what was said about it in words, and whether this reader may say it."""
    said = CHOICE_LABELS[item.disposition.choice] if item.disposition else ""
    is_theirs = actor.unit_id in {item.issue.lead_unit_id, item.origin_id}
    return item, said, ours or is_theirs


@signed_in
@require_http_methods(["GET", "POST"])
def new(request: Request, code: str) -> HttpResponse:
    """A batch begins."""
    check_may(request.actor, Act.ISSUE_PLAN)
    with seeing(request.actor):
        unit = find_unit(code, for_=request.actor)
        offered = {"batches": _batches_for(unit), "levels": _levels()}
    check_own(unit, request.actor)
    form = BatchForm(request.POST or None, today=day_of(request.at), **offered)
    back = reverse("batches", args=[code])
    page = Acting(request, form, _("Begin a batch"), back, about=unit.name)
    return page.answer(lambda: actions.open_batch(unit=unit, **form.arguments, by=request.actor, at=request.at))


def _batches_for(unit: Unit) -> Choices:
    """Every batch of a programme that reaches the unit, as programme code/batch code."""
    programmes = Programme.objects.filter(issuer_id__in=ids_in(unit.path)).order_by("starts_on", "code")
    return [
        (f"{programme.code}/{named.code}", f"{pick(programme.labels)} · {pick(named.labels.model_dump())}")
        for programme in programmes
        for named in pack_of(programme).batches
    ]


def _levels() -> Choices:
    return [(level.code, pick(level.labels)) for level in Level.objects.order_by("rank")]


@signed_in
@require_http_methods(["GET", "POST"])
def ending(request: Request, code: str, programme: str, batch: str) -> HttpResponse:
    """What its end will mean in numbers; and its end."""
    key = f"{programme}/{batch}"
    with seeing(request.actor):
        found = find_batch(code, key, for_=request.actor)
        undecided, endings = undecided_after(found, request.GET.get("after", "")), endings_of(found)
        standing = standing_of(found)
    check_own(found.unit, request.actor)
    told = {"batch": found, "undecided": undecided, "standing": standing, "endings": endings}
    form = NothingForm(request.POST if request.method == "POST" else None)
    back = reverse("batch", args=[code, programme, batch])
    about = f"{found.unit.name} · {pick(found.labels)}"
    page = Acting(request, form, _("End the batch"), back, about=about, ending=told)
    return page.answer(lambda: actions.close_batch(unit=code, batch=key, by=request.actor, at=request.at))
