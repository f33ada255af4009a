"""Contacts: who supports whom, a proposed plan, and what a contact takes up."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Any

from django.http import HttpResponse
from ninja import Query, Router

from huilu.accounts.models import Post
from huilu.accounts.sight import seeing
from huilu.api import contact_shapes as shapes
from huilu.api.request import Request, answer
from huilu.api.shapes import REFUSALS, WITH_BODY
from huilu.api.unit_verbs import act_on_unit, read_unit
from huilu.api.windows import USUAL, Limit, Mark
from huilu.api.words import Code
from huilu.board.contact_export import contacts_as_data, items_as_data, plan_as_data
from huilu.clock.queries import now
from huilu.duties import actions
from huilu.duties.contacts import done_by, find_supported, items_for, plan_contacts, taken_up_by
from huilu.kernel.days import day_of
from huilu.kernel.windows import window_of
from huilu.org.models import Unit
from huilu.org.queries import find_unit

contacts = Router(tags=["duties"])

_ONE: dict[Any, Any] = {200: shapes.ContactsShape, **WITH_BODY}


@contacts.get("/{code}/contacts", response={200: shapes.ContactsShape, **REFUSALS}, summary="Who supports whom")
def show(request: Request, code: Code) -> HttpResponse:
    """The contacts that the unit has above, and whom its own posts support."""
    return read_unit(request, code, _told)


@contacts.get("/{code}/contacts/plan", response={200: shapes.PlanShape, **REFUSALS}, summary="Propose a plan")
def plan(request: Request, code: Code, level: Code, post: Annotated[list[Code], Query(max_length=200)]) -> HttpResponse:
    """Every unit of the level below with one of these posts, as even as may be. Nothing is assigned."""
    with seeing(request.auth):
        unit = find_unit(code, for_=request.auth)
        ours = list(Post.objects.filter(unit=unit, code__in=post).order_by("code"))
        return answer(plan_as_data(plan_contacts(unit, ours, level, _today())))


@contacts.get("/{code}/contacts/items", response={200: shapes.ContactItems, **REFUSALS}, summary="For its contact")
def items(request: Request, code: Code, after: Mark = "", limit: Limit = USUAL) -> HttpResponse:
    """What the unit cannot solve by itself, for the post that is its contact."""
    with seeing(request.auth):
        unit = find_supported(code, on=_today(), for_=request.auth)
        window = window_of(items_for(unit), "number", after=after, size=limit)
        taken = taken_up_by(request.auth, window.items)
        return answer(items_as_data(window.items, taken, done_by(request.auth)) | {"next": window.next or None})


@contacts.post("/{code}/contacts", response=_ONE, summary="Assign a plan")
def assign(request: Request, code: Code, body: shapes.ContactsBody) -> HttpResponse:
    """In one act; whoever was the contact of one of these units is it until then."""
    return act_on_unit(request, actions.assign_contacts, code, body.model_dump(), _told)


@contacts.post("/{code}/contacts/ending", response=_ONE, summary="End a contact")
def ending(request: Request, code: Code, body: shapes.ContactEndingBody) -> HttpResponse:
    """From a day on."""
    return act_on_unit(request, actions.end_contact, code, body.model_dump(), _told)


@contacts.post("/{code}/contacts/items", response=_ONE, summary="Take an issue up")
def take_up(request: Request, code: Code, body: shapes.UptakeBody) -> HttpResponse:
    """By the contact of the unit; the issue stays with whoever has it."""
    return act_on_unit(request, actions.take_up, code, body.model_dump(), _told)


def _told(unit: Unit) -> Mapping[str, Any]:
    return contacts_as_data(unit, _today())


def _today() -> date:
    return day_of(now())
