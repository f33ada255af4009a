"""The tree, and what each unit has: its list, its progress, its registers, its board."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Annotated, Any, Literal

from django.http import HttpResponse
from ninja import Router
from pydantic import Field

from huilu.accounts.sight import seeing
from huilu.api import list_shapes, unit_shapes
from huilu.api.bodies import ProgressBody, RequirementBody
from huilu.api.request import Request, answer
from huilu.api.shapes import REFUSALS, WITH_BODY
from huilu.api.windows import USUAL, Mark, window_as_data
from huilu.api.windows import Limit as Most
from huilu.api.words import Code, Text
from huilu.board.export import board_as_data, name_as_data, register_as_data, unit_as_data
from huilu.board.list_export import list_as_data
from huilu.board.past import read_past_board
from huilu.board.queries import read_board
from huilu.clock.queries import now
from huilu.kernel.days import day_of
from huilu.kernel.windows import window_of
from huilu.loop.queries import register_of, totals_by_state
from huilu.org.models import Unit
from huilu.org.queries import children_after, crumbs, find_unit, search_units
from huilu.programmes.actions import record_progress
from huilu.programmes.states import ProgressState
from huilu.programmes.together import record_together, take_back_together

units = Router(tags=["units"])

Term = Annotated[str, Field(max_length=100, pattern=r"^[^\x00]*$")]
Limit = Annotated[int, Field(ge=1, le=100)]


@units.get("", response={200: unit_shapes.Units, **REFUSALS}, summary="Units by a part of the name or the code")
def search(request: Request, q: Term, limit: Limit = 20) -> HttpResponse:
    """Units of the own part of the tree."""
    with seeing(request.auth):
        found = search_units(q, for_=request.auth, limit=limit)
        return answer({"items": [unit_as_data(unit) for unit in found]})


@units.get("/{code}", response={200: unit_shapes.UnitShape, **REFUSALS}, summary="One unit")
def show(request: Request, code: Code) -> HttpResponse:
    """The unit with its class and the units above it."""
    with seeing(request.auth):
        return answer(_described(find_unit(code, for_=request.auth)))


@units.get("/{code}/children", response={200: unit_shapes.UnitPage, **REFUSALS}, summary="What stands right below")
def children(request: Request, code: Code, after: Mark = "", limit: Most = USUAL) -> HttpResponse:
    """The children in code order, placeholders of the numbering passed over."""
    with seeing(request.auth):
        window = children_after(find_unit(code, for_=request.auth), after, size=limit)
        return answer(window_as_data(window, unit_as_data))


@units.get("/{code}/list", response={200: list_shapes.ListShape, **REFUSALS}, summary="The unit's own list")
def own_list(request: Request, code: Code) -> HttpResponse:
    """What the unit owes and why, which issues it holds, and for which it waits."""
    with seeing(request.auth):
        return answer(list_as_data(find_unit(code, for_=request.auth), now()))


@units.get("/{code}/board", response={200: unit_shapes.BoardShape, **REFUSALS}, summary="The board")
def board(request: Request, code: Code, at: date | None = None, after: Mark = "", limit: Most = USUAL) -> HttpResponse:
    """The figures of the unit, of so many children from a code on, and of all: at this moment, or of a past day."""
    with seeing(request.auth):
        unit, moment = find_unit(code, for_=request.auth), now()
        if at:
            read = read_past_board(unit, at, today=day_of(moment), after=after, size=limit)
        else:
            read = read_board(unit, moment, after=after, size=limit)
        return answer(board_as_data(read))


@units.get(
    "/{code}/registers/{name}",
    response={200: list_shapes.RegisterShape, **REFUSALS},
    by_alias=True,
    summary="A register",
)
def register(
    request: Request,
    code: Code,
    name: Literal["issue"],  # noqa: ARG001 - one name
    after: Mark = "",
    limit: Most = USUAL,
) -> HttpResponse:
    """What the unit leads, with totals by state. `issue` is the one register there is."""
    with seeing(request.auth):
        unit = find_unit(code, for_=request.auth)
        issues = register_of(unit)
        window = window_of(issues.select_related("lead_unit"), "number", after=after, size=limit)
        return answer(register_as_data(unit, window, totals_by_state(issues), now()))


@units.post("/{code}/progress", response={201: list_shapes.Recorded, **WITH_BODY}, summary="Record progress")
def record(request: Request, code: Code, body: ProgressBody) -> HttpResponse:
    """The unit says how far it is with one of its obligations."""
    state = ProgressState[body.state.upper()]
    given: dict[str, Any] = {"unit_id": _door(request, code), "requirement": body.requirement}
    given |= {"state": state, "fact": body.fact, "by": request.auth, "at": request.at}
    # The ordinary record is one statement; a transaction around it would be two more.
    made = record_together(**given, also=body.also)[0] if body.also else record_progress(**given)
    return answer(_recorded(code, body.requirement, state, made.fact, body.also), 201)


@units.post(
    "/{code}/progress/taking-back", response={200: list_shapes.Recorded, **WITH_BODY}, summary="Take a record back"
)
def take_back(request: Request, code: Code, body: RequirementBody) -> HttpResponse:
    """The last record is taken back, and what was recorded along with it; what stood before stands again."""
    taken, also = take_back_together(
        unit_id=_door(request, code), requirement=body.requirement, by=request.auth, at=request.at
    )
    return answer(_recorded(code, body.requirement, ProgressState(taken.state), taken.fact, also))


def _door(request: Request, code: str) -> int:
    """The unit's id. Whoever acts is asked for with every request, and their own unit with them: it needs no look."""
    if code == request.auth.unit_code:
        return request.auth.unit_id
    with seeing(request.auth):
        return find_unit(code, for_=request.auth).pk


def _described(unit: Unit) -> dict[str, object]:
    kind = unit.unit_class
    above = [name_as_data(one) for one in crumbs(unit)]
    return unit_as_data(unit) | {
        "sector": kind.sector,
        "audience": kind.audience,
        "tags": kind.tags,
        "valid_from": unit.valid_from,
        "crumbs": above,
    }


def _recorded(unit: str, requirement: Text, state: ProgressState, fact: str, also: Sequence[str]) -> dict[str, object]:
    return {"unit": unit, "requirement": requirement, "state": state.word, "fact": fact, "also": list(also)}
