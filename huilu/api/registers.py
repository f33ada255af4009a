"""Registers: what a unit keeps, its items, and one address for each step with an item."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpResponse
from ninja import Router

from huilu.accounts.sight import seeing
from huilu.api.register_shapes import (
    CellsBody,
    IssueListShape,
    IssueTaskListShape,
    ItemDoneBody,
    ItemReasonBody,
    NewItemBody,
    NewItemTaskBody,
    RegisterItemShape,
    RegisterItemsShape,
    RegisterLines,
    Serial,
)
from huilu.api.request import Request, answer
from huilu.api.shapes import REFUSALS, WITH_BODY
from huilu.api.windows import USUAL, Limit, Mark
from huilu.api.words import Code, Position
from huilu.board.register_export import (
    items_as_data,
    registers_as_data,
    responsibilities_as_data,
    tasks_as_data,
    whole_item_as_data,
)
from huilu.clock.queries import now
from huilu.kernel.windows import window_of
from huilu.org.queries import find_unit
from huilu.registers import actions
from huilu.registers.figures import read_figures
from huilu.registers.lists import linked, listed_of, tasks_in_all
from huilu.registers.queries import Kept, find_item, find_register, items_of, registers_of

registers = Router(tags=["registers"])

_ITEM = "/{unit}/{programme}/{name}/{serial}"
_ONE: dict[str, Any] = {"response": {200: RegisterItemShape, **WITH_BODY}}
_MADE: dict[str, Any] = {"response": {201: RegisterItemShape, **WITH_BODY}}


@registers.get("/{unit}", response={200: RegisterLines, **REFUSALS}, by_alias=True, summary="What a unit keeps")
def list_kept(request: Request, unit: Code) -> HttpResponse:
    """The registers that the programmes in force ask the unit for."""
    with seeing(request.auth):
        found = find_unit(unit, for_=request.auth)
        return answer(registers_as_data(found, registers_of(found)))


@registers.get(
    "/{unit}/responsibility", response={200: IssueListShape, **REFUSALS}, by_alias=True, summary="Who answers"
)
def responsibility(request: Request, unit: Code, after: Mark = "", limit: Limit = USUAL) -> HttpResponse:
    """Who answers for what in the issues that the unit leads."""
    with seeing(request.auth):
        found = find_unit(unit, for_=request.auth)
        window = window_of(listed_of(found), "number", after=after, size=limit)
        return answer(responsibilities_as_data(found, linked(window.items), now()) | {"next": window.next or None})


@registers.get(
    "/{unit}/task", response={200: IssueTaskListShape, **REFUSALS}, by_alias=True, summary="What is to be done"
)
def task(request: Request, unit: Code, after: Mark = "", limit: Limit = USUAL) -> HttpResponse:
    """The tasks of the issues that the unit leads."""
    with seeing(request.auth):
        found = find_unit(unit, for_=request.auth)
        window = window_of(listed_of(found), "number", after=after, size=limit)
        told = tasks_as_data(found, linked(window.items), tasks_in_all(found), now())
        return answer(told | {"next": window.next or None})


@registers.get(
    "/{unit}/{programme}/{name}", response={200: RegisterItemsShape, **REFUSALS}, by_alias=True, summary="One register"
)
def show_register(
    request: Request, *, unit: Code, programme: Code, name: Code, after: Mark = "", limit: Limit = USUAL
) -> HttpResponse:
    """Its items from a number on, struck ones too, with the figures of the unit and of those below it."""
    with seeing(request.auth):
        kept = _kept(request, unit, programme, name)
        figures = read_figures(kept.unit, kept.programme, kept.spec.code)
        window = window_of(items_of(kept), "serial", after=after, size=limit)
        return answer(items_as_data(kept, window.items, figures, now()) | {"next": window.next or None})


@registers.post("/{unit}/{programme}/{name}", **_MADE, summary="Enter an item")
def enter(request: Request, unit: Code, programme: Code, name: Code, body: NewItemBody) -> HttpResponse:
    """One more item. What comes from paper says `"source": "paper"` and the day that stands there."""
    kept = _door(request, unit, programme, name)
    made = actions.enter_item(unit=unit, register=kept.key, cells=body.cells, by=request.auth, at=now())
    return answer(_read(request, kept, made.serial), 201)


@registers.get(_ITEM, response={200: RegisterItemShape, **REFUSALS}, summary="One item")
def show(request: Request, unit: Code, programme: Code, name: Code, serial: Serial) -> HttpResponse:
    """The item with its tasks and every act on it."""
    return answer(_read(request, _door(request, unit, programme, name), serial))


@registers.post(f"{_ITEM}/change", **_ONE, summary="Change an item")
def change(
    request: Request, *, unit: Code, programme: Code, name: Code, serial: Serial, body: CellsBody
) -> HttpResponse:
    """Other values in some of its cells."""
    return _act(request, actions.change_item, [unit, programme, name], serial, **body.model_dump())


@registers.post(f"{_ITEM}/completion", **_ONE, summary="Mark an item as done")
def completion(
    request: Request, *, unit: Code, programme: Code, name: Code, serial: Serial, body: ItemDoneBody
) -> HttpResponse:
    """Done since a day."""
    return _act(request, actions.finish_item, [unit, programme, name], serial, **body.model_dump())


@registers.post(f"{_ITEM}/reopening", **_ONE, summary="Open an item again")
def reopening(
    request: Request, *, unit: Code, programme: Code, name: Code, serial: Serial, body: ItemReasonBody
) -> HttpResponse:
    """It was called done and is not."""
    return _act(request, actions.reopen_item, [unit, programme, name], serial, **body.model_dump())


@registers.post(f"{_ITEM}/striking", **_ONE, summary="Strike an item")
def striking(
    request: Request, *, unit: Code, programme: Code, name: Code, serial: Serial, body: ItemReasonBody
) -> HttpResponse:
    """It should not stand there: kept with the reason, and counted apart."""
    return _act(request, actions.strike_item, [unit, programme, name], serial, **body.model_dump())


@registers.post(f"{_ITEM}/tasks", **_ONE, summary="Add a task to an item")
def add_task(
    request: Request, *, unit: Code, programme: Code, name: Code, serial: Serial, body: NewItemTaskBody
) -> HttpResponse:
    """One more task."""
    return _act(request, actions.add_item_task, [unit, programme, name], serial, **body.model_dump())


@registers.post(f"{_ITEM}/tasks/{{position}}/completion", **_ONE, summary="Finish a task of an item")
def finish_task(
    request: Request,
    *,
    unit: Code,
    programme: Code,
    name: Code,
    serial: Serial,
    position: Position,
    body: ItemDoneBody,
) -> HttpResponse:
    """Finished since a day."""
    given = body.model_dump() | {"position": position}
    return _act(request, actions.finish_item_task, [unit, programme, name], serial, **given)


def _act(request: Request, verb: Callable[..., object], address: list[str], serial: int, **given: Any) -> HttpResponse:
    """Through the door, the verb, and the item as it stands after it."""
    kept = _door(request, *address)
    verb(unit=kept.unit.code, register=kept.key, serial=serial, **given, by=request.auth, at=now())
    return answer(_read(request, kept, serial))


def _door(request: Request, unit: str, programme: str, name: str) -> Kept:
    with seeing(request.auth):
        return _kept(request, unit, programme, name)


def _kept(request: Request, unit: str, programme: str, name: str) -> Kept:
    return find_register(find_unit(unit, for_=request.auth), f"{programme}/{name}")


def _read(request: Request, kept: Kept, serial: int) -> dict[str, Any]:
    with seeing(request.auth):
        return whole_item_as_data(find_item(kept, serial), now())
