"""Batches and hand-overs: finding them, and one address for each verb."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from ninja import Router

from huilu.accounts.sight import seeing
from huilu.api import handover_shapes as shapes
from huilu.api.request import Request, answer
from huilu.api.shapes import REFUSALS, WITH_BODY
from huilu.api.windows import USUAL, Limit, Mark, window_as_data
from huilu.api.words import Code, Position
from huilu.board.batch_export import (
    batch_as_data,
    hand_over_as_data,
    whole_batch_as_data,
    whole_hand_over_as_data,
)
from huilu.clock.queries import now
from huilu.handover import actions
from huilu.handover.actions.frame import check_own
from huilu.handover.hand_overs import find_hand_over, hand_overs_of
from huilu.handover.queries import batches_of, find_batch
from huilu.kernel.windows import window_of
from huilu.org.queries import find_unit

batches = Router(tags=["batches"])
hand_overs = Router(tags=["hand-overs"])

_BATCH = {200: shapes.BatchShape, **WITH_BODY}
_HANDED: dict[str, Any] = {"response": {200: shapes.WholeHandOver, **WITH_BODY}, "by_alias": True}
_ONE = "/{unit}/{programme}/{batch}"


@batches.get("/{unit}", response={200: shapes.BatchLines, **REFUSALS}, summary="The batches that a unit is in")
def list_batches(request: Request, unit: Code, after: Mark = "", limit: Limit = USUAL) -> HttpResponse:
    """Its own and those of the units above, the oldest first."""
    with seeing(request.auth):
        found = batches_of(find_unit(unit, for_=request.auth))
        window = window_of(found, "opened_on", "id", after=after, size=limit)
        return answer(window_as_data(window, batch_as_data))


@batches.post("/{unit}", response={201: shapes.BatchShape, **WITH_BODY}, summary="Begin a batch")
def begin(request: Request, unit: Code, body: shapes.BatchBody) -> HttpResponse:
    """A batch of a programme begins in the unit's part of the tree."""
    with seeing(request.auth):
        where = find_unit(unit, for_=request.auth)
    actions.open_batch(unit=where, **body.model_dump(), by=request.auth, at=now())
    return _read(request, unit, body.batch, 201)


@batches.get(_ONE, response={200: shapes.BatchShape, **REFUSALS}, summary="One batch")
def show(request: Request, unit: Code, programme: Code, batch: Code) -> HttpResponse:
    """What is open in it, what ends by itself, and what goes on below."""
    return _read(request, unit, f"{programme}/{batch}")


@batches.post(f"{_ONE}/decisions", response=_BATCH, summary="Say what becomes of an issue")
def decisions(request: Request, unit: Code, programme: Code, batch: Code, body: shapes.DecisionBody) -> HttpResponse:
    """It stays, is offered to another unit, or is merged. It is never closed by this."""
    return _act(request, actions.decide_item, unit, f"{programme}/{batch}", **body.model_dump())


@batches.post(f"{_ONE}/shares", response=_BATCH, summary="Hand an issue on to units below")
def shares(request: Request, unit: Code, programme: Code, batch: Code, body: shapes.SharesBody) -> HttpResponse:
    """Each of them gets a share, traceable both ways."""
    return _act(request, actions.relay_issue, unit, f"{programme}/{batch}", **body.model_dump())


@batches.post(f"{_ONE}/ending", response=_BATCH, summary="End the batch, or see what that would mean")
def ending(request: Request, unit: Code, programme: Code, batch: Code, body: shapes.EndingBody) -> HttpResponse:
    """Refused with the list of open issues of which it is not settled what becomes of them. No issue is closed."""
    key = f"{programme}/{batch}"
    if not body.dry_run:
        return _act(request, actions.close_batch, unit, key)
    with seeing(request.auth):
        check_own(find_batch(unit, key, for_=request.auth).unit, request.auth)
    return _read(request, unit, key)


@batches.post(
    f"{_ONE}/hand-overs",
    response={201: shapes.WholeHandOver, **WITH_BODY},
    by_alias=True,
    summary="Hand the open issues over",
)
def give(request: Request, unit: Code, programme: Code, batch: Code, body: shapes.GivingBody) -> HttpResponse:
    """To another unit, line by line."""
    key = f"{programme}/{batch}"
    _door(request, unit, key)
    made = actions.hand_over_batch(unit=unit, batch=key, **body.model_dump(), by=request.auth, at=now())
    return _read_handed(request, made.number, 201)


@hand_overs.get("", response={200: shapes.HandOvers, **REFUSALS}, by_alias=True, summary="A unit's hand-overs")
def list_hand_overs(request: Request, unit: Code, after: Mark = "", limit: Limit = USUAL) -> HttpResponse:
    """What the unit and its posts give and receive, the latest first."""
    with seeing(request.auth):
        found = hand_overs_of(find_unit(unit, for_=request.auth))
        window = window_of(found, "-opened_at", "-id", after=after, size=limit)
        return answer(window_as_data(window, hand_over_as_data))


@hand_overs.get("/{number}", response={200: shapes.WholeHandOver, **REFUSALS}, by_alias=True, summary="A hand-over")
def show_hand_over(request: Request, number: Code) -> HttpResponse:
    """Line by line."""
    return _read_handed(request, number)


@hand_overs.post("/{number}/lines", **_HANDED, summary="Add a promise, a lesson or a contact")
def lines(request: Request, number: Code, body: shapes.LineBody) -> HttpResponse:
    """The giver writes a line."""
    return _act_handed(request, actions.add_line, number, **body.model_dump())


@hand_overs.post("/{number}/lines/{position}/acceptance", **_HANDED, summary="Accept a line")
def acceptance(request: Request, number: Code, position: Position, body: shapes.AcceptanceBody) -> HttpResponse:
    """The receiver takes it over."""
    return _act_handed(request, actions.accept_line, number, position=position, due_on=body.due_on)


@hand_overs.post("/{number}/lines/{position}/return", **_HANDED, summary="Return a line")
def returning(request: Request, number: Code, position: Position, body: shapes.ReturningBody) -> HttpResponse:
    """The receiver gives it back and says why."""
    return _act_handed(request, actions.return_line, number, position=position, reason=body.reason)


@hand_overs.post("/{number}/completion", **_HANDED, summary="Say that this was all")
def completion(request: Request, number: Code) -> HttpResponse:
    """Refused while a line is neither accepted nor returned."""
    return _act_handed(request, actions.complete_hand_over, number)


def _door(request: Request, unit: str, key: str) -> None:
    with seeing(request.auth):
        find_batch(unit, key, for_=request.auth)


def _act(request: Request, verb: Any, unit: str, key: str, **given: Any) -> HttpResponse:
    _door(request, unit, key)
    verb(unit=unit, batch=key, **given, by=request.auth, at=now())
    return _read(request, unit, key)


def _read(request: Request, unit: str, key: str, status: int = 200) -> HttpResponse:
    with seeing(request.auth):
        found, own = find_batch(unit, key, for_=request.auth), request.auth.unit_path
        within = own if len(own) > len(found.unit.path) else ""
        return answer(whole_batch_as_data(found, within), status)


def _act_handed(request: Request, verb: Any, number: str, **given: Any) -> HttpResponse:
    with seeing(request.auth):
        find_hand_over(number, for_=request.auth)
    verb(hand_over=number, **given, by=request.auth, at=now())
    return _read_handed(request, number)


def _read_handed(request: Request, number: str, status: int = 200) -> HttpResponse:
    with seeing(request.auth):
        return answer(whole_hand_over_as_data(find_hand_over(number, for_=request.auth)), status)
