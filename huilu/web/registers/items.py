"""One item: entering it, reading it, changing it, and the steps with it."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from huilu.accounts.sight import seeing
from huilu.kernel.days import day_of
from huilu.registers import actions
from huilu.registers.columns import editable_columns
from huilu.registers.models import Item
from huilu.registers.names import Directory
from huilu.registers.queries import Kept, cells_of, find_item, history_of
from huilu.registers.rules import NotYourRegister, check_unstruck
from huilu.registers.values import said
from huilu.web.access import signed_in
from huilu.web.registers.door import Address, find_kept, frame_of
from huilu.web.registers.forms import CellsForm
from huilu.web.registers.steps import StepPage, steps_of
from huilu.web.registers.telling import told
from huilu.web.registers.views import rows_of
from huilu.web.request import Request


@signed_in
@require_http_methods(["GET", "POST"])
def new(request: Request, code: str, programme: str, register: str) -> HttpResponse:
    """The form for an item, and the item."""
    address = Address(code, programme, register)
    with seeing(request.actor):
        kept = _own(request, address)
        form = CellsForm(request.POST if request.method == "POST" else None, kept, {})
        frame = frame_of(request, kept)
    made: list[Item] = []
    if request.method == "POST" and form.carries(
        lambda: made.append(actions.enter_item(**address.named, cells=form.cells, by=request.actor, at=request.at))
    ):
        return redirect("register-item", *address.words, made[0].serial)
    with seeing(request.actor):
        return render(request, "registers/new.html", frame | {"form": form}, status=form.status)


@signed_in
@require_GET
def show(request: Request, code: str, programme: str, register: str, serial: int) -> HttpResponse:
    """Everything about the item, and what this reader can do with it."""
    kept = find_kept(request, Address(code, programme, register))
    item = find_item(kept, serial)
    columns, names, cells = editable_columns(kept.spec), Directory(kept.unit), cells_of(item)
    frame = frame_of(request, kept)
    shown = {
        "item": item,
        "row": rows_of(kept, [item], day_of(request.at))[0],
        "cells": [(one, said(one, cells.get(one.code), names)) for one in columns if one.kind != "date"],
        "days": [
            (one, getattr(item, one.code, None) or item.values.get(one.code)) for one in columns if one.kind == "date"
        ],
        "tasks": list(item.tasks.order_by("position")),
        "steps": steps_of(kept, item) if frame["ours"] else [],
        "events": told(history_of(item), {one.code: one for one in columns}, names),
    }
    return render(request, "registers/item.html", frame | shown)


@signed_in
@require_http_methods(["GET", "POST"])
def change(request: Request, code: str, programme: str, register: str, serial: int) -> HttpResponse:
    """Other words in some of its cells. What somebody else wrote since the page was opened is not lost."""
    address = Address(code, programme, register)
    with seeing(request.actor):
        kept = _own(request, address)
        item = find_item(kept, serial)
        check_unstruck(item.status)
        form = CellsForm(request.POST if request.method == "POST" else None, kept, cells_of(item))
        frame = frame_of(request, kept) | {"item": item}
    named: dict[str, Any] = {**address.named, "serial": serial, "by": request.actor, "at": request.at}
    if request.method == "POST" and form.carries(lambda: actions.change_item(**named, **form.changed)):
        return redirect("register-item", *address.words, serial)
    with seeing(request.actor):
        return render(request, "registers/change.html", frame | {"form": form}, status=form.status)


@signed_in
@require_http_methods(["GET", "POST"])
def take(request: Request, /, page: StepPage, serial: int, **words: Any) -> HttpResponse:
    """One step with an item: its form, and the step itself."""
    address = Address(**words)
    with seeing(request.actor):
        kept = _own(request, address)
        item = find_item(kept, serial)
        frame = frame_of(request, kept) | {"item": item, "page": page}
    form = page.form(request.POST if request.method == "POST" else None)
    given = {**address.named, "serial": serial, "by": request.actor, "at": request.at}
    if request.method == "POST" and form.carries(lambda: page.act(**given, **form.arguments)):
        return redirect("register-item", *address.words, serial)
    with seeing(request.actor):
        return render(request, "registers/step.html", frame | {"form": form}, status=form.status)


@signed_in
@require_POST
def finish_task(request: Request, /, serial: int, position: int, **words: Any) -> HttpResponse:
    """A task of the item is finished today."""
    address = Address(**words)
    today = day_of(request.at)
    actions.finish_item_task(
        **address.named, serial=serial, position=position, done_on=today, by=request.actor, at=request.at
    )
    return redirect("register-item", *address.words, serial)


def _own(request: Request, address: Address) -> Kept:
    """The register, if it is the reader's own to keep."""
    kept = find_kept(request, address)
    if kept.unit.pk != request.actor.unit_id:
        raise NotYourRegister(unit=kept.unit.name)
    return kept
